//! Bulk reads for other crates.

mod closings;
mod targets;

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::NaiveDate;
use kernel::id::{EmployeeId, EvaluationId, UnitId, UnitRatingId};
use kernel::recipe::Source;
use kernel::{Period, Predikat, PredikatOrganisasi, Rate};
use personnel::entity::unit_ancestor;
use personnel::facts::CHUNK;
use platform::among;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect,
};

use crate::Error;
use crate::entity::{evaluation, numeric_rating, skp, unit_rating};

pub use closings::{ProjectClosed, TeamResult, projects_closed_well, team_results_of};
pub use targets::{Satisfied, TargetReached, satisfaction_of, targets_of};

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
            .filter(among(conn, evaluation::Column::EmployeeId, chunk.iter().copied()))
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

/// The values of the SKP (PP 30/2019) of evaluations; one of two ratings has none and is left out. One query for each 1,000.
///
/// # Errors
/// When the database fails.
pub async fn skp_values_of(
    conn: &impl ConnectionTrait,
    evaluations: &[EvaluationId],
) -> Result<HashMap<EvaluationId, Rate>, Error> {
    let mut all = HashMap::with_capacity(evaluations.len());
    for chunk in evaluations.chunks(CHUNK) {
        let rows: Vec<(EvaluationId, i64)> = numeric_rating::Entity::find()
            .select_only()
            .columns([numeric_rating::Column::EvaluationId, numeric_rating::Column::ResultsMilli])
            .filter(among(conn, numeric_rating::Column::EvaluationId, chunk.iter().copied()))
            .into_tuple()
            .all(conn)
            .await?;
        // A thousandth is 100,000 of the eight places that a rate has.
        all.extend(rows.into_iter().map(|(id, milli)| (id, Rate(milli.saturating_mul(100_000)))));
    }
    Ok(all)
}

/// The grade of a unit for a period, with the rating that gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitGrade {
    /// The grade.
    pub predikat: PredikatOrganisasi,
    /// The current version of the rating.
    pub rating_id: UnitRatingId,
    /// The day on which it was given.
    pub rated_on: NaiveDate,
}

impl UnitGrade {
    /// The rating as the source of an input of a recipe.
    pub fn source(&self) -> Source {
        Source { kind: "unit_rating".to_owned(), id: self.rating_id.0, date: self.rated_on }
    }
}

#[derive(FromQueryResult)]
struct Graded {
    below: UnitId,
    depth: i32,
    id: UnitRatingId,
    predikat: PredikatOrganisasi,
    period_from: NaiveDate,
    period_until: NaiveDate,
    rated_on: NaiveDate,
}

impl Graded {
    /// The nearest unit wins, then the shortest period.
    fn rank(&self) -> (i32, i64, UnitRatingId) {
        (self.depth, (self.period_until - self.period_from).num_days(), self.id)
    }
}

/// The grades of units for a period: of the unit itself, else of the nearest graded one above it on a day; of exactly that
/// period, else of the shortest one that contains it. One query for each 1,000 units.
///
/// # Errors
/// When the database fails.
pub async fn unit_grades_of(
    conn: &impl ConnectionTrait,
    units: &[UnitId],
    (period, as_of): (Period, NaiveDate),
) -> Result<HashMap<UnitId, UnitGrade>, Error> {
    let days = period.days();
    let to_ancestor: sea_orm::RelationDef = unit_rating::Entity::belongs_to(unit_ancestor::Entity)
        .from(unit_rating::Column::UnitId)
        .to(unit_ancestor::Column::AncestorId)
        .into();
    let mut best: HashMap<UnitId, Graded> = HashMap::new();
    for chunk in units.chunks(CHUNK) {
        let rows = unit_rating::Entity::find()
            .select_only()
            .columns([
                unit_rating::Column::Id,
                unit_rating::Column::Predikat,
                unit_rating::Column::PeriodFrom,
                unit_rating::Column::PeriodUntil,
                unit_rating::Column::RatedOn,
            ])
            .column_as(unit_ancestor::Column::UnitId, "below")
            .column_as(unit_ancestor::Column::Depth, "depth")
            .join(JoinType::InnerJoin, to_ancestor.clone())
            .filter(among(conn, unit_ancestor::Column::UnitId, chunk.iter().copied()))
            .filter(unit_ancestor::Column::ValidFrom.lte(as_of))
            .filter(unit_ancestor::Column::ValidUntil.gt(as_of))
            .filter(unit_rating::Column::SupersededAt.is_null())
            .filter(unit_rating::Column::PeriodFrom.lte(days.from))
            .filter(unit_rating::Column::PeriodUntil.gte(days.stored_until()))
            .into_model::<Graded>()
            .all(conn)
            .await?;
        for found in rows {
            match best.entry(found.below) {
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
    let grade =
        |found: Graded| UnitGrade { predikat: found.predikat, rating_id: found.id, rated_on: found.rated_on };
    Ok(best.into_iter().map(|(unit, found)| (unit, grade(found))).collect())
}
