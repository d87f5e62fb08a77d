//! Facts that only some policies ask for: one query for each part of the roster, and none where the policy does not ask.

use std::collections::HashMap;

use kernel::Rate;
use kernel::id::{EmployeeId, EvaluationId, UnitId};
use performance::facts::{Sourced, UnitGrade, skp_values_of, unit_grades_of};
use personnel::facts::{PayFacts, Sourced as Dated, first_status_of, leave_days};
use personnel::value::{LeaveKind, Status};
use sea_orm::ConnectionTrait;

use super::plan::Plan;
use crate::Error;

/// What a part of the roster has of it.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    pub(super) values: HashMap<EvaluationId, Rate>,
    pub(super) units: HashMap<UnitId, UnitGrade>,
    pub(super) leave_days: HashMap<EmployeeId, Vec<(LeaveKind, i64)>>,
    pub(super) first_status: HashMap<EmployeeId, Dated<Status>>,
}

/// Asks for what the policy follows.
pub(super) async fn wanted_by_policy(
    conn: &impl ConnectionTrait,
    plan: &Plan,
    (roster, grades): (&[PayFacts], &HashMap<EmployeeId, Sourced>),
) -> Result<Wanted, Error> {
    let mut wanted = Wanted::default();
    let Some(policy) = &plan.policy else { return Ok(wanted) };
    if policy.performance.follows_value() {
        let evaluations: Vec<EvaluationId> = grades.values().map(|grade| grade.evaluation_id).collect();
        wanted.values = skp_values_of(conn, &evaluations).await?;
    }
    if let (true, Some(period)) = (policy.follows_units(), plan.run.evaluation_period) {
        let mut units: Vec<UnitId> = roster.iter().filter_map(|facts| facts.unit_id).collect();
        units.sort_unstable();
        units.dedup();
        wanted.units = unit_grades_of(conn, &units, (period, plan.run.facts_as_of)).await?;
    }
    let ids: Vec<EmployeeId> = roster.iter().map(|facts| facts.employee_id).collect();
    if policy.transferred_in.is_some() {
        wanted.first_status = first_status_of(conn, &ids).await?;
    }
    if let (true, Some(month)) = (policy.counts_leave_days(), plan.run.attendance_month) {
        wanted.leave_days = leave_days(conn, &ids, month).await?;
    }
    Ok(wanted)
}
