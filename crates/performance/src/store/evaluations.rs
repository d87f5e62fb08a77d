//! Evaluations.

use std::collections::HashSet;

use kernel::DateRange;
use kernel::id::{EmployeeId, EvaluationId, SkpId};
use personnel::facts;
use platform::Act;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, SelectExt};

use super::reach;
use crate::Error;
use crate::entity::evaluation;
use crate::evaluations::Evaluated;

/// Whether a current evaluation of the plan covers these days.
pub(crate) async fn is_evaluated(
    conn: &impl ConnectionTrait,
    skp_id: SkpId,
    days: DateRange,
) -> Result<bool, Error> {
    Ok(evaluation::Entity::find()
        .filter(evaluation::COLUMN.skp_id.eq(skp_id))
        .filter(evaluation::COLUMN.superseded_at.is_null())
        .filter(evaluation::COLUMN.period_from.lte(days.from))
        .filter(evaluation::COLUMN.period_until.gte(days.stored_until()))
        .exists(conn)
        .await?)
}

/// Evaluations with the names of both sides: one query, however many.
pub(crate) async fn named_evaluations(
    conn: &impl ConnectionTrait,
    rows: Vec<evaluation::Model>,
) -> Result<Vec<Evaluated>, Error> {
    let people: HashSet<EmployeeId> = rows
        .iter()
        .flat_map(|evaluation| evaluation.rater_id.into_iter().chain([evaluation.employee_id]))
        .collect();
    let people: Vec<EmployeeId> = people.into_iter().collect();
    let names = facts::named(conn, &people).await?;
    let named =
        |id: EmployeeId| names.get(&id).cloned().ok_or(Error::from(platform::Error::NotFound("employee")));
    let see = |evaluation: evaluation::Model| {
        let (employee, rater) = (named(evaluation.employee_id)?, evaluation.rater_id.map(named).transpose()?);
        Ok(Evaluated { evaluation, employee, rater })
    };
    rows.into_iter().map(see).collect()
}

/// The same for one.
pub(crate) async fn named_evaluation(
    conn: &impl ConnectionTrait,
    evaluation: evaluation::Model,
) -> Result<Evaluated, Error> {
    let named = named_evaluations(conn, vec![evaluation]).await?.pop();
    named.ok_or(platform::Error::NotFound("evaluation").into())
}

/// One evaluation within the caller's reach.
pub(crate) async fn find_evaluation(
    conn: &impl ConnectionTrait,
    act: &Act,
    evaluation_id: EvaluationId,
) -> Result<evaluation::Model, Error> {
    let found = select_evaluations(act).filter(evaluation::COLUMN.id.eq(evaluation_id)).one(conn).await?;
    found.ok_or(platform::Error::NotFound("evaluation").into())
}

/// Evaluations within the caller's reach.
pub(crate) fn select_evaluations(act: &Act) -> sea_orm::Select<evaluation::Entity> {
    evaluation::Entity::find().filter(personnel::scope::condition(
        &reach(act),
        evaluation::Column::EmployeeId,
        act.today,
    ))
}
