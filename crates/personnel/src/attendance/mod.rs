//! Attendance: records of machines, days, corrections of days with proof, months that are closed, recaps, leave.

mod closing;
mod corrections;
mod days;
mod deciding;
mod deriving;
mod gather;
mod leave;
mod machines;
mod one_day;
mod recaps;

pub(crate) use closing::first_closed_month;
pub use closing::{CloseMonth, MonthClosing, ReopenMonth, close_month, list_closings, reopen_month};
pub use corrections::{
    Correction, CorrectionFilter, ProposeCorrection, get_correction, list_corrections, propose_correction,
    withdraw_correction,
};
pub use days::{AttendanceDay, AttendanceFilter, NewDay, list_attendance, record_attendance};
pub(crate) use days::{acted, closed_faults, judge_days, put};
pub use deciding::{CORRECTION_TIMER, Decision, accept_correction, escalate, reject_correction};
pub use deriving::{DERIVE_ATTENDANCE, DeriveAttendance, ask_to_derive, derive_attendance_job};
pub use leave::{LeaveBalance, leave_balance};
pub use machines::{
    MachineNumber, NewMachineNumber, Punch, PunchedBy, Punches, PunchesKept, list_machine_numbers,
    record_punches, set_machine_numbers,
};
pub use one_day::{DerivedDay, attendance_of_day};
pub use recaps::{AttendanceRecap, get_attendance_recap, list_attendance_recaps};
