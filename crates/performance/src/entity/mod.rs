//! The tables that this crate owns.

pub mod complaint;
pub mod cycle;
pub mod evaluation;
pub mod evidence;
pub mod feedback;
pub mod iki;
pub mod progress;
pub mod rhk;
pub mod service_point;
pub mod skp;
pub mod survey_sheet;
pub mod survey_visit;
