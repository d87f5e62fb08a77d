//! The tables that personnel owns, and the two views over facts.

pub mod attendance_correction;
pub mod attendance_day;
pub mod attendance_punch;
pub mod decree;
pub mod employee;
pub mod fact;
pub mod holiday;
pub mod import;
pub mod import_fault;
pub mod import_object;
pub mod machine_number;
pub mod month_closing;
pub mod person;
pub mod placement;
pub mod position;
pub mod proposal;
pub mod proposal_file;
pub mod unit;
pub mod unit_ancestor;
pub mod unit_head;
pub mod unit_version;
pub mod work_assignment;
pub mod work_pattern;
