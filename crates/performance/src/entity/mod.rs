//! The tables that this crate owns.

pub mod collaboration;
pub mod complaint;
pub mod cycle;
pub mod evaluation;
pub mod evidence;
pub mod exhibit;
pub mod feedback;
pub mod iki;
pub mod iku;
pub mod iku_realisation;
pub mod milestone;
pub mod monthly_report;
pub mod perjanjian_kinerja;
pub mod progress;
pub mod project;
pub mod project_member;
pub mod project_spending;
pub mod rhk;
pub mod sasaran;
pub mod service_point;
pub mod skp;
pub mod survey_sheet;
pub mod survey_visit;
pub mod unit_rating;
pub mod work_log;
