//! What a calculation finds about people: why it leaves somebody out, and what should be known about somebody it pays.

use chrono::NaiveDate;
use kernel::id::EmployeeId;
use kernel::recipe::Missing;
use personnel::facts::{Absence, Pending};
use personnel::value::{LeaveKind, SuspensionReason};

/// Codes that say only that a person is rightly not paid here, or should be looked at. They do not stand in the way of
/// approval: nobody is overpaid by them.
pub const INFORMATIONAL: [&str; 6] =
    [SLOT_TAKEN, ON_UNPAID_LEAVE, HELD_BY_DECREE, DECREE_NOT_APPLIED, BEFORE_DUTY, PAY_STOPPED];

const SLOT_TAKEN: &str = "payroll.slot_taken";
const ON_UNPAID_LEAVE: &str = "payroll.on_unpaid_leave";
const BEFORE_DUTY: &str = "payroll.before_duty";
const PAY_STOPPED: &str = "payroll.pay_stopped";
const HELD_BY_DECREE: &str = "payroll.held_by_decree";
/// About somebody who is paid.
const DECREE_NOT_APPLIED: &str = "payroll.decree_not_applied";

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
    /// Part-time, and no agreed wage.
    Wage,
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
    /// The evaluation of the period has no value of the SKP, which the policy follows.
    SkpValue,
    /// Neither the unit nor one above it is graded for the period.
    UnitGrade,
    /// Too few citizens were asked about the unit, or one above it, in the period.
    Ikm,
    /// No project in which the person worked was finished in the period.
    TeamResult,
    /// Days are recorded as leave that no leave by decree covers, so that nobody knows their kind.
    LeaveKind(i64),
    /// A status that this kind of pay knows no rule for: the wage was agreed.
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
    /// The duty was taken up on this later day (SPMT), from which on is paid.
    BeforeDuty(NaiveDate),
    /// Absent without an excuse for so many working days in a row that the salary stops (PP 94/2021 article 15), until somebody
    /// decides.
    PayStopped(Absence),
    /// Decrees that end or rest the pay are known, and not applied: what is not paid need not be claimed back.
    HeldByDecree(String),
}

/// Decrees that will change the pay of somebody who is paid meanwhile by what is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warned {
    /// The person.
    pub employee: EmployeeId,
    /// The decrees.
    pub decrees: String,
}

impl Warned {
    /// The code and the detail to store.
    pub fn describe(self) -> (&'static str, String) {
        (DECREE_NOT_APPLIED, self.decrees)
    }
}

/// Decrees as a message names them: number and first day, in their order.
pub fn in_words<'a>(decrees: impl Iterator<Item = &'a Pending>) -> Option<String> {
    let each: Vec<String> =
        decrees.map(|pending| format!("{} (TMT {})", pending.number, pending.tmt)).collect();
    (!each.is_empty()).then(|| each.join("; "))
}

impl Lack {
    /// Whether it says that the person is rightly paid nothing.
    pub fn is_nothing_due(&self) -> bool {
        matches!(self, Self::UnpaidLeave(_) | Self::BeforeDuty(_) | Self::PayStopped(_))
    }

    /// The code and the detail to store.
    pub fn describe(&self) -> (&'static str, String) {
        match self {
            Self::Status => ("payroll.status_missing", String::new()),
            Self::Golongan => ("payroll.golongan_missing", String::new()),
            Self::Wage => ("payroll.wage_missing", String::new()),
            Self::Position => ("payroll.position_missing", String::new()),
            Self::Skpd => ("payroll.skpd_missing", String::new()),
            Self::TaxStatus => ("payroll.tax_status_missing", String::new()),
            Self::Attendance => ("payroll.attendance_missing", String::new()),
            Self::Predikat => ("payroll.predikat_missing", String::new()),
            Self::SkpValue => ("payroll.skp_value_missing", String::new()),
            Self::UnitGrade => ("payroll.unit_grade_missing", String::new()),
            Self::Ikm => ("payroll.ikm_missing", String::new()),
            Self::TeamResult => ("payroll.team_result_missing", String::new()),
            Self::LeaveKind(days) => ("payroll.leave_kind_unknown", days.to_string()),
            Self::NotTabulated(status) => ("payroll.not_tabulated", (*status).to_owned()),
            Self::Row { step, key } => ("payroll.no_row", format!("{step} [{key}]")),
            Self::Unfit(step) => ("payroll.unfit_number", step.clone()),
            Self::SlotTaken => (SLOT_TAKEN, String::new()),
            Self::UnpaidLeave(leave) => (ON_UNPAID_LEAVE, leave.word().to_owned()),
            Self::Suspended(reason) => ("payroll.suspended", reason.word().to_owned()),
            Self::BeforeDuty(day) => (BEFORE_DUTY, day.to_string()),
            Self::PayStopped(row) => (PAY_STOPPED, format!("{} – {}: {}", row.first, row.last, row.days)),
            Self::HeldByDecree(decrees) => (HELD_BY_DECREE, decrees.clone()),
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
