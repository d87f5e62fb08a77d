//! Accounts: finding, disabling, and the reset of a password.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use kernel::id::{AccountId, EmployeeId};
use personnel::facts::{self, Named};
use platform::{Act, Acted, Page, Paging, Scope, acts};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Condition, Expr, Func};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use crate::access::Identity;
use crate::entity::account::{self, AccountStatus};
use crate::entity::session::{self, Ending};
use crate::session::{End, end_sessions};
use crate::states::{AccountAct, account_after};
use crate::{Error, secret};

/// How long the code counts with which a password is set.
pub const RESET_LIFETIME: TimeDelta = TimeDelta::days(3);

/// The code with which a password can be set once. Only its hash is stored: it is shown here and never again.
#[derive(Clone)]
pub struct ResetCode {
    /// The code.
    pub code: String,
    /// Until when it counts.
    pub until: DateTime<Utc>,
}

impl std::fmt::Debug for ResetCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ResetCode").field("until", &self.until).finish_non_exhaustive()
    }
}

impl ResetCode {
    pub(crate) fn new(now: DateTime<Utc>) -> Result<Self, Error> {
        Ok(Self { code: secret::random()?, until: now + RESET_LIFETIME })
    }
}

/// An account with what personnel knows of its employee.
#[derive(Clone, Debug)]
pub struct AccountView {
    /// The account.
    pub account: account::Model,
    /// Its employee.
    pub employee: Option<Named>,
}

/// Which accounts a list shows.
#[derive(Clone, Debug, Default)]
pub struct AccountFilter {
    /// A part of the name or e-mail address of the account. Employees are found by `employee`.
    pub text: Option<String>,
    /// The account of this employee.
    pub employee: Option<EmployeeId>,
    /// Those that can be used, or cannot.
    pub status: Option<AccountStatus>,
}

/// Stops an account, so that its sessions end and nobody can log in to it; or lets it be used again.
///
/// # Errors
/// `NotFound`, `Stale`, `AccountDisabled`, `AccountActive`, `OwnAccount`.
pub async fn switch_account(
    identity: &Identity,
    act: &Act,
    (id, expected): (AccountId, Option<i64>),
    wanted: AccountAct,
) -> Result<AccountView, Error> {
    let tx = platform::begin(&identity.db).await?;
    let account = lock_account(&tx, act, id, expected).await?;
    let status = account_after(act, &account, wanted)?;
    let mut change = account::ActiveModel { status: Set(status), ..account.clone().into_active_model() };
    let mut kind = "identity.account_enabled";
    if status == AccountStatus::Disabled {
        let which = session::COLUMN.account_id.eq(id).into();
        let now = platform::clock::wall();
        end_sessions(&tx, act, End { which, why: Ending::AccountDisabled, now }).await?;
        change.reset_hash = Set(None);
        change.reset_until = Set(None);
        kind = "identity.account_disabled";
    }
    let account = record(&tx, act, Change { kind, account, change }).await?;
    let view = view(&tx, account).await?;
    tx.commit().await?;
    identity.forget_callers();
    Ok(view)
}

/// Takes the password away, ends the sessions, and gives a code with which the person sets another password. Whoever
/// manages accounts never learns a password.
///
/// # Errors
/// `NotFound`, `Stale`, `AccountDisabled`, `OwnAccount`.
pub async fn reset_password(
    identity: &Identity,
    act: &Act,
    (id, expected): (AccountId, Option<i64>),
) -> Result<(AccountView, ResetCode), Error> {
    let now = platform::clock::wall();
    let code = ResetCode::new(now)?;
    let tx = platform::begin(&identity.db).await?;
    let account = lock_account(&tx, act, id, expected).await?;
    account_after(act, &account, AccountAct::ResetPassword)?;
    let which = session::COLUMN.account_id.eq(id).into();
    end_sessions(&tx, act, End { which, why: Ending::PasswordChanged, now }).await?;
    let change = account::ActiveModel {
        password_hash: Set(None),
        reset_hash: Set(Some(secret::hash(&code.code))),
        reset_until: Set(Some(code.until)),
        ..account.clone().into_active_model()
    };
    let account = record(&tx, act, Change { kind: "identity.password_reset", account, change }).await?;
    let view = view(&tx, account).await?;
    tx.commit().await?;
    identity.forget_callers();
    Ok((view, code))
}

/// One account within a scope.
///
/// # Errors
/// `NotFound`.
pub async fn find_account(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    today: NaiveDate,
    id: AccountId,
) -> Result<AccountView, Error> {
    let account = account::Entity::find_by_id(id).filter(within(scope, today)).one(conn).await?;
    let account = account.ok_or(platform::Error::NotFound("account"))?;
    view(conn, account).await
}

/// The account with its employee.
pub(crate) async fn view(conn: &impl ConnectionTrait, account: account::Model) -> Result<AccountView, Error> {
    let employee = match account.employee_id {
        Some(employee) => facts::named(conn, &[employee]).await?.remove(&employee),
        None => None,
    };
    Ok(AccountView { account, employee })
}

/// The accounts within a scope, the oldest first.
///
/// # Errors
/// When the database fails.
pub async fn list_accounts(
    conn: &impl ConnectionTrait,
    act: &Act,
    filter: AccountFilter,
    paging: &Paging,
) -> Result<Page<AccountView>, Error> {
    let text = filter.text.map(|text| format!("%{}%", text.to_lowercase()));
    let text = text.map(|text| {
        let lower = |column: account::Column| Expr::expr(Func::lower(Expr::col((account::Entity, column))));
        let name = lower(account::Column::Name).like(text.clone());
        Condition::any().add(name).add(lower(account::Column::Email).like(text))
    });
    let accounts = account::Entity::find()
        .filter(within(&act.scope, act.today))
        .filter(
            Condition::all()
                .add_option(text)
                .add_option(filter.employee.map(|employee| account::COLUMN.employee_id.eq(employee)))
                .add_option(filter.status.map(|status| account::COLUMN.status.eq(status))),
        )
        .order_by_asc(account::Column::Id);
    let oldest_first = (|account: &account::Model| account.id, |last| account::COLUMN.id.gt(last));
    let page = paging.read(conn, accounts, oldest_first).await?;
    Ok(Page { rows: views(conn, page.rows).await?, extent: page.extent })
}

/// Accounts with their employees: one query, however many.
pub(crate) async fn views(
    conn: &impl ConnectionTrait,
    accounts: Vec<account::Model>,
) -> Result<Vec<AccountView>, Error> {
    let employees: Vec<EmployeeId> = accounts.iter().filter_map(|account| account.employee_id).collect();
    let mut named = facts::named(conn, &employees).await?;
    let view = |account: account::Model| {
        let employee = account.employee_id.and_then(|employee| named.remove(&employee));
        AccountView { account, employee }
    };
    Ok(accounts.into_iter().map(view).collect())
}

/// What to call the people behind accounts; unknown ids are left out. Two queries, however many.
///
/// # Errors
/// When the database fails.
pub async fn account_names(
    conn: &impl ConnectionTrait,
    ids: &[AccountId],
) -> Result<HashMap<AccountId, String>, Error> {
    let found = account::Entity::find().filter(account::COLUMN.id.is_in(ids.iter().copied()));
    let views = views(conn, found.all(conn).await?).await?;
    let name = |view: AccountView| {
        let name = view.employee.map(|named| named.name).or(view.account.name)?;
        Some((view.account.id, name))
    };
    Ok(views.into_iter().filter_map(name).collect())
}

/// The names of the people behind accounts, with the numbers of those who are employees, as a document names them; unknown ids are
/// left out. Two queries, however many.
///
/// # Errors
/// When the database fails.
pub async fn account_holders(
    conn: &impl ConnectionTrait,
    ids: &[AccountId],
) -> Result<HashMap<AccountId, (String, Option<kernel::Nip>)>, Error> {
    let found = account::Entity::find().filter(account::COLUMN.id.is_in(ids.iter().copied()));
    let views = views(conn, found.all(conn).await?).await?;
    let holder = |view: AccountView| {
        let id = view.account.id;
        match view.employee {
            Some(named) => Some((id, (named.name, named.nip))),
            None => Some((id, (view.account.name?, None))),
        }
    };
    Ok(views.into_iter().filter_map(holder).collect())
}

/// Accounts of the scope's instansi, and of the employees within the scope.
pub(crate) fn within(scope: &Scope, today: NaiveDate) -> Condition {
    if scope.everything {
        return Condition::all();
    }
    let units = Scope { units: scope.units.clone(), ..Scope::default() };
    Condition::any()
        .add(account::COLUMN.instansi_id.is_in(scope.units.clone()))
        .add(personnel::scope::condition(&units, account::Column::EmployeeId, today))
}

/// An account within the act's scope, locked, in the version that the caller has seen.
pub(crate) async fn lock_account(
    tx: &DatabaseTransaction,
    act: &Act,
    id: AccountId,
    expected: Option<i64>,
) -> Result<account::Model, Error> {
    let account = account::Entity::find_by_id(id).filter(within(&act.scope, act.today));
    let account = account.lock_exclusive().one(tx).await?.ok_or(platform::Error::NotFound("account"))?;
    if expected.is_some_and(|expected| expected != account.version) {
        return Err(platform::Error::Stale.into());
    }
    Ok(account)
}

/// A change of an account under the name of its act.
pub(crate) struct Change {
    pub kind: &'static str,
    pub account: account::Model,
    pub change: account::ActiveModel,
}

/// Writes a change with its act.
pub(crate) async fn record(
    tx: &DatabaseTransaction,
    act: &Act,
    change: Change,
) -> Result<account::Model, Error> {
    let version = Set(change.account.version + 1);
    let account = account::ActiveModel { version, ..change.change }.update(tx).await?;
    acts::record(tx, act, acted(change.kind, &account)).await?;
    Ok(account)
}

/// An act on an account.
pub(crate) fn acted(kind: &'static str, account: &account::Model) -> Acted {
    let acted = Acted::new(kind, account.id);
    let acted = account.employee_id.into_iter().fold(acted, Acted::about);
    account.instansi_id.into_iter().fold(acted, Acted::within)
}

/// An e-mail address as it is stored and looked up.
pub(crate) fn normal_email(email: &str) -> String {
    email.trim().to_lowercase()
}
