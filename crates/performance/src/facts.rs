//! Bulk reads for other crates.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::NaiveDate;
use kernel::id::{EmployeeId, EvaluationId};
use kernel::recipe::Source;
use kernel::{Period, Predikat};
use personnel::facts::CHUNK;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};

use crate::Error;
use crate::entity::{evaluation, skp};

/// A predikat with the evaluation that gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sourced {
    /// The final grade.
    pub predikat: Predikat,
    /// The current version of the evaluation.
    pub evaluation_id: EvaluationId,
    /// The period that was evaluated; it may be longer than the one asked for.
    pub period: Period,
    /// The day of the evaluation.
    pub evaluated_on: NaiveDate,
}

impl Sourced {
    /// The evaluation as the source of an input of a recipe.
    pub fn source(&self) -> Source {
        Source { kind: "evaluation".to_owned(), id: self.evaluation_id.0, date: self.evaluated_on }
    }
}

#[derive(FromQueryResult)]
struct Found {
    employee_id: EmployeeId,
    id: EvaluationId,
    predikat: Predikat,
    period: Period,
    period_from: NaiveDate,
    period_until: NaiveDate,
    evaluated_on: NaiveDate,
    starts_on: Option<NaiveDate>,
}

impl Found {
    /// The shortest period wins; of two plans in one period, the later one: it was in force at the period's end. A grade that was
    /// given here comes before an imported one of the same period.
    fn rank(&self) -> (i64, std::cmp::Reverse<Option<NaiveDate>>) {
        ((self.period_until - self.period_from).num_days(), std::cmp::Reverse(self.starts_on))
    }
}

/// The predikat of employees for a period: of the current evaluation of exactly that period, else of the shortest
/// evaluated period that contains it. Who was not evaluated is left out. One query for each 1,000 employees.
///
/// # Errors
/// When the database fails.
pub async fn predikat_of(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    period: Period,
) -> Result<HashMap<EmployeeId, Sourced>, Error> {
    let days = period.days();
    let mut best: HashMap<EmployeeId, Found> = HashMap::with_capacity(employees.len());
    for chunk in employees.chunks(CHUNK) {
        let rows = evaluation::Entity::find()
            .left_join(skp::Entity)
            .select_only()
            .columns([
                evaluation::Column::EmployeeId,
                evaluation::Column::Id,
                evaluation::Column::Predikat,
                evaluation::Column::Period,
                evaluation::Column::PeriodFrom,
                evaluation::Column::PeriodUntil,
                evaluation::Column::EvaluatedOn,
            ])
            .column(skp::Column::StartsOn)
            .filter(evaluation::Column::EmployeeId.is_in(chunk.iter().copied()))
            .filter(evaluation::COLUMN.superseded_at.is_null())
            .filter(evaluation::COLUMN.period_from.lte(days.from))
            .filter(evaluation::COLUMN.period_until.gte(days.stored_until()))
            .into_model::<Found>()
            .all(conn)
            .await?;
        for found in rows {
            match best.entry(found.employee_id) {
                Entry::Occupied(mut held) if found.rank() < held.get().rank() => {
                    held.insert(found);
                }
                Entry::Occupied(_) => {}
                Entry::Vacant(free) => {
                    free.insert(found);
                }
            }
        }
    }
    Ok(best.into_iter().map(|(employee, found)| (employee, found.into())).collect())
}

impl From<Found> for Sourced {
    fn from(found: Found) -> Self {
        Self {
            predikat: found.predikat,
            evaluation_id: found.id,
            period: found.period,
            evaluated_on: found.evaluated_on,
        }
    }
}
