//! Keeping accounts.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, Utc};
use identity::entity::account::AccountStatus;
use identity::permission::{ManageIdentity, ReadIdentity};
use identity::states::{AccountAct, offered_on_account};
use identity::{AccountFilter, AccountView, NewAccount, ResetCode};
use kernel::Nip;
use kernel::id::{AccountId, EmployeeId, UnitId};
use platform::{Act, clock};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::actions::AllowedAction;
use crate::allow::Allow;
use crate::etag::{OptionalIfMatch, Versioned};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// A login account.
#[derive(Serialize, ToSchema)]
pub struct Account {
    /// The account.
    id: AccountId,
    /// The employee's name, or what the account was opened for.
    #[schema(example = "Siti Aminah, S.E.")]
    name: Option<String>,
    /// An e-mail address to log in with.
    #[schema(example = "siti.aminah@demo.merit.test")]
    email: Option<String>,
    /// The employee, where it belongs to one.
    employee_id: Option<EmployeeId>,
    /// The employee's NIP, which also logs in.
    #[schema(value_type = Option<Nip>)]
    nip: Option<Nip>,
    /// The instansi that keeps it; null for the whole installation.
    instansi_id: Option<UnitId>,
    /// Whether it can be used.
    status: AccountStatus,
    /// Whether the person has set a password.
    #[schema(example = true)]
    has_password: bool,
    /// When it was opened.
    created_at: DateTime<Utc>,
    /// What may be done with it.
    allowed_actions: Vec<AllowedAction>,
}

impl Account {
    /// An account as somebody sees it, in its version.
    pub fn shown(view: AccountView, act: &Act) -> Versioned<Self> {
        Versioned::new(view.account.version, Self::of(view, act))
    }

    fn of(view: AccountView, act: &Act) -> Self {
        let AccountView { account, employee } = view;
        let offered = offered_on_account(act, &account).into_iter().map(|offer| {
            let name = word(offer.act);
            AllowedAction::post(
                name,
                format!("/v1/accounts/{}/{name}", account.id),
                offer.denied.as_ref(),
                act.language,
            )
        });
        Self {
            allowed_actions: offered.collect(),
            id: account.id,
            nip: employee.as_ref().and_then(|employee| employee.nip.clone()),
            name: employee.map(|employee| employee.name).or(account.name),
            email: account.email,
            employee_id: account.employee_id,
            instansi_id: account.instansi_id,
            status: account.status,
            has_password: account.password_hash.is_some(),
            created_at: account.created_at,
        }
    }
}

fn word(act: AccountAct) -> &'static str {
    match act {
        AccountAct::Disable => "disable",
        AccountAct::Enable => "enable",
        AccountAct::ResetPassword => "reset-password",
    }
}

/// An account with the code for its password.
#[derive(Serialize, ToSchema)]
pub struct AccountWithCode {
    /// The account.
    account: Account,
    /// For `POST /v1/auth/password`, once. Shown here and never again: hand it to the person.
    #[schema(example = "W2hX0o3Zr4n5B6v7C8x9L1k2J3h4G5f6D7s8A9q0W1e")]
    reset_code: String,
    /// Until when the code counts.
    reset_until: DateTime<Utc>,
}

impl AccountWithCode {
    fn of(view: AccountView, code: ResetCode, act: &Act) -> Self {
        Self { account: Account::of(view, act), reset_code: code.code, reset_until: code.until }
    }
}

/// An account to open.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenAccount {
    /// The employee to whom it belongs.
    employee_id: Option<EmployeeId>,
    /// An e-mail address to log in with; needed where there is no employee, who has a NIP.
    #[validate(email, length(max = 254))]
    #[schema(max_length = 254, format = Email, example = "auditor@inspektorat.example.go.id")]
    email: Option<String>,
    /// What to call the person; needed where there is no employee.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "Auditor Inspektorat")]
    name: Option<String>,
    /// The instansi that keeps it, where there is no employee.
    instansi_id: Option<UnitId>,
}

/// Which accounts.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AccountsWanted {
    /// With this in the account's own name or e-mail address.
    #[param(example = "auditor")]
    q: Option<String>,
    /// Of this employee.
    #[param(value_type = Option<EmployeeId>)]
    employee_id: Option<EmployeeId>,
    /// That can be used, or cannot.
    status: Option<AccountStatus>,
}

/// Accounts, oldest first
///
/// Of the employees and instansi within the caller's reach.
#[utoipa::path(
    tag = "identity", operation_id = "list_accounts", security(("bearer" = ["identity.read"])),
    params(AccountsWanted, Paging),
    responses((status = OK, description = "A page of accounts", body = PageOf<Account>), Problem),
)]
#[get("/accounts")]
pub async fn list_accounts(
    caller: Allow<ReadIdentity>,
    state: Data<State>,
    wanted: Query<AccountsWanted>,
    paging: Paging,
) -> Result<PageOf<Account>, Problem> {
    let AccountsWanted { q, employee_id, status } = wanted.0;
    let filter = AccountFilter { text: q, employee: employee_id, status };
    let page = identity::list_accounts(state.db.read(), caller.act(), filter, &paging).await?;
    Ok(page.map(|view| Account::of(view, caller.act())).into())
}

/// Open an account
///
/// For an employee, who then logs in by NIP, or for somebody else with an e-mail address. The person sets the password with
/// the code of the answer; whoever opens an account never learns it.
#[utoipa::path(
    tag = "identity", operation_id = "create_account", security(("bearer" = ["identity.manage"])),
    request_body = OpenAccount,
    responses((status = CREATED, description = "The account and the code for its password", body = AccountWithCode), Problem),
)]
#[post("/accounts")]
pub async fn create_account(
    caller: Allow<ManageIdentity>,
    state: Data<State>,
    body: Valid<OpenAccount>,
) -> Result<Created<AccountWithCode>, Problem> {
    let Valid(OpenAccount { employee_id, email, name, instansi_id }) = body;
    let new = NewAccount { employee: employee_id, email, name, instansi: instansi_id };
    let (view, code) = identity::open_account(&state.identity, caller.act(), new, clock::wall()).await?;
    let (id, version) = (view.account.id, view.account.version);
    let body = AccountWithCode::of(view, code, caller.act());
    Ok(Created::at(format!("/v1/accounts/{id}"), body).version(version))
}

/// One account
#[utoipa::path(
    tag = "identity", operation_id = "get_account", security(("bearer" = ["identity.read"])),
    params(("account_id" = AccountId, Path, description = "The account")),
    responses((status = OK, description = "The account", body = Account), Problem),
)]
#[get("/accounts/{account_id}")]
pub async fn get_account(
    caller: Allow<ReadIdentity>,
    state: Data<State>,
    account_id: Id<AccountId>,
) -> Result<Versioned<Account>, Problem> {
    let act = caller.act();
    let view = identity::find_account(state.db.read(), &act.scope, act.today, *account_id).await?;
    Ok(Account::shown(view, act))
}

/// Disable an account
///
/// Nobody can log in to it; its sessions end within five seconds. Its grants stay and count again when it is enabled.
#[utoipa::path(
    tag = "identity", operation_id = "disable_account", security(("bearer" = ["identity.manage"])),
    params(("account_id" = AccountId, Path, description = "The account"), OptionalIfMatch),
    responses((status = OK, description = "The account", body = Account), Problem),
)]
#[post("/accounts/{account_id}/disable")]
pub async fn disable_account(
    caller: Allow<ManageIdentity>,
    state: Data<State>,
    target: (Id<AccountId>, OptionalIfMatch),
) -> Result<Versioned<Account>, Problem> {
    switch(caller.act(), &state, target, AccountAct::Disable).await
}

/// Enable an account
///
/// Its person can log in again, with the password from before.
#[utoipa::path(
    tag = "identity", operation_id = "enable_account", security(("bearer" = ["identity.manage"])),
    params(("account_id" = AccountId, Path, description = "The account"), OptionalIfMatch),
    responses((status = OK, description = "The account", body = Account), Problem),
)]
#[post("/accounts/{account_id}/enable")]
pub async fn enable_account(
    caller: Allow<ManageIdentity>,
    state: Data<State>,
    target: (Id<AccountId>, OptionalIfMatch),
) -> Result<Versioned<Account>, Problem> {
    switch(caller.act(), &state, target, AccountAct::Enable).await
}

async fn switch(
    act: &Act,
    state: &State,
    (id, if_match): (Id<AccountId>, OptionalIfMatch),
    wanted: AccountAct,
) -> Result<Versioned<Account>, Problem> {
    let target = (*id, if_match.expected());
    Ok(Account::shown(identity::switch_account(&state.identity, act, target, wanted).await?, act))
}

/// Reset a password
///
/// The old password stops and every session ends. The person sets another password with the code of the answer.
#[utoipa::path(
    tag = "identity", operation_id = "reset_account_password", security(("bearer" = ["identity.manage"])),
    params(("account_id" = AccountId, Path, description = "The account"), OptionalIfMatch),
    responses((status = OK, description = "The account and the code for its password", body = AccountWithCode), Problem),
)]
#[post("/accounts/{account_id}/reset-password")]
pub async fn reset_account_password(
    caller: Allow<ManageIdentity>,
    state: Data<State>,
    account_id: Id<AccountId>,
    if_match: OptionalIfMatch,
) -> Result<Versioned<AccountWithCode>, Problem> {
    let act = caller.act();
    let target = (*account_id, if_match.expected());
    let (view, code) = identity::reset_password(&state.identity, act, target).await?;
    Ok(Versioned::new(view.account.version, AccountWithCode::of(view, code, act)))
}
