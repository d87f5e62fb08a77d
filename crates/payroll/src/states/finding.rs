//! Where a finding of the guard stands.

use kernel::states::{self, AllowedAct, Transition};

use super::{Party, Who};
use crate::Error;
use crate::entity::{payroll_run as run, run_finding as finding};
use crate::rules::guard::FindingSeverity;
use crate::states::RunStatus;

kernel::words! {
    payroll;
    /// Where a finding stands. What is mended is found no more.
    FindingStatus {
        /// In the way of every signature.
        Open = "open",
        /// Somebody answers for paying all the same.
        Accepted = "accepted",
    }
}

/// What can be done to a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FindingAct {
    /// Answer for it, with a reason.
    Accept,
    /// Take that back.
    Withdraw,
}

impl FindingAct {
    /// The verb as sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Withdraw => "withdraw",
        }
    }
}

/// The life of a finding. A block has no way out of it: its fact is mended, or its person left out.
pub const FINDING: [Transition<FindingStatus, FindingAct, Who>; 2] = [
    Transition {
        from: FindingStatus::Open,
        act: FindingAct::Accept,
        to: FindingStatus::Accepted,
        who: Who::Maker,
        after: None,
    },
    Transition {
        from: FindingStatus::Accepted,
        act: FindingAct::Withdraw,
        to: FindingStatus::Open,
        who: Who::Maker,
        after: None,
    },
];

/// A finding before the guard of its acts.
#[derive(Clone, Copy, Debug)]
pub struct Judged<'a> {
    /// Its run.
    pub run: &'a run::Model,
    /// The finding.
    pub finding: &'a finding::Model,
    /// Where it stands.
    pub status: FindingStatus,
    /// Whether it is about the very one who acts, or for whom is acted.
    pub is_own: bool,
}

/// The state that an act leads to, if this party may do it now.
///
/// # Errors
/// `FindingActNotOffered` in the wrong state, or once the run is signed; `NotPermitted`; `FindingBlocks`; `OwnFinding`.
pub fn permit_on_finding(judged: Judged<'_>, act: FindingAct, party: Party) -> Result<FindingStatus, Error> {
    let row = states::find(&FINDING, judged.status, act).ok_or(Error::FindingActNotOffered { act })?;
    judge(judged, act, party)?;
    Ok(row.to)
}

/// The acts that the finding offers, each with the fault it would give this party.
pub fn offered_on_finding(judged: Judged<'_>, party: Party) -> Vec<AllowedAct<FindingAct>> {
    // What is signed, or can only be mended, offers nothing.
    if judged.run.status != RunStatus::Calculated || judged.finding.severity == FindingSeverity::Block {
        return Vec::new();
    }
    states::offered(&FINDING, judged.status, |row| {
        Some(judge(judged, row.act, party).map_err(|error| error.first_fault()))
    })
}

fn judge(judged: Judged<'_>, act: FindingAct, party: Party) -> Result<(), Error> {
    if !party.may_make {
        return Err(Error::NotPermitted);
    }
    if judged.finding.severity == FindingSeverity::Block {
        return Err(Error::FindingBlocks);
    }
    if judged.run.status != RunStatus::Calculated {
        return Err(Error::FindingActNotOffered { act });
    }
    if judged.is_own { Err(Error::OwnFinding) } else { Ok(()) }
}
