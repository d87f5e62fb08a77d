//! Facts that only some policies and kinds of run ask for: one query for each part of the roster, and none where nobody asks.

use std::collections::{BTreeSet, HashMap};

use kernel::id::{EmployeeId, EvaluationId, UnitId};
use kernel::recipe::Source;
use kernel::{Rate, Rupiah};
use performance::facts::{Sourced, UnitGrade, skp_values_of, unit_grades_of};
use personnel::facts::{PayFacts, Sourced as Dated, first_status_of, leave_days, professions_of};
use personnel::value::{LeaveKind, Status};
use sea_orm::ConnectionTrait;

use super::base_tpp::base_tpp;
use super::deductions::{Withheld, withheld};
use super::plan::Plan;
use super::results::{ResultsOf, results_of};
use crate::Error;

/// What a part of the roster has of it.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    pub(crate) values: HashMap<EvaluationId, Rate>,
    pub(crate) units: HashMap<UnitId, UnitGrade>,
    pub(crate) leave_days: HashMap<EmployeeId, Vec<(LeaveKind, i64)>>,
    pub(crate) first_status: HashMap<EmployeeId, Dated<Status>>,
    pub(crate) base_tpp: HashMap<EmployeeId, (Rupiah, Source)>,
    pub(crate) professions: HashMap<EmployeeId, BTreeSet<String>>,
    pub(crate) results: ResultsOf,
    pub(crate) withheld: HashMap<EmployeeId, Withheld>,
}

/// Asks for what the run follows.
pub(crate) async fn wanted(
    conn: &impl ConnectionTrait,
    plan: &Plan,
    (roster, grades): (&[PayFacts], &HashMap<EmployeeId, Sourced>),
) -> Result<Wanted, Error> {
    let mut found = Wanted::default();
    let ids: Vec<EmployeeId> = roster.iter().map(|facts| facts.employee_id).collect();
    if plan.run.base_kind.yearly().is_some() {
        found.base_tpp = base_tpp(conn, plan, &ids).await?;
        found.first_status = first_status_of(conn, &ids).await?;
    }
    found.withheld = withheld(conn, (&plan.run, &plan.taken), &ids).await?;
    let Some(policy) = &plan.policy else { return Ok(found) };
    if policy.performance.follows_value() {
        let evaluations: Vec<EvaluationId> = grades.values().map(|grade| grade.evaluation_id).collect();
        found.values = skp_values_of(conn, &evaluations).await?;
    }
    if let (true, Some(period)) = (policy.follows_units(), plan.run.evaluation_period) {
        let mut units: Vec<UnitId> = roster.iter().filter_map(|facts| facts.unit_id).collect();
        units.sort_unstable();
        units.dedup();
        found.units = unit_grades_of(conn, &units, (period, plan.run.facts_as_of)).await?;
    }
    if policy.transferred_in.is_some() {
        found.first_status = first_status_of(conn, &ids).await?;
    }
    if let (true, Some(month)) = (policy.counts_leave_days(), plan.run.attendance_month) {
        found.leave_days = leave_days(conn, &ids, month).await?;
    }
    if policy.excluded.follows_certificates() {
        found.professions = professions_of(conn, &ids, plan.run.facts_as_of).await?;
    }
    found.results = results_of(conn, plan, (roster, &ids)).await?;
    Ok(found)
}
