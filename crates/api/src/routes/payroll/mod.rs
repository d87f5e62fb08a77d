//! Payroll: TPP policies, runs, payslips and their explanations.

use identity::{Permission, Use};
use kernel::id::UnitId;
use payroll::Duties;
use serde::Serialize;
use utoipa::ToSchema;

use crate::allow::Allow;
use crate::routes::Routes;

pub mod ceilings;
pub mod comparisons;
pub mod criteria;
pub mod deductions;
pub mod documents;
pub mod exclusions;
pub mod findings;
pub mod law;
pub mod other_payer_slips;
pub mod pay_settings;
pub mod payslips;
pub mod policies;
pub mod policy_acts;
pub mod recipes;
pub mod recoveries;
pub mod run_acts;
pub mod run_faults;
pub mod run_payment;
pub mod run_signatures;
pub mod run_totals;
pub mod runs;
pub mod settled_months;
pub mod shadow;
pub mod simulation_chart;
pub mod simulations;
pub mod withholding;

/// Mounts the routes of payroll.
pub fn mount(routes: &mut Routes) {
    routes.service(policies::draft_policy).service(policies::list_policies);
    routes.service(policies::get_policy).service(policies::edit_policy);
    routes.service(policy_acts::validate_policy).service(policy_acts::submit_policy);
    routes.service(policy_acts::return_policy).service(policy_acts::approve_policy);
    routes.service(policy_acts::retire_policy);
    routes.service(criteria::get_own_criteria).service(criteria::list_policy_templates);
    routes.service(runs::create_run).service(runs::list_runs).service(runs::get_run);
    routes.service(run_totals::get_run_totals).service(run_faults::list_run_faults);
    routes.service(run_acts::calculate_run).service(run_acts::cancel_run);
    routes.service(run_signatures::verify_run);
    routes.service(run_signatures::check_run).service(run_signatures::return_run);
    routes.service(run_signatures::approve_run).service(run_signatures::refuse_run);
    routes.service(run_payment::pay_run).service(run_payment::close_run);
    routes.service(run_payment::record_transfer_return).service(run_payment::pay_transfer_again);
    routes.service(run_payment::list_transfer_returns);
    routes.configure(documents::mount);
    routes.service(exclusions::exclude_employee).service(exclusions::list_exclusions);
    routes.service(exclusions::withdraw_exclusion);
    routes.service(findings::list_run_findings).service(findings::accept_finding);
    routes.service(findings::withdraw_acceptance);
    routes.service(payslips::list_own_payslips).service(payslips::list_payslips);
    routes.service(payslips::get_payslip).service(payslips::explain_payslip);
    routes.service(payslips::get_payslip_inputs);
    routes.service(settled_months::list_settled_months);
    routes.service(recoveries::list_recoveries).service(recoveries::get_recovery);
    routes.service(recoveries::plan_recovery).service(recoveries::repay_recovery);
    routes.service(recoveries::list_own_recoveries);
    routes.service(comparisons::compare_payslip).service(comparisons::forecast_own_pay);
    routes.service(simulations::simulate_pay).service(simulations::list_simulations);
    routes.service(simulations::get_simulation).service(simulations::get_simulation_chart);
    routes.service(simulations::list_simulated_people);
    routes.service(ceilings::enter_ceiling).service(ceilings::change_ceiling);
    routes.service(ceilings::list_ceilings).service(ceilings::get_ceiling);
    routes.configure(deductions::mount);
    routes.configure(shadow::mount);
    routes.service(recipes::get_recipe).service(law::list_law).service(law::get_law);
    routes.service(pay_settings::get_pay_settings);
    routes.service(other_payer_slips::enter_other_payer_slip);
    routes.service(other_payer_slips::get_other_payer_slip);
    routes.service(other_payer_slips::revoke_other_payer_slip);
    routes.service(other_payer_slips::list_other_payer_slips);
    routes.service(other_payer_slips::list_own_other_payer_slips);
    routes.service(withholding::list_withholding_slips).service(withholding::get_own_withholding_slip);
}

/// A unit with its name of today.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = payroll::Unit)]
pub struct Unit {
    /// The unit.
    pub id: UnitId,
    /// Its name.
    #[schema(example = "Dinas Kesehatan")]
    pub name: Option<String>,
}

/// On which side of a run the caller stands.
pub fn run_duties<P>(caller: &Allow<P>) -> Duties {
    let checking = uses(caller, Permission::CheckPayroll);
    Duties {
        checks_for: checking.as_ref().and_then(|used| used.lent_by).map(|lender| lender.account),
        checks: checking.map(|used| used.scope),
        ..duties(caller, Permission::RunPayroll, Permission::ApprovePayroll)
    }
}

/// On which side of a policy the caller stands.
pub fn policy_duties<P>(caller: &Allow<P>) -> Duties {
    duties(caller, Permission::WritePolicies, Permission::ApprovePolicies)
}

fn duties<P>(caller: &Allow<P>, makes: Permission, approves: Permission) -> Duties {
    let approving = uses(caller, approves);
    Duties {
        makes: uses(caller, makes).map(|used| used.scope),
        approves_for: approving.as_ref().and_then(|used| used.lent_by).map(|lender| lender.account),
        approves: approving.map(|used| used.scope),
        ..Duties::default()
    }
}

fn uses<P>(caller: &Allow<P>, permission: Permission) -> Option<Use> {
    caller.caller().uses(permission, caller.act().today).ok()
}
