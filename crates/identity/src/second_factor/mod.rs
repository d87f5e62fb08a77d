//! The second factor of an account (RFC 6238): beginning, confirming and ending it, and the codes for its loss.
//!
//! Secrets are concealed by the vault. A code counts once: the step of time that was used last is kept, and no code of that
//! step or of an earlier one counts again. Roles that want a second factor count only in sessions in which one was shown.

mod challenge;
mod code;

use chrono::{DateTime, Utc};
use kernel::id::{AccountId, SessionId};
use personnel::facts;
use platform::{Act, acts};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, SelectExt,
};

use crate::access::Identity;
use crate::account::{AccountView, acted, lock_account, view};
use crate::attempt::{self, Target};
use crate::entity::{account, recovery_code, second_factor as row, session};
use crate::own_password::prove;
use crate::role::Role;
use crate::{Caller, Error, secret};

pub(crate) use challenge::challenge;
pub use challenge::{Challenge, Met, meet_challenge};

/// How many recovery codes an account is given.
const RECOVERY_CODES: usize = 10;

/// What an authenticator is told, once.
#[derive(Clone)]
pub struct Enrolment {
    /// The secret in base32, to be typed.
    pub secret: String,
    /// The address that authenticators read (`otpauth://`).
    pub url: String,
    /// That address as a picture.
    pub qr_svg: String,
}

impl std::fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Enrolment(..)")
    }
}

/// How an account stands with its second factor.
#[derive(Clone, Debug)]
pub struct SecondFactor {
    /// Since when it counts.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// Whether it was shown in this session.
    pub is_shown: bool,
    /// Recovery codes that are left.
    pub recovery_codes: u64,
    /// Roles of the account that count only with it.
    pub wanted_by: Vec<Role>,
}

/// Password and code together.
#[derive(Clone)]
pub struct BothFactors {
    /// The password that counts now.
    pub password: String,
    /// A code of the authenticator, or a recovery code.
    pub code: String,
}

impl std::fmt::Debug for BothFactors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BothFactors(..)")
    }
}

/// Whether an account has a second factor that counts.
pub(crate) async fn is_confirmed(conn: &impl ConnectionTrait, account: AccountId) -> Result<bool, Error> {
    let found = row::Entity::find_by_id(account).filter(row::COLUMN.confirmed_at.is_not_null());
    Ok(found.exists(conn).await?)
}

/// How the caller's account stands with its second factor.
///
/// # Errors
/// `Forbidden` for a service client.
pub async fn find_second_factor(identity: &Identity, caller: &Caller) -> Result<SecondFactor, Error> {
    let account = caller.account().ok_or(Error::Forbidden)?;
    let conn = identity.db.latest();
    let factor = row::Entity::find_by_id(account).one(conn).await?;
    let session = session::Entity::find_by_id(caller.session).one(conn).await?;
    let codes = recovery_code::Entity::find().filter(recovery_code::COLUMN.account_id.eq(account));
    Ok(SecondFactor {
        confirmed_at: factor.and_then(|factor| factor.confirmed_at),
        is_shown: session.is_some_and(|session| session.second_factor_at.is_some()),
        recovery_codes: codes.count(conn).await?,
        wanted_by: wanted_by(identity, caller),
    })
}

/// The caller's roles that want a second factor.
fn wanted_by(identity: &Identity, caller: &Caller) -> Vec<Role> {
    let roles = caller.held.iter().chain(&caller.withheld).filter_map(|held| held.role);
    let mut roles: Vec<Role> = roles.filter(|role| identity.guard.roles.contains(role)).collect();
    roles.sort_unstable();
    roles.dedup();
    roles
}

/// Makes the secret for an authenticator, for whoever knows the password. It counts once a code of it was shown.
///
/// # Errors
/// `SecondFactorExists`; `Invalid` for a wrong password; `Locked`.
pub async fn begin_second_factor(
    identity: &Identity,
    act: &Act,
    password: String,
) -> Result<Enrolment, Error> {
    let account = own_account(identity, act).await?;
    drop(prove(identity, act, &account, password).await?);
    let secret = code::new_secret()?;
    let label = label(identity, &account).await?;
    let enrolment = code::enrolment(&secret, &label)?;
    let tx = platform::begin(&identity.db).await?;
    if is_confirmed(&tx, account.id).await? {
        return Err(Error::SecondFactorExists);
    }
    let factor = row::ActiveModel {
        account_id: Set(account.id),
        secret: Set(identity.guard.vault.conceal(&code::purpose(account.id), &secret)?),
        confirmed_at: Set(None),
        used_step: Set(0),
        created_at: Set(platform::clock::wall()),
    };
    let anew = OnConflict::column(row::Column::AccountId)
        .update_columns([row::Column::Secret, row::Column::UsedStep, row::Column::CreatedAt])
        .to_owned();
    row::Entity::insert(factor).on_conflict(anew).exec_without_returning(&tx).await?;
    tx.commit().await?;
    Ok(enrolment)
}

/// What the authenticator shows beside the code.
async fn label(identity: &Identity, account: &account::Model) -> Result<String, Error> {
    let nip = match account.employee_id {
        Some(employee) => facts::named(identity.db.read(), &[employee]).await?.remove(&employee),
        None => None,
    };
    let nip = nip.and_then(|named| named.nip).map(|nip| nip.digits().to_owned());
    Ok(account.email.clone().or(nip).unwrap_or_else(|| account.id.to_string()))
}

/// Makes the second factor count, with a code that proves the authenticator. It counts as shown in this session.
///
/// # Errors
/// `SecondFactorMissing` where none was begun; `SecondFactorExists`; `SecondFactorWrong`; `Locked`.
pub async fn confirm_second_factor(
    identity: &Identity,
    act: &Act,
    (session, code): (SessionId, &str),
) -> Result<Vec<String>, Error> {
    let account = own_account(identity, act).await?;
    let tx = show(identity, act, &account, (code, Confirmed::NotYet)).await?;
    let now = platform::clock::wall();
    row::Entity::update_many()
        .col_expr(row::Column::ConfirmedAt, Expr::value(now))
        .filter(row::COLUMN.account_id.eq(account.id))
        .exec(&tx)
        .await?;
    session::Entity::update_many()
        .col_expr(session::Column::SecondFactorAt, Expr::value(now))
        .filter(session::COLUMN.id.eq(session))
        .exec(&tx)
        .await?;
    let codes = new_recovery_codes(identity, &tx, account.id).await?;
    acts::record(&tx, act, acted("identity.second_factor_confirmed", &account)).await?;
    tx.commit().await?;
    identity.forget_session(session);
    Ok(codes)
}

/// Gives new recovery codes; the old ones stop.
///
/// # Errors
/// `SecondFactorMissing`, `SecondFactorWrong`, `Locked`.
pub async fn renew_recovery_codes(identity: &Identity, act: &Act, code: &str) -> Result<Vec<String>, Error> {
    let account = own_account(identity, act).await?;
    let tx = show(identity, act, &account, (code, Confirmed::Already)).await?;
    let codes = new_recovery_codes(identity, &tx, account.id).await?;
    acts::record(&tx, act, acted("identity.recovery_codes_renewed", &account)).await?;
    tx.commit().await?;
    Ok(codes)
}

/// Ends the caller's second factor, for whoever has both factors.
///
/// # Errors
/// `SecondFactorRequired` while a role wants it; `SecondFactorMissing`, `SecondFactorWrong`; `Invalid` for a wrong password;
/// `Locked`.
pub async fn end_second_factor(
    identity: &Identity,
    act: &Act,
    caller: &Caller,
    both: BothFactors,
) -> Result<(), Error> {
    if !wanted_by(identity, caller).is_empty() {
        return Err(Error::SecondFactorRequired);
    }
    let account = own_account(identity, act).await?;
    drop(prove(identity, act, &account, both.password).await?);
    let tx = show(identity, act, &account, (&both.code, Confirmed::Already)).await?;
    remove(&tx, account.id).await?;
    acts::record(&tx, act, acted("identity.second_factor_ended", &account)).await?;
    tx.commit().await?;
    identity.forget_callers();
    Ok(())
}

/// Takes the second factor of somebody who has lost it, recovery codes and all. Roles that want one count again when the
/// person has another.
///
/// # Errors
/// `NotFound`, `Stale`, `OwnAccount`, `SecondFactorMissing`.
pub async fn remove_second_factor(
    identity: &Identity,
    act: &Act,
    (id, expected): (AccountId, Option<i64>),
) -> Result<AccountView, Error> {
    let tx = platform::begin(&identity.db).await?;
    let account = lock_account(&tx, act, id, expected).await?;
    if act.actor.account() == Some(id) {
        return Err(Error::OwnAccount);
    }
    if !is_confirmed(&tx, id).await? {
        return Err(Error::SecondFactorMissing);
    }
    remove(&tx, id).await?;
    acts::record(&tx, act, acted("identity.second_factor_removed", &account)).await?;
    let view = view(&tx, account).await?;
    tx.commit().await?;
    identity.forget_callers();
    Ok(view)
}

async fn remove(tx: &DatabaseTransaction, account: AccountId) -> Result<(), Error> {
    row::Entity::delete_by_id(account).exec(tx).await?;
    recovery_code::Entity::delete_many()
        .filter(recovery_code::COLUMN.account_id.eq(account))
        .exec(tx)
        .await?;
    session::Entity::update_many()
        .col_expr(session::Column::SecondFactorAt, Expr::value(None::<DateTime<Utc>>))
        .filter(session::COLUMN.account_id.eq(account))
        .exec(tx)
        .await?;
    Ok(())
}

/// Whether the second factor that is shown counts already, or is about to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Confirmed {
    NotYet,
    Already,
}

/// Spends a code of an account, and hands on the transaction in which it was spent. A wrong one is counted.
async fn show(
    identity: &Identity,
    act: &Act,
    account: &account::Model,
    (code, confirmed): (&str, Confirmed),
) -> Result<DatabaseTransaction, Error> {
    let now = platform::clock::wall();
    // Held while judging, so that guesses made side by side are no more than the cores.
    let turn = identity.passwords.turn().await?;
    let target = Target::second_factor(account.clone());
    attempt::refuse_if_locked(&identity.db, &target, now).await?;
    let tx = platform::begin(&identity.db).await?;
    let factor = row::Entity::find_by_id(account.id).one(&tx).await?.ok_or(Error::SecondFactorMissing)?;
    match (factor.confirmed_at, confirmed) {
        (Some(_), Confirmed::NotYet) => return Err(Error::SecondFactorExists),
        (None, Confirmed::Already) => return Err(Error::SecondFactorMissing),
        _ => {}
    }
    if !code::spend(identity, &tx, &factor, (code, now)).await? {
        tx.rollback().await?;
        attempt::count(&identity.db, act, &target, now).await?;
        return Err(Error::SecondFactorWrong);
    }
    attempt::forget_in(&tx, &target).await?;
    drop(turn);
    Ok(tx)
}

async fn new_recovery_codes(
    identity: &Identity,
    tx: &DatabaseTransaction,
    account: AccountId,
) -> Result<Vec<String>, Error> {
    recovery_code::Entity::delete_many()
        .filter(recovery_code::COLUMN.account_id.eq(account))
        .exec(tx)
        .await?;
    let codes = (0..RECOVERY_CODES).map(|_| secret::readable()).collect::<Result<Vec<_>, _>>()?;
    let rows = codes.iter().map(|code| recovery_code::ActiveModel {
        hash: Set(code::recovery_hash(identity, account, code)),
        account_id: Set(account),
    });
    recovery_code::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(codes)
}

async fn own_account(identity: &Identity, act: &Act) -> Result<account::Model, Error> {
    let id = act.actor.account().ok_or(Error::Forbidden)?;
    let account = account::Entity::find_by_id(id).one(identity.db.latest()).await?;
    Ok(account.ok_or(platform::Error::NotFound("account"))?)
}
