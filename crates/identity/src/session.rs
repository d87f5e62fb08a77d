//! Sessions: login, the rotation of refresh tokens, and the ends of a session.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::id::SessionId;
use platform::{Act, Acted, Actor, Page, Paging, acts};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Condition, Expr};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::access::Identity;
use crate::attempt::{self, Target};
use crate::entity::account::{self, AccountStatus};
use crate::entity::session::{self, Ending};
use crate::keys::{ACCESS_TOKEN_LIFETIME, Subject};
use crate::second_factor::{self, Challenge};
use crate::{Caller, Error, secret, store};

/// How long a session lasts without a new login, refreshed or not.
pub const LIFETIME: TimeDelta = TimeDelta::days(30);

/// How long an ended session stays in an account's rows.
pub(crate) const KEPT_AFTER_END: TimeDelta = TimeDelta::days(90);

/// Who logs in, and from where.
#[derive(Clone, Debug)]
pub struct LogIn {
    /// An e-mail address or a NIP.
    pub identifier: String,
    /// The password.
    pub password: String,
    /// What the client calls itself.
    pub device: String,
}

/// What a login or a refresh gives.
#[derive(Clone)]
pub struct Tokens {
    /// For `Authorization: Bearer`.
    pub access: String,
    /// For the next refresh, once.
    pub refresh: String,
    /// How long the access token lasts.
    pub expires_in: TimeDelta,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tokens(..)")
    }
}

/// What a right password gives.
#[derive(Debug)]
pub enum LoggedIn {
    /// A session.
    Session(Tokens),
    /// The account has a second factor: a session begins when it is shown.
    Challenge(Challenge),
}

/// A refresh token: the half that names the family, and the half that changes.
struct RefreshToken {
    family: String,
    current: String,
}

impl RefreshToken {
    fn new(family: String) -> Result<Self, Error> {
        Ok(Self { family, current: secret::random()? })
    }

    fn parse(token: &str) -> Option<Self> {
        let (family, current) = token.split_at_checked(secret::LENGTH)?;
        Some(Self { family: family.to_owned(), current: current.to_owned() })
    }

    fn text(&self) -> String {
        format!("{}{}", self.family, self.current)
    }
}

/// Begins a session for whoever has the password, or asks for the second factor.
///
/// # Errors
/// `WrongCredentials`, alike for an unknown identifier, a wrong password and a disabled account; `Locked` after too many.
pub async fn log_in(
    identity: &Identity,
    act: &Act,
    login: LogIn,
    now: DateTime<Utc>,
) -> Result<LoggedIn, Error> {
    let turn = identity.passwords.turn().await?;
    let named = store::account_named(identity.db.latest(), &login.identifier).await?;
    let target = Target::of(&login.identifier, named);
    attempt::refuse_if_locked(&identity.db, &target, now).await?;
    let active = target.account().filter(|account| account.status == AccountStatus::Active);
    let hash = active.and_then(|account| account.password_hash.clone());
    if !turn.matches(hash, login.password).await? {
        attempt::count(&identity.db, act, &target, now).await?;
        return Err(Error::WrongCredentials);
    }
    drop(turn);
    attempt::forget(&identity.db, &target).await?;
    let account = target.account().ok_or(Error::WrongCredentials)?;
    if second_factor::is_confirmed(identity.db.latest(), account.id).await? {
        let challenge = second_factor::challenge(identity, account, (login.device, now)).await?;
        return Ok(LoggedIn::Challenge(challenge));
    }
    let beginning = Beginning { account, device: login.device, proven_at: None, now };
    Ok(LoggedIn::Session(begin_session(identity, act, beginning).await?))
}

/// Whose session begins, where, and when a second factor was shown for it.
pub(crate) struct Beginning<'a> {
    pub account: &'a account::Model,
    pub device: String,
    pub proven_at: Option<DateTime<Utc>>,
    pub now: DateTime<Utc>,
}

pub(crate) async fn begin_session(
    identity: &Identity,
    act: &Act,
    beginning: Beginning<'_>,
) -> Result<Tokens, Error> {
    let Beginning { account, device, proven_at, now } = beginning;
    let actor = Actor::Account { account: account.id, employee: account.employee_id };
    let act = Act { actor, ..act.clone() };
    let token = RefreshToken::new(secret::random()?)?;
    let id = SessionId::new();
    let tx = platform::begin(&identity.db).await?;
    let row = session::ActiveModel {
        id: Set(id),
        account_id: Set(account.id),
        family_hash: Set(secret::hash(&token.family)),
        current_hash: Set(secret::hash(&token.current)),
        device: Set(device),
        started_at: Set(now),
        refreshed_at: Set(now),
        expires_at: Set(now + LIFETIME),
        ended_at: Set(None),
        ended_because: Set(None),
        second_factor_at: Set(proven_at),
    };
    session::Entity::insert(row).exec_without_returning(&tx).await?;
    let acted = Acted::new("identity.session_begun", id);
    acts::record(&tx, &act, account.employee_id.into_iter().fold(acted, Acted::about)).await?;
    tx.commit().await?;
    let access = identity.keys.sign(Subject::Account { account: account.id, session: id }, now)?;
    Ok(Tokens { access, refresh: token.text(), expires_in: ACCESS_TOKEN_LIFETIME })
}

/// Exchanges a refresh token for the next one and a new access token.
///
/// # Errors
/// `RefreshInvalid`; `RefreshReused` for a token that was used before, which ends the session.
pub async fn refresh_session(
    identity: &Identity,
    act: &Act,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Tokens, Error> {
    let presented = RefreshToken::parse(token).ok_or(Error::RefreshInvalid)?;
    let tx = platform::begin(&identity.db).await?;
    let session = session::Entity::find()
        .filter(session::COLUMN.family_hash.eq(secret::hash(&presented.family)))
        .filter(live(now))
        .lock_exclusive()
        .one(&tx)
        .await?
        .ok_or(Error::RefreshInvalid)?;
    if session.current_hash != secret::hash(&presented.current) {
        end_sessions(
            &tx,
            act,
            End { which: session::COLUMN.id.eq(session.id).into(), why: Ending::Reused, now },
        )
        .await?;
        tx.commit().await?;
        identity.forget_session(session.id);
        return Err(Error::RefreshReused);
    }
    let next = RefreshToken::new(presented.family)?;
    session::Entity::update_many()
        .col_expr(session::Column::CurrentHash, Expr::value(secret::hash(&next.current)))
        .col_expr(session::Column::RefreshedAt, Expr::value(now))
        .filter(session::COLUMN.id.eq(session.id))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    let subject = Subject::Account { account: session.account_id, session: session.id };
    let access = identity.keys.sign(subject, now)?;
    Ok(Tokens { access, refresh: next.text(), expires_in: ACCESS_TOKEN_LIFETIME })
}

/// Ends the caller's own session.
///
/// # Errors
/// When the database fails.
pub async fn log_out(
    identity: &Identity,
    act: &Act,
    caller: &Caller,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let session = caller.session;
    let tx = platform::begin(&identity.db).await?;
    end_sessions(&tx, act, End { which: session::COLUMN.id.eq(session).into(), why: Ending::LoggedOut, now })
        .await?;
    tx.commit().await?;
    identity.forget_session(session);
    Ok(())
}

/// A session changes by ending and in no other way, so one that lives has this version.
const VERSION: i64 = 1;

/// Ends one of the caller's sessions, from the same or another one.
///
/// # Errors
/// `NotFound` when the caller has no such session that still lives; `Stale`.
pub async fn revoke_session(
    identity: &Identity,
    act: &Act,
    session: SessionId,
    expected: Option<i64>,
) -> Result<(), Error> {
    let now = platform::clock::wall();
    let account = act.actor.account().ok_or(Error::Forbidden)?;
    let own =
        Condition::all().add(session::COLUMN.id.eq(session)).add(session::COLUMN.account_id.eq(account));
    let tx = platform::begin(&identity.db).await?;
    if end_sessions(&tx, act, End { which: own, why: Ending::Revoked, now }).await? == 0 {
        return Err(platform::Error::NotFound("session").into());
    }
    if expected.is_some_and(|expected| expected != VERSION) {
        return Err(platform::Error::Stale.into());
    }
    tx.commit().await?;
    identity.forget_session(session);
    Ok(())
}

/// The caller's sessions that still live, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn list_sessions(
    conn: &impl ConnectionTrait,
    caller: &Caller,
    now: DateTime<Utc>,
    paging: &Paging,
) -> Result<Page<session::Model>, Error> {
    let account = caller.account().ok_or(Error::Forbidden)?;
    let sessions = session::Entity::find()
        .filter(session::COLUMN.account_id.eq(account))
        .filter(live(now))
        .order_by_desc(session::Column::Id);
    let newest_first = (|session: &session::Model| session.id, |last| session::COLUMN.id.lt(last));
    Ok(paging.read(conn, sessions, newest_first).await?)
}

/// Which sessions end, and why.
pub(crate) struct End {
    pub which: Condition,
    pub why: Ending,
    pub now: DateTime<Utc>,
}

/// Ends sessions that still live and says how many.
pub(crate) async fn end_sessions(tx: &DatabaseTransaction, act: &Act, end: End) -> Result<usize, Error> {
    let ending =
        session::Entity::find().filter(end.which).filter(live(end.now)).lock_exclusive().all(tx).await?;
    if ending.is_empty() {
        return Ok(0);
    }
    session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(end.now))
        .col_expr(session::Column::EndedBecause, Expr::value(end.why))
        .filter(session::COLUMN.id.is_in(ending.iter().map(|session| session.id)))
        .exec(tx)
        .await?;
    let because = serde_json::json!({ "because": end.why });
    let acted =
        |session: &session::Model| Acted::new("identity.session_ended", session.id).with(because.clone());
    acts::record_all(tx, act, ending.iter().map(acted).collect()).await?;
    Ok(ending.len())
}

fn live(now: DateTime<Utc>) -> Condition {
    Condition::all().add(session::COLUMN.ended_at.is_null()).add(session::COLUMN.expires_at.gt(now))
}
