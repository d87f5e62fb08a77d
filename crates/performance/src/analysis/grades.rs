//! The spread of grades over the periods of a year.

use std::collections::BTreeMap;

use futures_util::future::try_join_all;
use kernel::{Period, Predikat};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{Asked, PEOPLE_MIN};
use crate::Error;
use crate::entity::evaluation;
use crate::following::{Below, planned_for_its_values};
use crate::words::Rhythm;

/// How many people have a grade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GradeCount {
    /// The grade.
    pub predikat: Predikat,
    /// How many.
    pub people: i64,
}

/// The grades of a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GradeTrend {
    /// The period.
    pub period: Period,
    /// How many people were rated.
    pub people: i64,
    /// By grade, the best first; none where so few were rated that it would tell of each.
    pub grades: Option<Vec<GradeCount>>,
}

#[derive(FromQueryResult)]
struct Row {
    period: Period,
    predikat: Predikat,
    people: i64,
}

/// The grades that were given in a unit and below it, period by period.
///
/// # Errors
/// When the database fails.
pub async fn grade_trend(
    conn: &impl ConnectionTrait,
    asked: Asked,
    rhythm: Rhythm,
) -> Result<Vec<GradeTrend>, Error> {
    let periods = asked.periods(rhythm);
    // Two halves of a year are counted at the same time.
    let halves = periods.chunks(periods.len().div_ceil(2).max(1)).map(|half| grades(conn, asked, half));
    let mut found: BTreeMap<Period, Vec<GradeCount>> = BTreeMap::new();
    for Row { period, predikat, people } in try_join_all(halves).await?.into_iter().flatten() {
        found.entry(period).or_default().push(GradeCount { predikat, people });
    }
    let told = |period: Period| {
        let mut grades = found.remove(&period).unwrap_or_default();
        grades.sort_by_key(|one| std::cmp::Reverse(one.predikat));
        let people = grades.iter().map(|one| one.people).sum();
        GradeTrend { period, people, grades: (people >= PEOPLE_MIN).then_some(grades) }
    };
    Ok(periods.iter().copied().map(told).collect())
}

async fn grades(conn: &impl ConnectionTrait, asked: Asked, periods: &[Period]) -> Result<Vec<Row>, Error> {
    let column = |column: evaluation::Column| Expr::col((evaluation::Entity, column));
    let below = Below { units: &[asked.unit_id], day: asked.day() };
    let people = below.among(column(evaluation::Column::EmployeeId));
    let select = Query::select()
        .from(evaluation::Entity)
        .expr_as(column(evaluation::Column::Period), "period")
        .expr_as(column(evaluation::Column::Predikat), "predikat")
        .expr_as(column(evaluation::Column::Predikat).count().cast_as("BIGINT"), "people")
        .and_where(column(evaluation::Column::SupersededAt).is_null())
        .and_where(column(evaluation::Column::Period).is_in(periods.iter().copied()))
        .and_where(people)
        .add_group_by([column(evaluation::Column::Period), column(evaluation::Column::Predikat)])
        .take();
    Ok(Row::find_by_statement(planned_for_its_values(conn, &select)).all(conn).await?)
}
