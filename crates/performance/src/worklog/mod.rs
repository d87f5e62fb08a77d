//! The log of work: what an employee did day by day or week by week, with evidence, and for which planned result or project.
//!
//! Entries of a month are open until its report is before the superior; a report that is given back opens them again.

mod read;
mod write;

use kernel::Month;
use kernel::id::{EmployeeId, ProjectId, RhkId};

use crate::entity::{exhibit, work_log};

pub(crate) use read::entries_of;
pub use read::{WorkLogFilter, admit_entry, find_entry, list_entries};
pub use write::{NewEntry, add_entry, change_entry, remove_entry};

/// An entry with its evidence.
#[derive(Clone, Debug)]
pub struct Logged {
    /// The entry.
    pub entry: work_log::Model,
    /// Its evidence, oldest first.
    pub evidence: Vec<exhibit::Model>,
    /// Whether the month is still open, so that the employee may change it.
    pub is_open: bool,
}

/// What an entry serves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Serves {
    /// A planned result.
    pub rhk_id: Option<RhkId>,
    /// A project.
    pub project_id: Option<ProjectId>,
}

/// A month of an employee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MonthOf {
    pub(crate) employee_id: EmployeeId,
    pub(crate) month: Month,
}
