//! The tables that payroll owns.

pub mod bonus_claim;
pub mod budget_ceiling;
pub mod budget_ceiling_change;
pub mod finding_acceptance;
pub mod law_version;
pub mod payroll_run;
pub mod payroll_slot;
pub mod payslip;
pub mod rapel_month;
pub mod recipe;
pub mod recovery;
pub mod recovery_payment;
pub mod run_exclusion;
pub mod run_fault;
pub mod run_finding;
pub mod run_kind;
pub mod run_law;
pub mod run_total;
pub mod shadow_comparison;
pub mod shadow_person;
pub mod shadow_row;
pub mod simulation;
pub mod simulation_person;
pub mod tpp_policy;
pub mod transfer_return;
