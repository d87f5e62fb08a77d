//! The life of a correction of a day: one table that guards every act and fills `allowed_actions`.

use kernel::FaultKind;
use kernel::states::{self, After, AllowedAct, Transition};

use crate::error::{Error, Flaw};
use crate::kinds::CorrectionStatus;

/// What can be done to a correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CorrectionAct {
    /// Let the day count as it says.
    Accept,
    /// Refuse it with a note.
    Reject,
    /// Take it back.
    Withdraw,
    /// Hand it to the officer.
    Escalate,
}

impl CorrectionAct {
    /// The word, as sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Reject => "reject",
            Self::Withdraw => "withdraw",
            Self::Escalate => "escalate",
        }
    }
}

/// Who may do an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Whoever proposed it, and the employee whom it is about.
    Proposer,
    /// The superior, or the officer.
    Decider,
    /// The officer alone.
    Officer,
    /// Merit itself.
    System,
}

/// What the caller is to one correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// Whoever proposed it, or the employee whom it is about.
    Proposer,
    /// That employee's superior.
    Superior,
    /// Who keeps the attendance of the employee's unit.
    Officer,
    /// Somebody else who may see it.
    Reader,
    /// Merit itself.
    System,
}

/// A row of the table.
pub type CorrectionTransition = Transition<CorrectionStatus, CorrectionAct, Who>;

const fn row(
    from: CorrectionStatus,
    act: CorrectionAct,
    to: CorrectionStatus,
    who: Who,
) -> CorrectionTransition {
    Transition { from, act, to, who, after: None }
}

/// The life of a correction. Five working days for the superior are a default of this program; no national rule sets them.
pub const CORRECTION: [CorrectionTransition; 7] = {
    use CorrectionAct::{Accept, Escalate, Reject, Withdraw};
    use CorrectionStatus::{Accepted, Escalated, Proposed, Rejected, Withdrawn};
    [
        row(Proposed, Accept, Accepted, Who::Decider),
        row(Proposed, Reject, Rejected, Who::Decider),
        row(Proposed, Withdraw, Withdrawn, Who::Proposer),
        Transition {
            from: Proposed,
            act: Escalate,
            to: Escalated,
            who: Who::System,
            after: Some(After::WorkingDays(5)),
        },
        row(Escalated, Accept, Accepted, Who::Officer),
        row(Escalated, Reject, Rejected, Who::Officer),
        row(Escalated, Withdraw, Withdrawn, Who::Proposer),
    ]
};

/// When the system acts by itself in a state.
pub fn deadline(status: CorrectionStatus) -> Option<After> {
    CORRECTION.iter().filter(|row| row.from == status).find_map(|row| row.after)
}

/// The state that an act leads to, if this party may do it now. Nobody decides on what is about himself or proposed by
/// himself.
///
/// # Errors
/// `ActNotOffered` in the wrong state, or for somebody whose act it is not; `OwnDecision`.
pub fn permit(status: CorrectionStatus, act: CorrectionAct, party: Party) -> Result<CorrectionStatus, Error> {
    let refused = || Flaw::ActNotOffered.whole().with("status", status);
    let row = states::find(&CORRECTION, status, act).ok_or_else(refused)?;
    match (row.who, party) {
        (Who::Proposer, Party::Proposer)
        | (Who::Decider, Party::Superior | Party::Officer)
        | (Who::Officer, Party::Officer)
        | (Who::System, Party::System) => Ok(row.to),
        (Who::Decider | Who::Officer, Party::Proposer) => Err(Flaw::OwnDecision.whole().into()),
        (Who::Officer, Party::Superior) => Err(Flaw::DecisionPassed.whole().into()),
        _ => Err(refused().into()),
    }
}

/// The acts that a state offers to people, each with the fault it would give this party. What is not this party's at all is
/// left out.
pub fn offered(status: CorrectionStatus, party: Party) -> Vec<AllowedAct<CorrectionAct>> {
    states::offered(&CORRECTION, status, |row| {
        let verdict = match permit(status, row.act, party) {
            Ok(_) => Ok(()),
            Err(Error::Invalid(faults)) => Err(faults.into_iter().next()?),
            Err(_) => return None,
        };
        let is_theirs = verdict.as_ref().err().is_none_or(|fault| fault.kind == FaultKind::Forbidden);
        (row.who != Who::System && is_theirs).then_some(verdict)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(status: CorrectionStatus, party: Party) -> Vec<(&'static str, bool)> {
        offered(status, party).into_iter().map(|one| (one.act.word(), one.denied.is_none())).collect()
    }

    #[test]
    fn each_party_is_offered_its_own_acts() {
        use CorrectionStatus::{Accepted, Escalated, Proposed};
        let decide = [("accept", true), ("reject", true)];
        assert_eq!(words(Proposed, Party::Superior), decide);
        assert_eq!(words(Escalated, Party::Superior), [("accept", false), ("reject", false)]);
        assert_eq!(words(Escalated, Party::Officer), decide);
        assert_eq!(
            words(Proposed, Party::Proposer),
            [("accept", false), ("reject", false), ("withdraw", true)]
        );
        assert!(words(Accepted, Party::Officer).is_empty() && words(Proposed, Party::Reader).is_empty());
    }

    #[test]
    fn the_system_escalates_after_working_days() {
        assert_eq!(deadline(CorrectionStatus::Proposed), Some(After::WorkingDays(5)));
        assert_eq!(deadline(CorrectionStatus::Escalated), None);
        let to = permit(CorrectionStatus::Proposed, CorrectionAct::Escalate, Party::System).unwrap();
        assert_eq!(to, CorrectionStatus::Escalated);
    }
}
