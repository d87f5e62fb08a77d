//! The password of one's own account: changing it, and setting it with a code.

use chrono::{DateTime, Utc};
use kernel::Fault;
use personnel::facts;
use platform::{Act, Actor};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};

use crate::access::Identity;
use crate::account::{Change, record};
use crate::attempt::{self, Target};
use crate::entity::account::{self, AccountStatus};
use crate::entity::session::{self, Ending};
use crate::password::Turn;
use crate::session::{End, end_sessions};
use crate::{Caller, Error, activation, rules, secret, store};

/// A change of the own password.
#[derive(Clone)]
pub struct ChangePassword {
    /// The one that counts now.
    pub current: String,
    /// The one that shall count.
    pub new: String,
}

impl std::fmt::Debug for ChangePassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ChangePassword(..)")
    }
}

/// Replaces the caller's password and ends the caller's other sessions.
///
/// # Errors
/// `Invalid` for a wrong current or an unfit new password; `Locked` after too many wrong ones.
pub async fn change_password(
    identity: &Identity,
    act: &Act,
    caller: &Caller,
    change: ChangePassword,
) -> Result<(), Error> {
    let id = caller.account().ok_or(Error::Forbidden)?;
    let now = platform::clock::wall();
    let account = account::Entity::find_by_id(id).one(identity.db.latest()).await?;
    let account = account.ok_or(platform::Error::NotFound("account"))?;
    Error::unless_none(unfit(identity.db.read(), &account, &change.new).await?)?;
    let turn = prove(identity, act, &account, change.current).await?;
    let hash = turn.hash(change.new).await?;
    drop(turn);
    let other =
        Condition::all().add(session::COLUMN.account_id.eq(id)).add(session::COLUMN.id.ne(caller.session));
    replace(identity, act, Replacement { account, hash, ending: other, lost: wrong_password(), now }).await
}

/// Lets pass whoever knows the password of an account, and hands on the turn in which it was hashed.
///
/// # Errors
/// `Invalid` for a wrong one; `Locked` after too many.
pub(crate) async fn prove(
    identity: &Identity,
    act: &Act,
    account: &account::Model,
    password: String,
) -> Result<Turn, Error> {
    let now = platform::clock::wall();
    let turn = identity.passwords.turn().await?;
    let target = Target::of("", Some(account.clone()));
    attempt::refuse_if_locked(&identity.db, &target, now).await?;
    if turn.matches(account.password_hash.clone(), password).await? {
        return Ok(turn);
    }
    attempt::count(&identity.db, act, &target, now).await?;
    Err(wrong_password())
}

/// Sets the password of an account with the code that whoever manages accounts handed out.
///
/// # Errors
/// `ResetInvalid` for a code that is unknown, used or too old; `Invalid` for an unfit password.
pub async fn set_password(identity: &Identity, act: &Act, code: &str, new: String) -> Result<(), Error> {
    let now = platform::clock::wall();
    let account = account::Entity::find()
        .filter(account::COLUMN.reset_hash.eq(secret::hash(code)))
        .filter(account::COLUMN.reset_until.gt(now))
        .filter(account::COLUMN.status.eq(AccountStatus::Active))
        .one(identity.db.latest())
        .await?
        .ok_or(Error::ResetInvalid)?;
    choose(identity, act, (account, new), now).await
}

/// A code with which a person sets the first or a forgotten password.
#[derive(Clone)]
pub struct Activate {
    /// The NIP or the e-mail address.
    pub identifier: String,
    /// The code that the person was handed.
    pub code: String,
    /// The password that shall count.
    pub new: String,
}

impl std::fmt::Debug for Activate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Activate(..)")
    }
}

/// Sets the password of an account with an activation code. Wrong codes count like wrong passwords.
///
/// # Errors
/// `ResetInvalid`, alike for an unknown identifier and a wrong, used or old code; `Locked`; `Invalid` for an unfit password.
pub async fn activate(
    identity: &Identity,
    act: &Act,
    activate: Activate,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let named = store::account_named(identity.db.latest(), &activate.identifier).await?;
    let target = Target::of(&activate.identifier, named);
    attempt::refuse_if_locked(&identity.db, &target, now).await?;
    let hash = activation::hash(identity, &activate.code);
    let counts = |account: &&account::Model| {
        account.status == AccountStatus::Active
            && account.reset_hash.as_ref() == Some(&hash)
            && account.reset_until.is_some_and(|until| until > now)
    };
    let Some(account) = target.account().filter(counts).cloned() else {
        attempt::count(&identity.db, act, &target, now).await?;
        return Err(Error::ResetInvalid);
    };
    choose(identity, act, (account, activate.new), now).await
}

/// Sets the password of an account whose person has shown a code.
async fn choose(
    identity: &Identity,
    act: &Act,
    (account, new): (account::Model, String),
    now: DateTime<Utc>,
) -> Result<(), Error> {
    Error::unless_none(unfit(identity.db.read(), &account, &new).await?)?;
    let hash = identity.passwords.turn().await?.hash(new).await?;
    let target = Target::of("", Some(account.clone()));
    let actor = Actor::Account { account: account.id, employee: account.employee_id };
    let act = Act { actor, ..act.clone() };
    let all = session::COLUMN.account_id.eq(account.id).into();
    replace(identity, &act, Replacement { account, hash, ending: all, lost: Error::ResetInvalid, now })
        .await?;
    attempt::forget(&identity.db, &target).await
}

/// A new hash, the sessions that end with the old one, and the refusal when somebody else was first.
struct Replacement {
    account: account::Model,
    hash: String,
    ending: Condition,
    lost: Error,
    now: DateTime<Utc>,
}

/// Writes the new hash, unless the old one or the code counts no longer.
async fn replace(identity: &Identity, act: &Act, replacement: Replacement) -> Result<(), Error> {
    let Replacement { account: seen, hash, ending, lost, now } = replacement;
    let tx = platform::begin(&identity.db).await?;
    let account = account::Entity::find_by_id(seen.id).lock_exclusive().one(&tx).await?;
    let secrets = |account: &account::Model| (account.password_hash.clone(), account.reset_hash.clone());
    let account = account.filter(|account| secrets(account) == secrets(&seen)).ok_or(lost)?;
    end_sessions(&tx, act, End { which: ending, why: Ending::PasswordChanged, now }).await?;
    let change = account::ActiveModel {
        password_hash: Set(Some(hash)),
        reset_hash: Set(None),
        reset_until: Set(None),
        ..account.clone().into_active_model()
    };
    record(&tx, act, Change { kind: "identity.password_changed", account, change }).await?;
    tx.commit().await?;
    identity.forget_callers();
    Ok(())
}

fn wrong_password() -> Error {
    Error::Invalid(vec![Fault::invalid("identity.wrong_password").at("/current_password")])
}

/// What is wrong with a new password for an account.
async fn unfit(
    conn: &impl ConnectionTrait,
    account: &account::Model,
    password: &str,
) -> Result<Vec<Fault>, Error> {
    let mut known: Vec<String> = account.email.iter().cloned().collect();
    if let Some(employee) = account.employee_id {
        let named = facts::named(conn, &[employee]).await?.remove(&employee);
        known.extend(named.and_then(|named| named.nip).map(|nip| nip.digits().to_owned()));
    }
    Ok(rules::password::faults(password, &known, "/new_password"))
}
