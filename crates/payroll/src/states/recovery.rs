//! The life of a claim for what was paid too much.

use kernel::states::{self, AllowedAct, Transition};

use super::{Party, Who};
use crate::Error;

kernel::words! {
    payroll;
    /// Where a claim stands.
    RecoveryStatus {
        /// Something is still owed.
        Open = "open",
        /// All of it came back.
        Settled = "settled",
    }
}

/// What can be done to a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RecoveryAct {
    /// Agree on instalments.
    Plan,
    /// Record what came back; the last payment settles it.
    Repay,
}

impl RecoveryAct {
    /// The verb as sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Repay => "repay",
        }
    }
}

const fn row(act: RecoveryAct) -> Transition<RecoveryStatus, RecoveryAct, Who> {
    Transition { from: RecoveryStatus::Open, act, to: RecoveryStatus::Open, who: Who::Maker, after: None }
}

/// What an open claim offers. Nothing leads back from `Settled`.
pub const RECOVERY: [Transition<RecoveryStatus, RecoveryAct, Who>; 2] =
    [row(RecoveryAct::Plan), row(RecoveryAct::Repay)];

/// Whether an act is offered, to this party.
///
/// # Errors
/// `RecoverySettled`; `NotPermitted`.
pub fn permit_on_recovery(status: RecoveryStatus, act: RecoveryAct, party: Party) -> Result<(), Error> {
    states::find(&RECOVERY, status, act).ok_or(Error::RecoverySettled)?;
    if party.may_make { Ok(()) } else { Err(Error::NotPermitted) }
}

/// The acts that a claim offers, each with the fault it would give this party.
pub fn offered_on_recovery(status: RecoveryStatus, party: Party) -> Vec<AllowedAct<RecoveryAct>> {
    states::offered(&RECOVERY, status, |row| {
        Some(permit_on_recovery(status, row.act, party).map_err(|error| error.first_fault()))
    })
}
