//! Pay: law as dated data, regional policies, runs and payslips, and the explanation of every rupiah.
//!
//! Invariants:
//! - a payslip follows from its run's recipe and its own inputs alone; whoever has both can recompute it;
//! - a recipe is stored once under the hash of its bytes and never changes;
//! - an approved run is immutable, and so is everything it is made of;
//! - nobody has two payslips of one kind and service month: the slot is claimed before the payslip is written;
//! - a payslip is visible through its run's state only, so that a killed calculation shows nothing;
//! - nobody approves what they made; a reporting line never opens a payslip.
//!
//! What must never be here: HTTP, knowledge of careers or recruitment, a number of any law outside `regulations/`.

pub mod calculation;
pub mod calculators;
pub mod ceilings;
pub mod comparisons;
pub mod criteria;
pub mod deductions;
mod duties;
pub mod entity;
mod error;
pub mod facts;
mod faults;
pub mod guard;
pub mod laboratory;
pub mod law;
pub mod other_payers;
pub mod outputs;
pub mod payslips;
pub mod policies;
pub mod privacy;
pub mod recipes;
pub mod recoveries;
pub mod regulation;
pub mod rules;
pub mod runs;
pub mod settled_months;
pub mod shadow;
mod staleness;
pub mod states;
mod store;
#[cfg(test)]
mod tests;
pub mod withholding;

pub use calculation::{
    CALCULATE_RUN, Calculated, PayRules, calculate_run_job, calculate_run_now, days_to_warn, settle_run_job,
};
pub use comparisons::{compare_payslip, forecast_own};
pub use criteria::own_criteria;
pub use duties::Duties;
pub use error::Error;
pub use guard::{accept_finding, list_run_findings, withdraw_acceptance};
pub use law::publish_law;
pub use payslips::{
    explain_payslip, find_payslip, find_payslip_source, last_paid_month, list_own_payslips, list_payslips,
};
pub use policies::{
    approve_policy, draft_policy, edit_policy, find_policy, list_policies, retire_policy, return_policy,
    submit_policy,
};
pub use runs::{
    approve_run, calculate_run, cancel_run, check_run, create_run, exclude_employee, find_run,
    list_exclusions, list_run_faults, list_runs, refuse_run, return_run, run_totals, verify_run,
    withdraw_exclusion,
};
pub use settled_months::settled_months;
