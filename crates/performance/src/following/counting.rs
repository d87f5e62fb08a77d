//! Counting below units: each count is one statement for all units together. It counts at each place once, and adds up what was
//! counted for every unit above: an instansi and its parts together cost no more than the instansi.

use chrono::NaiveDate;
use kernel::Month;
use kernel::id::UnitId;
use sea_orm::sea_query::{
    CaseStatement, Condition, Expr, ExprTrait, IntoColumnRef, IntoTableRef, JoinType, Query, SelectStatement,
};
use sea_orm::{ActiveEnum, ConnectionTrait, DbBackend, DbErr, FromQueryResult, QueryResult, Statement};

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

/// The people at a unit and below it, and how many of them each of several statements has.
#[derive(Clone, Debug)]
pub(crate) struct Tally {
    pub(crate) unit_id: UnitId,
    pub(crate) people: i64,
    pub(crate) counts: Vec<i64>,
}

/// Which units, and on which day.
#[derive(Clone, Copy)]
pub(crate) struct Below<'a> {
    pub(crate) units: &'a [UnitId],
    pub(crate) day: NaiveDate,
}

impl Below<'_> {
    /// Everybody placed at or below one of the units on the day, once: `placed.employee_id`, `placed.unit_id`.
    pub(crate) fn people(self) -> SelectStatement {
        Query::select()
            .from("whereabouts".into_table_ref().alias("placed"))
            .and_where(Expr::col(("placed", "unit_id")).in_subquery(self.places()))
            .and_where(self.holds("placed"))
            .take()
    }

    /// The condition that an employee is one of these people.
    pub(crate) fn among(self, employee: Expr) -> Expr {
        employee.in_subquery(self.people().column(("placed", "employee_id")).take())
    }

    /// Everybody placed there, with the rows of a table about them.
    pub(crate) fn people_with(self, table: &'static str) -> SelectStatement {
        self.people()
            .join(
                JoinType::InnerJoin,
                table.into_table_ref(),
                Expr::col((table, "employee_id")).equals(("placed", "employee_id")),
            )
            .take()
    }

    /// The units at or below. Always asked as `IN`: at its worst that is a look-up for each person, never a search.
    fn places(self) -> SelectStatement {
        Query::select()
            .column(("below", "unit_id"))
            .from("unit_ancestor".into_table_ref().alias("below"))
            .and_where(Expr::col(("below", "ancestor_id")).is_in(self.values()))
            .and_where(self.holds("below"))
            .take()
    }

    fn holds(self, table: &'static str) -> Expr {
        Expr::col((table, "valid_from")).lte(self.day).and(Expr::col((table, "valid_until")).gt(self.day))
    }

    fn values(self) -> Vec<sea_orm::Value> {
        self.units.iter().map(|unit| (*unit).into()).collect()
    }

    /// Adds up, for every unit, what a statement counted by place: `unit_id`, `word`, `count`.
    pub(crate) async fn add_up(
        self,
        conn: &impl ConnectionTrait,
        counted: SelectStatement,
    ) -> Result<Vec<Count>, Error> {
        let select = Query::select()
            .expr_as(Expr::col(("above", "ancestor_id")), "unit_id")
            .column(("at_place", "word"))
            .expr_as(Expr::col(("at_place", "count")).sum().cast_as("BIGINT"), "count")
            .from("unit_ancestor".into_table_ref().alias("above"))
            .join_subquery(
                JoinType::InnerJoin,
                counted,
                "at_place",
                Expr::col(("at_place", "unit_id")).equals(("above", "unit_id")),
            )
            .and_where(Expr::col(("above", "ancestor_id")).is_in(self.values()))
            .and_where(self.holds("above"))
            .add_group_by([Expr::col(("above", "ancestor_id")), Expr::col(("at_place", "word"))])
            .take();
        Ok(Count::find_by_statement(planned_for_its_values(conn, &select)).all(conn).await?)
    }

    /// How many people there are at and below each unit, and how many of them each statement of employees has: one walk through all
    /// of them.
    pub(crate) async fn tally(
        self,
        conn: &impl ConnectionTrait,
        among: Vec<SelectStatement>,
    ) -> Result<Vec<Tally>, Error> {
        let (person, unit) = (Expr::col(("placed", "employee_id")), ("placed", "unit_id"));
        let mut at_place = self.people();
        at_place.column(unit).expr_as(person.clone().count(), "people").add_group_by([Expr::col(unit)]);
        let mut select = Query::select()
            .expr_as(Expr::col(("above", "ancestor_id")), "unit_id")
            .expr_as(Expr::col(("at_place", "people")).sum().cast_as("BIGINT"), "people")
            .from("unit_ancestor".into_table_ref().alias("above"))
            .and_where(Expr::col(("above", "ancestor_id")).is_in(self.values()))
            .and_where(self.holds("above"))
            .add_group_by([Expr::col(("above", "ancestor_id"))])
            .take();
        let names: Vec<String> = (0..among.len()).map(|at| format!("of_{at}")).collect();
        for (name, employees) in names.iter().zip(among) {
            let is_one: Expr =
                CaseStatement::new().case(person.clone().in_subquery(employees), 1).finally(0).into();
            at_place.expr_as(is_one.sum(), name.clone());
            select.expr_as(Expr::col(("at_place", name.clone())).sum().cast_as("BIGINT"), name.clone());
        }
        let here = Expr::col(("at_place", "unit_id")).equals(("above", "unit_id"));
        select.join_subquery(JoinType::InnerJoin, at_place, "at_place", here);
        let rows = conn.query_all_raw(planned_for_its_values(conn, &select)).await?;
        let tally = |row: QueryResult| {
            let counts = names.iter().map(|name| row.try_get("", name)).collect::<Result<_, DbErr>>()?;
            Ok(Tally { unit_id: row.try_get("", "unit_id")?, people: row.try_get("", "people")?, counts })
        };
        rows.into_iter().map(tally).collect()
    }

    /// How many people of a statement there are at and below each unit.
    pub(crate) async fn count_people(
        self,
        conn: &impl ConnectionTrait,
        people: SelectStatement,
    ) -> Result<Vec<Count>, Error> {
        self.add_up(conn, at_place(people, "people", Expr::col(("placed", "employee_id")).count())).await
    }
}

/// The statement of a count over many people. PostgreSQL is given its values as literals: it plans a statement with parameters once
/// for all values after a few times, and whether a period has a thousand evaluations or one decides between two orders of magnitude.
pub(crate) fn planned_for_its_values(conn: &impl ConnectionTrait, select: &SelectStatement) -> Statement {
    let backend = conn.get_database_backend();
    let statement = backend.build(select);
    match backend {
        DbBackend::Postgres => Statement::from_string(backend, statement.to_string()),
        _ => statement,
    }
}

/// Counts by place under one word.
fn at_place(mut select: SelectStatement, word: &str, counted: Expr) -> SelectStatement {
    select
        .column(("placed", "unit_id"))
        .expr_as(Expr::val(word), "word")
        .expr_as(counted, "count")
        .add_group_by([Expr::col(("placed", "unit_id"))])
        .take()
}

/// Counts by place and by a column of words.
pub(crate) fn grouped(mut select: SelectStatement, word: impl IntoColumnRef + Clone) -> SelectStatement {
    select
        .column(("placed", "unit_id"))
        .expr_as(Expr::col(word.clone()), "word")
        .expr_as(Expr::col(word.clone()).count(), "count")
        .add_group_by([Expr::col(("placed", "unit_id")), Expr::col(word)])
        .take()
}

/// The condition that somebody placed has a row in a table. Whoever has several is still one.
fn has(table: &'static str, which: Condition) -> Expr {
    let row = Query::select()
        .expr(Expr::val(1))
        .from(table.into_table_ref())
        .and_where(Expr::col((table, "employee_id")).equals(("placed", "employee_id")))
        .cond_where(which)
        .take();
    Expr::exists(row)
}

pub(super) async fn plans(conn: &impl ConnectionTrait, below: Below<'_>) -> Result<Vec<Count>, Error> {
    let holds = Expr::col((skp::Entity, skp::Column::StartsOn))
        .lte(below.day)
        .and(Expr::col((skp::Entity, skp::Column::EndsBefore)).gt(below.day));
    let select = below.people_with("skp").and_where(holds).take();
    let counts = below.add_up(conn, grouped(select, (skp::Entity, skp::Column::Status))).await?;
    let running = SkpStatus::Berjalan.to_value();
    let word = |status: &str| if status == running { "plans_running" } else { "plans_open" };
    Ok(counts.into_iter().map(|one| Count { word: word(&one.word).to_owned(), ..one }).collect())
}

/// Planned results under way: `realised` and `open`.
pub(super) async fn results(conn: &impl ConnectionTrait, below: Below<'_>) -> Result<Vec<Count>, Error> {
    let realised = Expr::col((progress::Entity, progress::Column::RealisedAt)).is_not_null();
    let select = below
        .people_with("skp")
        .join(
            JoinType::InnerJoin,
            progress::Entity,
            Expr::col((progress::Entity, progress::Column::SkpId)).equals((skp::Entity, skp::Column::Id)),
        )
        .and_where(Expr::col((progress::Entity, progress::Column::PeriodFrom)).lte(below.day))
        .and_where(Expr::col((progress::Entity, progress::Column::PeriodUntil)).gt(below.day))
        .column(("placed", "unit_id"))
        .expr_as(CaseStatement::new().case(realised, "results_realised").finally("results_open"), "word")
        .take();
    let counted = Query::select()
        .columns([("result", "unit_id"), ("result", "word")])
        .expr_as(Expr::col(("result", "word")).count(), "count")
        .from_subquery(select, "result")
        .add_group_by([Expr::col(("result", "unit_id")), Expr::col(("result", "word"))])
        .take();
    below.add_up(conn, counted).await
}

pub(super) async fn entries(
    conn: &impl ConnectionTrait,
    below: Below<'_>,
    month: Month,
) -> Result<Vec<Count>, Error> {
    let of_month = Expr::col((work_log::Entity, work_log::Column::Month)).eq(month);
    let select = below.people_with("work_log").and_where(of_month).take();
    let entries = Expr::col((work_log::Entity, work_log::Column::Id)).count();
    let mut all = below.add_up(conn, at_place(select, "entries", entries)).await?;
    // A week that began in the month before may hold today.
    let covers = Condition::all()
        .add(Expr::col((work_log::Entity, work_log::Column::Month)).is_in([month.previous(), month]))
        .add(Expr::col((work_log::Entity, work_log::Column::StartsOn)).lte(below.day))
        .add(Expr::col((work_log::Entity, work_log::Column::EndsBefore)).gt(below.day));
    let logged = below.people().and_where(has("work_log", covers)).take();
    let people = Expr::col(("placed", "employee_id")).count();
    all.extend(below.add_up(conn, at_place(logged, "logged_today", people)).await?);
    Ok(all)
}

pub(super) async fn reports(
    conn: &impl ConnectionTrait,
    below: Below<'_>,
    month: Month,
) -> Result<Vec<Count>, Error> {
    let of_month = Expr::col((monthly_report::Entity, monthly_report::Column::Month)).eq(month);
    let select = below.people_with("monthly_report").and_where(of_month).take();
    below.add_up(conn, grouped(select, (monthly_report::Entity, monthly_report::Column::Status))).await
}

pub(super) async fn projects(conn: &impl ConnectionTrait, below: Below<'_>) -> Result<Vec<Count>, Error> {
    // A project stands where its unit stands, as people do.
    let running = || {
        Query::select()
            .from(project::Entity.into_table_ref().alias("placed"))
            .and_where(Expr::col(("placed", "status")).eq(ProjectStatus::Berjalan.to_value()))
            .and_where(Expr::col(("placed", "unit_id")).in_subquery(below.places()))
            .take()
    };
    let projects = Expr::col(("placed", "id")).count();
    let mut all = below.add_up(conn, at_place(running(), "projects", projects)).await?;
    let late = running()
        .join(
            JoinType::InnerJoin,
            milestone::Entity,
            Expr::col((milestone::Entity, milestone::Column::ProjectId)).equals(("placed", "id")),
        )
        .and_where(Expr::col((milestone::Entity, milestone::Column::DoneOn)).is_null())
        .and_where(Expr::col((milestone::Entity, milestone::Column::DueOn)).lt(below.day))
        .take();
    let milestones = Expr::col((milestone::Entity, milestone::Column::Id)).count();
    all.extend(below.add_up(conn, at_place(late, "late", milestones)).await?);
    Ok(all)
}
