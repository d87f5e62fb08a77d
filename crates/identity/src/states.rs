//! The state tables of accounts and service clients, both kept by whoever holds `identity.manage` over them.

use kernel::states::{self, AllowedAct, Transition};
use platform::Act;

use crate::Error;
use crate::entity::account::{self, AccountStatus};
use crate::entity::client;

/// What can be done to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountAct {
    /// No login any more; sessions end.
    Disable,
    /// Login again.
    Enable,
    /// The old password stops; a code sets a new one.
    ResetPassword,
}

/// What can be done to a service client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientAct {
    /// No token any more; given ones stop.
    Disable,
    /// Tokens again.
    Enable,
    /// Another secret; tokens given for the old one stop.
    RotateSecret,
}

/// Who does it: whoever manages identity over the object. Nobody else, and never the system by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manager;

const ACCOUNT: &[Transition<AccountStatus, AccountAct, Manager>] = &[
    row(AccountStatus::Active, AccountAct::ResetPassword, AccountStatus::Active),
    row(AccountStatus::Active, AccountAct::Disable, AccountStatus::Disabled),
    row(AccountStatus::Disabled, AccountAct::Enable, AccountStatus::Active),
];

const CLIENT: &[Transition<AccountStatus, ClientAct, Manager>] = &[
    row(AccountStatus::Active, ClientAct::RotateSecret, AccountStatus::Active),
    row(AccountStatus::Active, ClientAct::Disable, AccountStatus::Disabled),
    row(AccountStatus::Disabled, ClientAct::Enable, AccountStatus::Active),
];

const fn row<A>(from: AccountStatus, act: A, to: AccountStatus) -> Transition<AccountStatus, A, Manager> {
    Transition { from, act, to, who: Manager, after: None }
}

/// The state that an act on an account leads to.
///
/// # Errors
/// `AccountDisabled`, `AccountActive` where its state forbids the act; `OwnAccount`.
pub(crate) fn account_after(
    act: &Act,
    account: &account::Model,
    wanted: AccountAct,
) -> Result<AccountStatus, Error> {
    let row = states::find(ACCOUNT, account.status, wanted).ok_or(match account.status {
        AccountStatus::Active => Error::AccountActive,
        AccountStatus::Disabled => Error::AccountDisabled,
    })?;
    not_own(act, account)?;
    Ok(row.to)
}

/// The state that an act on a service client leads to.
///
/// # Errors
/// `ClientDisabled`, `ClientActive` where its state forbids the act.
pub(crate) fn client_after(client: &client::Model, wanted: ClientAct) -> Result<AccountStatus, Error> {
    let row = states::find(CLIENT, client.status, wanted);
    row.map(|row| row.to).ok_or(match client.status {
        AccountStatus::Active => Error::ClientActive,
        AccountStatus::Disabled => Error::ClientDisabled,
    })
}

/// What an account offers to whoever manages it.
pub fn offered_on_account(act: &Act, account: &account::Model) -> Vec<AllowedAct<AccountAct>> {
    states::offered(ACCOUNT, account.status, |_row| Some(not_own(act, account).map_err(Error::into_fault)))
}

/// What a service client offers to whoever manages it.
pub fn offered_on_client(client: &client::Model) -> Vec<AllowedAct<ClientAct>> {
    states::offered(CLIENT, client.status, |_row| Some(Ok(())))
}

/// Whoever manages accounts could lock himself out, and a reset of the own password would skip the old one.
fn not_own(act: &Act, account: &account::Model) -> Result<(), Error> {
    if act.actor.account() == Some(account.id) { Err(Error::OwnAccount) } else { Ok(()) }
}
