//! Why a calculation leaves somebody out.

use kernel::id::EmployeeId;
use kernel::recipe::Missing;
use personnel::value::{LeaveKind, SuspensionReason};

/// Codes that say only that a person is rightly not paid here. They do not stand in the way of approval.
pub const INFORMATIONAL: [&str; 2] = [SLOT_TAKEN, ON_UNPAID_LEAVE];

const SLOT_TAKEN: &str = "payroll.slot_taken";
const ON_UNPAID_LEAVE: &str = "payroll.on_unpaid_leave";

/// One person without a payslip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The person.
    pub employee: EmployeeId,
    /// Why.
    pub lack: Lack,
}

/// What is lacking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lack {
    /// No status holds on the day, though the person is employed afterwards or never had one.
    Status,
    /// No golongan.
    Golongan,
    /// No definitive position, so no unit and no class.
    Position,
    /// The position's unit belongs to no SKPD.
    Skpd,
    /// No PTKP status.
    TaxStatus,
    /// No record of attendance in the month.
    Attendance,
    /// No evaluation of the period, and the policy pays nothing without one.
    Predikat,
    /// A status that no table pays: the wage was agreed.
    NotTabulated(&'static str),
    /// Law or policy has no row for the person's facts.
    Row {
        /// The step that looked.
        step: String,
        /// What it looked for.
        key: String,
    },
    /// A number that the recipe cannot carry.
    Unfit(String),
    /// Another run pays the person for this month.
    SlotTaken,
    /// On leave without pay.
    UnpaidLeave(LeaveKind),
    /// Suspended: what is paid instead (PP 11/2017 article 281) is for a person to decide.
    Suspended(SuspensionReason),
}

impl Lack {
    /// The code and the detail to store.
    pub fn describe(&self) -> (&'static str, String) {
        match self {
            Self::Status => ("payroll.status_missing", String::new()),
            Self::Golongan => ("payroll.golongan_missing", String::new()),
            Self::Position => ("payroll.position_missing", String::new()),
            Self::Skpd => ("payroll.skpd_missing", String::new()),
            Self::TaxStatus => ("payroll.tax_status_missing", String::new()),
            Self::Attendance => ("payroll.attendance_missing", String::new()),
            Self::Predikat => ("payroll.predikat_missing", String::new()),
            Self::NotTabulated(status) => ("payroll.not_tabulated", (*status).to_owned()),
            Self::Row { step, key } => ("payroll.no_row", format!("{step} [{key}]")),
            Self::Unfit(step) => ("payroll.unfit_number", step.clone()),
            Self::SlotTaken => (SLOT_TAKEN, String::new()),
            Self::UnpaidLeave(leave) => (ON_UNPAID_LEAVE, leave.word().to_owned()),
            Self::Suspended(reason) => ("payroll.suspended", reason.word().to_owned()),
        }
    }
}

impl From<Missing> for Lack {
    fn from(missing: Missing) -> Self {
        match missing {
            Missing::Row { step, key } => Self::Row { step, key },
            other => Self::Unfit(other.to_string()),
        }
    }
}
