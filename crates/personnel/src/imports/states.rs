//! The life of an import.

use kernel::Fault;
use kernel::states::{self, AllowedAct, Transition};

use super::flaw::Flaw;
use crate::error::Error;
use crate::words::words;

words! {
    /// What happens to the rows of an import.
    ImportMode {
        /// Nothing is written: every fault is found.
        DryRun = "dry_run",
        /// The rows without faults are written.
        Partial = "partial",
        /// All rows are written, or none where one has a fault.
        AllOrNothing = "all_or_nothing",
    }
}

words! {
    /// Where an import stands.
    ImportStatus {
        /// A job works on it.
        Running = "running",
        /// Every row was looked at; nothing was written.
        Checked = "checked",
        /// Its rows are in the record.
        Committed = "committed",
        /// The file could not be read, or one of its rows has a fault and none was to be written without the others.
        Rejected = "rejected",
        /// It was called off or broke off; rows up to some point may be in the record.
        Stopped = "stopped",
        /// A job takes its rows back.
        Undoing = "undoing",
        /// Its rows are out of the record again.
        Undone = "undone",
    }
}

words! {
    /// What a row of an import made.
    MadeKind {
        /// A unit.
        Unit = "unit",
        /// A position.
        Position = "position",
        /// An employee with everything that the row says.
        Employee = "employee",
        /// A fact of an employee.
        Fact = "fact",
        /// A fact whose days were changed to make room; `before` is the one it took the place of.
        ResizedFact = "resized_fact",
        /// A day of attendance.
        AttendanceDay = "attendance_day",
        /// An object of another domain.
        Other = "other",
    }
}

/// What can be done to an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ImportAct {
    /// Write what was only checked so far.
    Commit,
    /// Take back what was written.
    Undo,
    /// The look at every row is over.
    Check,
    /// The rows are written.
    Complete,
    /// Nothing may be written.
    Reject,
    /// It broke off.
    Stop,
    /// Everything is taken back.
    Restore,
    /// Something stands in the way of taking back.
    Keep,
}

impl ImportAct {
    /// The verb as sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::Commit => "commit",
            Self::Undo => "undo",
            Self::Check => "check",
            Self::Complete => "complete",
            Self::Reject => "reject",
            Self::Stop => "stop",
            Self::Restore => "restore",
            Self::Keep => "keep",
        }
    }
}

/// Who may do something to an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Whoever may import what it changes.
    Importer,
    /// The job.
    System,
}

type Row = Transition<ImportStatus, ImportAct, Who>;

const fn row(from: ImportStatus, act: ImportAct, to: ImportStatus, who: Who) -> Row {
    Transition { from, act, to, who, after: None }
}

/// The life of an import. What is absent cannot happen: an undone import is over.
pub const IMPORT: [Row; 9] = {
    use ImportAct as A;
    use ImportStatus as S;
    [
        row(S::Running, A::Check, S::Checked, Who::System),
        row(S::Running, A::Complete, S::Committed, Who::System),
        row(S::Running, A::Reject, S::Rejected, Who::System),
        row(S::Running, A::Stop, S::Stopped, Who::System),
        row(S::Checked, A::Commit, S::Running, Who::Importer),
        row(S::Committed, A::Undo, S::Undoing, Who::Importer),
        row(S::Stopped, A::Undo, S::Undoing, Who::Importer),
        row(S::Undoing, A::Restore, S::Undone, Who::System),
        row(S::Undoing, A::Keep, S::Committed, Who::System),
    ]
};

/// The state that an act leads to.
///
/// # Errors
/// `Invalid` where the state does not offer the act.
pub(crate) fn permit(from: ImportStatus, act: ImportAct) -> Result<ImportStatus, Error> {
    let found = states::find(&IMPORT, from, act);
    found.map(|row| row.to).ok_or_else(|| not_offered(from, act).into())
}

fn not_offered(from: ImportStatus, act: ImportAct) -> Fault {
    Flaw::ActNotOffered.whole().with("act", act.word()).with("status", from.word())
}

/// What the state of an import offers to somebody; `may_write` is whether he may import what it changes.
pub fn offered(from: ImportStatus, may_write: bool) -> Vec<AllowedAct<ImportAct>> {
    states::offered(&IMPORT, from, |row| match row.who {
        Who::System => None,
        Who::Importer if may_write => Some(Ok(())),
        Who::Importer => Some(Err(crate::error::Flaw::OutsideScope.whole())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leads_out_of_an_end() {
        for over in [ImportStatus::Undone, ImportStatus::Rejected] {
            assert!(IMPORT.iter().all(|row| row.from != over), "{over}");
        }
    }

    #[test]
    fn what_is_offered_is_what_is_permitted() {
        for status in ImportStatus::ALL {
            for offer in offered(*status, true) {
                assert!(offer.denied.is_none() && permit(*status, offer.act).is_ok());
            }
        }
        assert!(permit(ImportStatus::Undone, ImportAct::Undo).is_err());
    }
}
