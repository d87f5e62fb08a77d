//! The own grades over time. No comparison with others: a person's measure is what was agreed with that person.

use chrono::NaiveDate;
use kernel::id::{EmployeeId, EvaluationId};
use kernel::{Period, Predikat};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;

use crate::Error;
use crate::entity::evaluation;

/// The most points of a trend: five years of months.
const POINTS_MAX: u64 = 60;

/// Which way the grades went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = performance::TrendDirection)]
pub enum Direction {
    /// The newest is above the one before.
    Naik,
    /// It is the same.
    Tetap,
    /// It is below.
    Turun,
}

/// The grade of a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::TrendPoint)]
pub struct TrendPoint {
    /// The rating.
    pub evaluation_id: EvaluationId,
    /// The period.
    pub period: Period,
    /// Its first day.
    #[schema(example = "2026-01-01")]
    pub from: NaiveDate,
    /// The grade.
    pub predikat: Predikat,
}

/// The own way over time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::Trend)]
pub struct Trend {
    /// The grades that count, oldest first.
    pub points: Vec<TrendPoint>,
    /// The band in which the newest grade lies; null without any.
    pub band: Option<Predikat>,
    /// Which way it went, between the two newest periods of the same length.
    pub direction: Option<Direction>,
}

/// The trend of an employee: the newest grades, at most five years of months, however long somebody serves.
///
/// # Errors
/// When the database fails.
pub async fn trend_of(conn: &impl ConnectionTrait, employee: EmployeeId) -> Result<Trend, Error> {
    let mut rows = evaluation::Entity::find()
        .filter(evaluation::COLUMN.employee_id.eq(employee))
        .filter(evaluation::COLUMN.superseded_at.is_null())
        // A year ends with its last part, and is rated after it.
        .order_by_desc(evaluation::Column::PeriodUntil)
        .order_by_asc(evaluation::Column::PeriodFrom)
        .limit(POINTS_MAX)
        .all(conn)
        .await?;
    rows.reverse();
    let length =
        |row: &evaluation::Model| row.period.last_month().first_day() - row.period.first_month().first_day();
    let newest = rows.last();
    let before = newest.and_then(|newest| {
        let same =
            |row: &&evaluation::Model| row.period != newest.period && alike(length(row), length(newest));
        rows.iter().rev().find(same)
    });
    let direction = newest.zip(before).map(|(newest, before)| match newest.predikat.cmp(&before.predikat) {
        std::cmp::Ordering::Greater => Direction::Naik,
        std::cmp::Ordering::Equal => Direction::Tetap,
        std::cmp::Ordering::Less => Direction::Turun,
    });
    let band = newest.map(|newest| newest.predikat);
    let point = |row: evaluation::Model| TrendPoint {
        evaluation_id: row.id,
        period: row.period,
        from: row.period_from,
        predikat: row.predikat,
    };
    Ok(Trend { points: rows.into_iter().map(point).collect(), band, direction })
}

/// Months and quarters differ by a day or two among themselves.
fn alike(one: chrono::TimeDelta, other: chrono::TimeDelta) -> bool {
    (one - other).num_days().abs() <= 7
}
