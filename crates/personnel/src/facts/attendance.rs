//! The month's attendance of many employees, counted by the database with the bounds of `rules::attendance`.

use std::collections::HashMap;

use kernel::Month;
use kernel::id::EmployeeId;
use platform::among;
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect,
};

use super::CHUNK;
use crate::Error;
use crate::entity::attendance_day::{AttendanceCode, Column, Entity};
use crate::entity::fact;
use crate::rules::attendance::BAND_ENDS;
use crate::value::{FactKind, LeaveKind};

pub use crate::rules::attendance::Recap;

/// The recap of each employee who has a record in the month; the others are left out. One query for each chunk.
///
/// # Errors
/// When the database fails.
pub async fn attendance_recap(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    month: Month,
) -> Result<HashMap<EmployeeId, Recap>, Error> {
    let mut recaps = HashMap::with_capacity(employees.len());
    let days = month.days();
    for chunk in employees.chunks(CHUNK) {
        let mut query = Entity::find()
            .select_only()
            .column(Column::EmployeeId)
            .filter(among(conn, Column::EmployeeId, chunk.iter().copied()))
            .filter(Column::Day.gte(days.from).and(Column::Day.lt(days.stored_until())))
            .group_by(Column::EmployeeId);
        for (name, expr) in sums() {
            query = query.column_as(expr.cast_as("BIGINT"), name);
        }
        let rows = query.into_model::<Row>().all(conn).await?;
        recaps.extend(rows.into_iter().map(|row| (row.employee_id, row.recap())));
    }
    Ok(recaps)
}

/// Days recorded as leave, by the kind that a leave by decree gives them; a day that no leave covers is not among them. One
/// query for each chunk.
///
/// # Errors
/// When the database fails.
pub async fn leave_days(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    month: Month,
) -> Result<HashMap<EmployeeId, Vec<(LeaveKind, i64)>>, Error> {
    let mut all: HashMap<EmployeeId, Vec<(LeaveKind, i64)>> = HashMap::new();
    let days = month.days();
    let of_employee: sea_orm::RelationDef =
        Entity::belongs_to(fact::Entity).from(Column::EmployeeId).to(fact::Column::EmployeeId).into();
    let day = || Expr::col((Entity, Column::Day));
    for chunk in employees.chunks(CHUNK) {
        let rows: Vec<(EmployeeId, LeaveKind, i64)> = Entity::find()
            .select_only()
            .column(Column::EmployeeId)
            .column(fact::Column::Code)
            .expr_as(day().count_distinct(), "days")
            .join(JoinType::InnerJoin, of_employee.clone())
            .filter(among(conn, Column::EmployeeId, chunk.iter().copied()))
            .filter(Column::Day.gte(days.from).and(Column::Day.lt(days.stored_until())))
            .filter(Column::Code.eq(AttendanceCode::Leave))
            .filter(fact::Column::Kind.eq(FactKind::Leave))
            .filter(fact::Column::SupersededAt.is_null())
            .filter(day().gte(Expr::col((fact::Entity, fact::Column::ValidFrom))))
            .filter(day().lt(Expr::col((fact::Entity, fact::Column::ValidUntil))))
            .group_by(Column::EmployeeId)
            .group_by(fact::Column::Code)
            .into_tuple()
            .all(conn)
            .await?;
        for (employee, kind, days) in rows {
            all.entry(employee).or_default().push((kind, days));
        }
    }
    Ok(all)
}

/// What is counted. A day is asked first what few days answer, so that its text is compared for those alone.
fn sums() -> Vec<(&'static str, Expr)> {
    let coded = |code: AttendanceCode| Column::Code.eq(code);
    let days = |condition: Expr| -> Expr { counted(condition, 1).count() };
    let present = || coded(AttendanceCode::Present);
    let minutes = |column: Column| -> Expr {
        let of_day = counted(column.gt(0).and(present()), Expr::col(column));
        Expr::from(Func::coalesce([of_day.sum(), 0.into()]))
    };
    let late = |at| days(in_band(Column::MinutesLate, Column::ArrivedAt, at).and(present()));
    let early = |at| days(in_band(Column::MinutesEarly, Column::LeftAt, at).and(present()));
    vec![
        ("days_present", days(present())),
        ("unexcused_days", days(coded(AttendanceCode::Absent))),
        ("days_leave", days(coded(AttendanceCode::Leave))),
        ("days_duty", days(coded(AttendanceCode::Duty))),
        ("late_1", late(0)),
        ("late_2", late(1)),
        ("late_3", late(2)),
        ("late_4", late(3)),
        ("early_1", early(0)),
        ("early_2", early(1)),
        ("early_3", early(2)),
        ("early_4", early(3)),
        ("minutes_late", minutes(Column::MinutesLate)),
        ("minutes_early", minutes(Column::MinutesEarly)),
        ("missing_arrivals", days(Column::ArrivedAt.is_null().and(present()))),
        ("missing_departures", days(Column::LeftAt.is_null().and(present()))),
        ("missed_ceremonies", days(Column::MissedCeremony.eq(true))),
    ]
}

/// Something where a condition holds, else nothing.
fn counted(condition: Expr, what: impl Into<Expr>) -> Expr {
    Expr::case(condition, what).into()
}

/// The same as `rules::attendance::band`, as SQL.
fn in_band(minutes: Column, recorded: Column, at: usize) -> Expr {
    let above = at.checked_sub(1).and_then(|before| BAND_ENDS.get(before)).copied().unwrap_or(0);
    match BAND_ENDS.get(at) {
        Some(end) => minutes.gt(above).and(minutes.lte(*end)).and(recorded.is_not_null()),
        None => minutes.gt(above).or(recorded.is_null()),
    }
}

#[derive(FromQueryResult)]
struct Row {
    employee_id: EmployeeId,
    days_present: i64,
    unexcused_days: i64,
    days_leave: i64,
    days_duty: i64,
    late_1: i64,
    late_2: i64,
    late_3: i64,
    late_4: i64,
    early_1: i64,
    early_2: i64,
    early_3: i64,
    early_4: i64,
    minutes_late: i64,
    minutes_early: i64,
    missing_arrivals: i64,
    missing_departures: i64,
    missed_ceremonies: i64,
}

impl Row {
    fn recap(self) -> Recap {
        Recap {
            days_present: self.days_present,
            unexcused_days: self.unexcused_days,
            days_leave: self.days_leave,
            days_duty: self.days_duty,
            late_by_band: [self.late_1, self.late_2, self.late_3, self.late_4],
            early_by_band: [self.early_1, self.early_2, self.early_3, self.early_4],
            minutes_late: self.minutes_late,
            minutes_early: self.minutes_early,
            missing_arrivals: self.missing_arrivals,
            missing_departures: self.missing_departures,
            missed_ceremonies: self.missed_ceremonies,
        }
    }
}
