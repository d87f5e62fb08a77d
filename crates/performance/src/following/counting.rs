//! Counting below units: each count is one statement for all units together.

use chrono::NaiveDate;
use kernel::Month;
use kernel::id::UnitId;
use sea_orm::sea_query::{Expr, ExprTrait, IntoColumnRef, IntoTableRef, JoinType, Query, SelectStatement};
use sea_orm::{ActiveEnum, ConnectionTrait, FromQueryResult};

use crate::Error;
use crate::entity::{milestone, monthly_report, progress, project, skp, work_log};
use crate::projects::ProjectStatus;
use crate::states::SkpStatus;

/// How many of something there are at a unit and below it.
#[derive(Clone, Debug, FromQueryResult)]
pub(crate) struct Count {
    pub(crate) unit_id: UnitId,
    pub(crate) word: String,
    pub(crate) count: i64,
}

/// Everybody placed at or below some units on a day, once for each of the units: `above.ancestor_id`, `placed.employee_id`.
pub(crate) fn below(units: &[UnitId], today: NaiveDate) -> SelectStatement {
    let holds = |table: &'static str| {
        Expr::col((table, "valid_from")).lte(today).and(Expr::col((table, "valid_until")).gt(today))
    };
    let units: Vec<sea_orm::Value> = units.iter().map(|unit| (*unit).into()).collect();
    Query::select()
        .from("unit_ancestor".into_table_ref().alias("above"))
        .join(
            JoinType::InnerJoin,
            "placement".into_table_ref().alias("placed"),
            Expr::col(("placed", "unit_id")).equals(("above", "unit_id")).and(holds("placed")),
        )
        .and_where(Expr::col(("above", "ancestor_id")).is_in(units))
        .and_where(holds("above"))
        .take()
}

/// Reads the counts of a statement that has a `word` and a `count`, by unit.
pub(crate) async fn count(
    conn: &impl ConnectionTrait,
    mut select: SelectStatement,
) -> Result<Vec<Count>, Error> {
    let select = select.expr_as(Expr::col(("above", "ancestor_id")), "unit_id").take();
    let statement = conn.get_database_backend().build(&select);
    Ok(Count::find_by_statement(statement).all(conn).await?)
}

fn by_unit(mut select: SelectStatement, word: &str, counted: Expr) -> SelectStatement {
    select
        .expr_as(Expr::val(word), "word")
        .expr_as(counted.cast_as("BIGINT"), "count")
        .add_group_by([Expr::col(("above", "ancestor_id"))])
        .take()
}

/// Joins a table to the people.
pub(crate) fn of_people(mut select: SelectStatement, table: &'static str) -> SelectStatement {
    select
        .join(
            JoinType::InnerJoin,
            table.into_table_ref(),
            Expr::col((table, "employee_id")).equals(("placed", "employee_id")),
        )
        .take()
}

pub(crate) async fn people(
    conn: &impl ConnectionTrait,
    units: &[UnitId],
    today: NaiveDate,
) -> Result<Vec<Count>, Error> {
    counted_people(conn, below(units, today)).await
}

pub(super) async fn plans(
    conn: &impl ConnectionTrait,
    units: &[UnitId],
    today: NaiveDate,
) -> Result<Vec<Count>, Error> {
    let holds = Expr::col((skp::Entity, skp::Column::StartsOn))
        .lte(today)
        .and(Expr::col((skp::Entity, skp::Column::EndsBefore)).gt(today));
    let select = of_people(below(units, today), "skp").and_where(holds).take();
    let counts = count(conn, grouped(select, (skp::Entity, skp::Column::Status))).await?;
    let running = SkpStatus::Berjalan.to_value();
    let word = |status: &str| if status == running { "plans_running" } else { "plans_open" };
    Ok(counts.into_iter().map(|one| Count { word: word(&one.word).to_owned(), ..one }).collect())
}

/// Counts rows by a column of words and by unit.
pub(crate) fn grouped(mut select: SelectStatement, word: impl IntoColumnRef + Clone) -> SelectStatement {
    select
        .expr_as(Expr::col(word.clone()), "word")
        .expr_as(Expr::col(word.clone()).count().cast_as("BIGINT"), "count")
        .add_group_by([Expr::col(("above", "ancestor_id")), Expr::col(word)])
        .take()
}

pub(super) async fn results(
    conn: &impl ConnectionTrait,
    units: &[UnitId],
    today: NaiveDate,
) -> Result<Vec<Count>, Error> {
    let select = || {
        of_people(below(units, today), "skp")
            .join(
                JoinType::InnerJoin,
                progress::Entity,
                Expr::col((progress::Entity, progress::Column::SkpId)).equals((skp::Entity, skp::Column::Id)),
            )
            .and_where(Expr::col((progress::Entity, progress::Column::PeriodFrom)).lte(today))
            .and_where(Expr::col((progress::Entity, progress::Column::PeriodUntil)).gt(today))
            .take()
    };
    let realised = Expr::col((progress::Entity, progress::Column::RealisedAt));
    let planned = Expr::col((progress::Entity, progress::Column::Id)).count();
    let mut all = count(conn, by_unit(select(), "results_planned", planned)).await?;
    // What is null is not counted.
    all.extend(count(conn, by_unit(select(), "results_realised", realised.count())).await?);
    Ok(all)
}

pub(super) async fn entries(
    conn: &impl ConnectionTrait,
    units: &[UnitId],
    (today, month): (NaiveDate, Month),
) -> Result<Vec<Count>, Error> {
    let of_month = Expr::col((work_log::Entity, work_log::Column::Month)).eq(month);
    let select = of_people(below(units, today), "work_log").and_where(of_month).take();
    let mut all =
        count(conn, by_unit(select, "entries", Expr::col((work_log::Entity, work_log::Column::Id)).count()))
            .await?;
    let covers = Expr::col((work_log::Entity, work_log::Column::StartsOn))
        .lte(today)
        .and(Expr::col((work_log::Entity, work_log::Column::EndsBefore)).gt(today));
    // A week that began in the month before may hold today.
    let select = of_people(below(units, today), "work_log").and_where(covers).take();
    let people = Expr::col(("placed", "employee_id")).count_distinct();
    all.extend(count(conn, by_unit(select, "logged_today", people)).await?);
    Ok(all)
}

pub(super) async fn reports(
    conn: &impl ConnectionTrait,
    units: &[UnitId],
    (today, month): (NaiveDate, Month),
) -> Result<Vec<Count>, Error> {
    let of_month = Expr::col((monthly_report::Entity, monthly_report::Column::Month)).eq(month);
    let select = of_people(below(units, today), "monthly_report").and_where(of_month).take();
    count(conn, grouped(select, (monthly_report::Entity, monthly_report::Column::Status))).await
}

pub(super) async fn projects(
    conn: &impl ConnectionTrait,
    units: &[UnitId],
    today: NaiveDate,
) -> Result<Vec<Count>, Error> {
    let all_units: Vec<sea_orm::Value> = units.iter().map(|unit| (*unit).into()).collect();
    let select = || {
        Query::select()
            .from("unit_ancestor".into_table_ref().alias("above"))
            .join(
                JoinType::InnerJoin,
                project::Entity,
                Expr::col((project::Entity, project::Column::UnitId)).equals(("above", "unit_id")),
            )
            .and_where(Expr::col(("above", "ancestor_id")).is_in(all_units.clone()))
            .and_where(Expr::col(("above", "valid_from")).lte(today))
            .and_where(Expr::col(("above", "valid_until")).gt(today))
            .and_where(
                Expr::col((project::Entity, project::Column::Status)).eq(ProjectStatus::Berjalan.to_value()),
            )
            .take()
    };
    let running = Expr::col((project::Entity, project::Column::Id)).count();
    let mut all = count(conn, by_unit(select(), "projects", running)).await?;
    let late = select()
        .join(
            JoinType::InnerJoin,
            milestone::Entity,
            Expr::col((milestone::Entity, milestone::Column::ProjectId))
                .equals((project::Entity, project::Column::Id)),
        )
        .and_where(Expr::col((milestone::Entity, milestone::Column::DoneOn)).is_null())
        .and_where(Expr::col((milestone::Entity, milestone::Column::DueOn)).lt(today))
        .take();
    let late = by_unit(late, "late", Expr::col((milestone::Entity, milestone::Column::Id)).count());
    all.extend(count(conn, late).await?);
    Ok(all)
}

/// Counts the people of a statement by unit, each once.
pub(crate) async fn counted_people(
    conn: &impl ConnectionTrait,
    select: SelectStatement,
) -> Result<Vec<Count>, Error> {
    let people = Expr::col(("placed", "employee_id")).count_distinct();
    count(conn, by_unit(select, "people", people)).await
}
