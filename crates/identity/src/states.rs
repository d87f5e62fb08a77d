//! The state tables of accounts and service clients, both kept by whoever holds `identity.manage` over them, and of
//! delegations, which are the affair of two people.

use kernel::states::{self, AllowedAct, Transition};
use platform::Act;

use crate::Error;
use crate::entity::account::{self, AccountStatus};
use crate::entity::client;
use crate::entity::delegation::{self, DelegationStatus};

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

/// What can be done to a delegation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DelegationAct {
    /// Take it on: from now on what is done with it is the delegate's to answer for.
    Accept,
    /// Refuse it.
    Decline,
    /// Take it back, or give it up.
    End,
}

/// Whose act on a delegation it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hand {
    /// The delegate's.
    Delegate,
    /// Either side's, or that of whoever keeps roles over the unit.
    Anyone,
}

impl DelegationAct {
    /// The verb as sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Decline => "decline",
            Self::End => "end",
        }
    }
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

const DELEGATION: &[Transition<DelegationStatus, DelegationAct, Hand>] = {
    use DelegationAct::{Accept, Decline, End};
    use DelegationStatus::{Accepted, Declined, Ended, Offered};
    &[
        Transition { from: Offered, act: Accept, to: Accepted, who: Hand::Delegate, after: None },
        Transition { from: Offered, act: Decline, to: Declined, who: Hand::Delegate, after: None },
        Transition { from: Offered, act: End, to: Ended, who: Hand::Anyone, after: None },
        Transition { from: Accepted, act: End, to: Ended, who: Hand::Anyone, after: None },
    ]
};

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

/// The state that an act on a delegation leads to.
///
/// # Errors
/// `DelegationOver` where its state forbids the act; `NotTheDelegate` for anybody else.
pub(crate) fn delegation_after(
    act: &Act,
    delegation: &delegation::Model,
    wanted: DelegationAct,
) -> Result<DelegationStatus, Error> {
    let row = states::find(DELEGATION, delegation.status, wanted);
    let row = row.filter(|_| delegation.valid_until > act.today).ok_or(Error::DelegationOver)?;
    may_lay_hand(act, delegation, row.who)?;
    Ok(row.to)
}

/// What a delegation offers to somebody who may see it.
pub fn offered_on_delegation(act: &Act, delegation: &delegation::Model) -> Vec<AllowedAct<DelegationAct>> {
    states::offered(DELEGATION, delegation.status, |row| {
        let counts = delegation.valid_until > act.today;
        counts.then(|| may_lay_hand(act, delegation, row.who).map_err(Error::into_fault))
    })
}

fn may_lay_hand(act: &Act, delegation: &delegation::Model, hand: Hand) -> Result<(), Error> {
    let is_delegate = act.actor.account() == Some(delegation.to_account_id);
    if hand == Hand::Anyone || is_delegate { Ok(()) } else { Err(Error::NotTheDelegate) }
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
