//! The spread of grades over the periods of a year, and how much is answered.

use std::collections::BTreeMap;

use kernel::{Month, Period, Predikat};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, JoinType};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{Asked, PEOPLE_MIN};
use crate::Error;
use crate::entity::{evaluation, feedback, progress, skp};
use crate::following::{below, of_people};
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

/// The grades that were given in a unit and below it, period by period. One query.
///
/// # Errors
/// When the database fails.
pub async fn grade_trend(
    conn: &impl ConnectionTrait,
    asked: Asked,
    rhythm: Rhythm,
) -> Result<Vec<GradeTrend>, Error> {
    let periods = asked.periods(rhythm);
    let column = |column: evaluation::Column| Expr::col((evaluation::Entity, column));
    let select = of_people(below(&[asked.unit_id], asked.day()), "evaluation")
        .expr_as(column(evaluation::Column::Period), "period")
        .expr_as(column(evaluation::Column::Predikat), "predikat")
        .expr_as(column(evaluation::Column::Id).count().cast_as("BIGINT"), "people")
        .and_where(column(evaluation::Column::SupersededAt).is_null())
        .and_where(column(evaluation::Column::Period).is_in(periods.iter().copied()))
        .add_group_by([column(evaluation::Column::Period), column(evaluation::Column::Predikat)])
        .take();
    let rows = Row::find_by_statement(conn.get_database_backend().build(&select)).all(conn).await?;
    let mut found: BTreeMap<Period, Vec<GradeCount>> = BTreeMap::new();
    for Row { period, predikat, people } in rows {
        found.entry(period).or_default().push(GradeCount { predikat, people });
    }
    let told = |period: Period| {
        let mut grades = found.remove(&period).unwrap_or_default();
        grades.sort_by_key(|one| std::cmp::Reverse(one.predikat));
        let people = grades.iter().map(|one| one.people).sum();
        GradeTrend { period, people, grades: (people >= PEOPLE_MIN).then_some(grades) }
    };
    Ok(periods.into_iter().map(told).collect())
}

/// How much was answered in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeedbackCounts {
    /// The month.
    pub month: Month,
    /// Notes of superiors on reports of progress.
    pub notes: i64,
}

#[derive(FromQueryResult)]
struct Answered {
    at_month: i64,
    notes: i64,
}

/// How many notes were given on the reports of progress of a unit and below it, month by month. One query.
///
/// # Errors
/// When the database fails.
pub async fn feedback_counts(
    conn: &impl ConnectionTrait,
    asked: Asked,
) -> Result<Vec<FeedbackCounts>, Error> {
    let months = asked.months();
    let (Some(first), Some(last)) = (months.first(), months.last()) else { return Ok(Vec::new()) };
    let given = || Expr::col((feedback::Entity, feedback::Column::GivenAt));
    let midnight = |month: Month| kernel::calendar::TimeZone::Wib.midnight(month.first_day());
    // Dates are cut differently by each database; bounds are compared alike.
    let mut place = CaseStatement::new();
    for (at, month) in (1_i64..).zip(&months) {
        place = place.case(given().lt(midnight(month.next())), at);
    }
    let answers = of_people(below(&[asked.unit_id], asked.day()), "skp")
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
        .expr_as(Expr::expr(place).cast_as("BIGINT"), "at_month")
        .and_where(given().gte(midnight(*first)))
        .and_where(given().lt(midnight(last.next())))
        .take();
    let select = sea_orm::sea_query::Query::select()
        .column(("answers", "at_month"))
        .expr_as(Expr::col(("answers", "at_month")).count().cast_as("BIGINT"), "notes")
        .from_subquery(answers, "answers")
        .group_by_col(("answers", "at_month"))
        .take();
    let rows = Answered::find_by_statement(conn.get_database_backend().build(&select)).all(conn).await?;
    let notes = |at: i64| rows.iter().filter(|row| row.at_month == at).map(|row| row.notes).sum();
    Ok((1_i64..).zip(months).map(|(at, month)| FeedbackCounts { month, notes: notes(at) }).collect())
}
