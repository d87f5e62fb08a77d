//! The tables that personnel owns, and the two views over facts.

pub mod attendance_day;
pub mod decree;
pub mod employee;
pub mod fact;
pub mod person;
pub mod placement;
pub mod position;
pub mod proposal;
pub mod proposal_file;
pub mod unit;
pub mod unit_ancestor;
pub mod unit_head;
pub mod unit_version;
