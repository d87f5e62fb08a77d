//! Units as a tree over time, positions, people and the dated facts about them, decrees, the calendar, attendance.
//!
//! Invariants:
//! - everything that is true of an employee for a time is a row of `fact`; a correction supersedes, never overwrites;
//! - what holds once at a time never holds twice on one day (`rules::dating::sharing` is the one table of it);
//! - an employment never leaves its instansi, and all its positions stand in that instansi's tree;
//! - a decree is verified by another person than who registered it, and a request never by who asked or is concerned;
//! - a post never changes its unit: it ends, and continues as another post whose `follows_id` names it;
//! - days of a closed month of attendance stand, and what people entered or corrected is never derived anew;
//! - `unit_ancestor` is exactly the closure of `unit_version`, day by day;
//! - citizen, tax, account and insurance numbers, the names of family members and what a sanction was for are sealed under
//!   the person's key;
//! - a bank account that pay goes to is never changed by one person alone.
//!
//! What must never be here: amounts of pay, ratings, accounts and permissions, and any rule of law about money or age.

mod absences;
pub mod announcements;
mod attendance;
pub mod bulk;
pub mod calendar;
mod closure;
pub mod dashboards;
mod dated_facts;
mod decrees;
mod directory;
mod employees;
pub mod entity;
mod error;
mod fact_reads;
pub mod facts;
mod hiring;
pub mod imports;
pub mod kinds;
mod positions;
pub mod privacy;
mod proofs;
mod proposals;
mod records;
pub mod regulation;
mod reorganisation;
mod retirement;
pub mod rules;
pub mod scope;
mod sealing;
pub mod states;
mod store;
mod unit_tree;
mod units;
pub mod value;
mod words;

pub use absences::{UnexcusedAbsence, list_absences};
pub use attendance::{
    AttendanceDay, AttendanceFilter, AttendanceRecap, CORRECTION_TIMER, CloseMonth, Correction,
    CorrectionFilter, DERIVE_ATTENDANCE, Decision, DeriveAttendance, DerivedDay, LeaveBalance, MachineNumber,
    MonthClosing, NewDay, NewMachineNumber, ProposeCorrection, Punch, PunchedBy, Punches, PunchesKept,
    ReopenMonth, accept_correction, ask_to_derive, attendance_of_day, close_month, derive_attendance_job,
    escalate, get_attendance_recap, get_correction, leave_balance, list_attendance, list_attendance_recaps,
    list_closings, list_corrections, list_machine_numbers, propose_correction, record_attendance,
    record_punches, reject_correction, reopen_month, set_machine_numbers, withdraw_correction,
};
pub use dated_facts::{
    AddFact, CorrectFact, DatedFact, NameSuperior, RetractFact, add_fact, correct_fact, name_superior,
    retract_fact,
};
pub use decrees::{
    CreateDecree, DECREE_TIMER, Decree, DecreeFilter, DecreeKind, DecreeReader, DecreeView, KindRule,
    PendingDecree, PendingEffect, PendingFilter, RegisterDecree, apply_decree, cancel_decree, create_decree,
    get_decree, list_decrees, list_pending_effects, meet_decree_deadline, propose_in_decree, register_decree,
    rule_of, verify_decree, withdraw_from_decree,
};
pub use directory::{Colleague, search_directory};
pub use employees::{
    Days, Employee, EmployeeDetail, EmployeeFilter, EmployeeOrder, Include, PositionName, UnitName,
    batch_get_employees, get_employee, list_employees,
};
pub use error::Error;
pub use fact_reads::{FactFilter, list_facts};
pub use hiring::{CreateEmployee, UpdateEmployee, create_employee, update_employee};
pub use positions::{
    Position, PositionFilter, PositionHolder, create_position, get_position, list_positions,
};
pub use proofs::{ExpiringFilter, ExpiringProof, list_expiring_proofs};
pub use proposals::{
    ChangeKind, Concerned, NewProposal, NewRequest, Proposal, ProposalFilter, ProposalReader, ProposalView,
    ProposedAs, find_request, list_decree_proposals, list_own_requests, list_requests, own_record,
    reject_request, request_change, verify_request, withdraw_request,
};
pub use reorganisation::{
    CloseUnit, MergeInto, MergeUnits, MovePosition, MovedPerson, MovedPosition, NewPart, Reorganisation,
    ReorganisedUnit, SplitUnit, UnitChange, When, close_unit, merge_units, move_position, split_unit,
};
pub use retirement::{Pension, RetirementLaw};
pub use rules::fact::NewFact;
pub use rules::position::NewPosition;
pub use rules::reorganisation::Part;
pub use rules::unit::NewVersion;
pub use unit_tree::{TreeHead, TreeUnit, TreeWanted, unit_tree};
pub use units::{
    AddUnitVersion, CreateInstansi, CreateUnit, Unit, UnitFilter, UnitVersion, add_unit_version,
    create_instansi, create_unit, get_unit, list_units, unit_versions,
};

#[cfg(test)]
mod tests;
