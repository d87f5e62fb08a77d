//! How much people tell each other, month by month: notes on reports of progress, and direct feedback.

use std::collections::HashMap;

use kernel::Month;
use kernel::calendar::TimeZone;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, JoinType, Query, SelectStatement};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::Asked;
use crate::Error;
use crate::entity::{direct_feedback, feedback, progress, skp};
use crate::following::Below;

/// How much was told in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeedbackCounts {
    /// The month.
    pub month: Month,
    /// Notes of superiors on reports of progress.
    pub notes: i64,
    /// Direct feedback to people of the unit, from whomever.
    pub direct: i64,
}

#[derive(FromQueryResult)]
struct Told {
    at_month: i64,
    times: i64,
}

/// How much was told the people of a unit and below it, month by month: how often, and nothing of what. Two queries.
///
/// # Errors
/// When the database fails.
pub async fn feedback_counts(
    conn: &impl ConnectionTrait,
    asked: Asked,
) -> Result<Vec<FeedbackCounts>, Error> {
    let months = asked.months();
    let below = Below { units: &[asked.unit_id], day: asked.day() };
    let on_reports = below
        .people_with("skp")
        .join(
            JoinType::InnerJoin,
            progress::Entity,
            Expr::col((progress::Entity, progress::Column::SkpId)).equals((skp::Entity, skp::Column::Id)),
        )
        .join(
            JoinType::InnerJoin,
            feedback::Entity,
            Expr::col((feedback::Entity, feedback::Column::ProgressId))
                .equals((progress::Entity, progress::Column::Id)),
        )
        .take();
    let given = Expr::col((feedback::Entity, feedback::Column::GivenAt));
    let notes = by_month(conn, (on_reports, given), &months).await?;
    let to_people = below
        .people()
        .join(
            JoinType::InnerJoin,
            direct_feedback::Entity,
            Expr::col((direct_feedback::Entity, direct_feedback::Column::RecipientId))
                .equals(("placed", "employee_id")),
        )
        .take();
    let given = Expr::col((direct_feedback::Entity, direct_feedback::Column::GivenAt));
    let direct = by_month(conn, (to_people, given), &months).await?;
    let times = |of: &HashMap<i64, i64>, at: i64| of.get(&at).copied().unwrap_or_default();
    let count = |(at, month)| FeedbackCounts { month, notes: times(&notes, at), direct: times(&direct, at) };
    Ok((1_i64..).zip(months).map(count).collect())
}

/// How many rows of a statement fall into each of some months, by the number of the month in the list, from 1.
async fn by_month(
    conn: &impl ConnectionTrait,
    (mut rows, given): (SelectStatement, Expr),
    months: &[Month],
) -> Result<HashMap<i64, i64>, Error> {
    let (Some(first), Some(last)) = (months.first(), months.last()) else { return Ok(HashMap::new()) };
    let midnight = |month: Month| TimeZone::Wib.midnight(month.first_day());
    // Dates are cut differently by each database; bounds are compared alike.
    let mut place = CaseStatement::new();
    for (at, month) in (1_i64..).zip(months) {
        place = place.case(given.clone().lt(midnight(month.next())), at);
    }
    let told = rows
        .expr_as(Expr::expr(place).cast_as("BIGINT"), "at_month")
        .and_where(given.clone().gte(midnight(*first)))
        .and_where(given.lt(midnight(last.next())))
        .take();
    let select = Query::select()
        .column(("told", "at_month"))
        .expr_as(Expr::col(("told", "at_month")).count().cast_as("BIGINT"), "times")
        .from_subquery(told, "told")
        .group_by_col(("told", "at_month"))
        .take();
    let rows = Told::find_by_statement(conn.get_database_backend().build(&select)).all(conn).await?;
    Ok(rows.into_iter().map(|row| (row.at_month, row.times)).collect())
}
