//! Between password and second factor: a challenge that is met once and soon.

use chrono::{DateTime, TimeDelta, Utc};
use platform::{Act, Actor};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{Confirmed, show};
use crate::access::Identity;
use crate::entity::account::AccountStatus;
use crate::entity::{account, login_challenge};
use crate::session::{Beginning, Tokens, begin_session};
use crate::{Error, secret};

/// How long a challenge can be met.
const CHALLENGE_LIFETIME: TimeDelta = TimeDelta::minutes(5);

/// A login that waits for its second factor.
#[derive(Clone)]
pub struct Challenge {
    /// The token that names it.
    pub token: String,
    /// How long it can be met.
    pub expires_in: TimeDelta,
}

impl std::fmt::Debug for Challenge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Challenge(..)")
    }
}

/// A challenge and the code that meets it.
#[derive(Clone)]
pub struct Met {
    /// The token of the challenge.
    pub token: String,
    /// A code of the authenticator, or a recovery code.
    pub code: String,
}

impl std::fmt::Debug for Met {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Met(..)")
    }
}

/// A challenge for an account whose password was right.
pub(crate) async fn challenge(
    identity: &Identity,
    account: &account::Model,
    (device, now): (String, DateTime<Utc>),
) -> Result<Challenge, Error> {
    let token = secret::random()?;
    let row = login_challenge::ActiveModel {
        hash: Set(secret::hash(&token)),
        account_id: Set(account.id),
        device: Set(device),
        expires_at: Set(now + CHALLENGE_LIFETIME),
    };
    login_challenge::Entity::insert(row).exec_without_returning(identity.db.write()).await?;
    Ok(Challenge { token, expires_in: CHALLENGE_LIFETIME })
}

/// Begins the session of a login whose second factor is shown.
///
/// # Errors
/// `ChallengeInvalid` for one that is unknown, met or too old; `SecondFactorWrong` for a wrong, old or used code; `Locked`
/// after too many.
pub async fn meet_challenge(
    identity: &Identity,
    act: &Act,
    met: Met,
    now: DateTime<Utc>,
) -> Result<Tokens, Error> {
    let hash = secret::hash(&met.token);
    let found = login_challenge::Entity::find_by_id(hash.clone())
        .filter(login_challenge::COLUMN.expires_at.gt(now))
        .one(identity.db.latest())
        .await?
        .ok_or(Error::ChallengeInvalid)?;
    let account = account::Entity::find_by_id(found.account_id)
        .filter(account::COLUMN.status.eq(AccountStatus::Active))
        .one(identity.db.latest())
        .await?
        .ok_or(Error::ChallengeInvalid)?;
    let actor = Actor::Account { account: account.id, employee: account.employee_id };
    let act = Act { actor, ..act.clone() };
    let tx = show(identity, &act, &account, (&met.code, Confirmed::Already)).await?;
    let spent = login_challenge::Entity::delete_by_id(hash).exec(&tx).await?;
    if spent.rows_affected == 0 {
        return Err(Error::ChallengeInvalid);
    }
    tx.commit().await?;
    let beginning = Beginning { account: &account, device: found.device, proven_at: Some(now), now };
    begin_session(identity, &act, beginning).await
}
