//! The month's attendance of many employees, counted by the database with the bounds of `rules::attendance`.

use std::collections::HashMap;

use kernel::Month;
use kernel::id::EmployeeId;
use platform::{among, literal};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait};
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

/// A month has at most 31 days: the counts of several kinds of day are the digits of one number to this base, so that the database
/// adds up six numbers for a day and not seventeen.
const BASE: i32 = 32;

/// One day of the kind at a place.
fn digit(at: usize) -> i32 {
    BASE.pow(u32::try_from(at).unwrap_or_default())
}

fn one_day(at: usize) -> Expr {
    literal(digit(at))
}

/// The counts in a number, the kind at the first place first.
fn digits<const N: usize>(number: i64) -> [i64; N] {
    std::array::from_fn(|at| number / i64::from(digit(at)) % i64::from(BASE))
}

/// What is added up.
fn sums() -> [(&'static str, Expr); 6] {
    let present = || is(AttendanceCode::Present);
    let codes = Expr::case(present(), one_day(0))
        .case(is(AttendanceCode::Absent), one_day(1))
        .case(is(AttendanceCode::Leave), one_day(2))
        .case(is(AttendanceCode::Duty), one_day(3));
    let minutes = |column: Column| Expr::case(some(column).and(present()), Expr::col(column));
    let day = |condition: Expr, at| -> Expr { Expr::case(condition, one_day(at)).finally(literal(0)).into() };
    let lacks = |column: Column, at| day(column.is_null().and(present()), at);
    let missed = day(Column::MissedCeremony.into_expr().eq(literal(true)), 2);
    let missing = lacks(Column::ArrivedAt, 0).add(lacks(Column::LeftAt, 1)).add(missed);
    let summed = |case: CaseStatement| -> Expr {
        let of_day: Expr = case.finally(literal(0)).into();
        of_day.sum()
    };
    [
        ("codes", summed(codes)),
        ("late", summed(band(Column::MinutesLate, Column::ArrivedAt))),
        ("early", summed(band(Column::MinutesEarly, Column::LeftAt))),
        ("minutes_late", summed(minutes(Column::MinutesLate))),
        ("minutes_early", summed(minutes(Column::MinutesEarly))),
        ("missing", missing.sum()),
    ]
}

/// The same as `rules::attendance::band`, as SQL; of who kept the time, and of who was not there, it says nothing.
fn band(minutes: Column, recorded: Column) -> CaseStatement {
    let is_late = some(minutes).or(recorded.is_null()).and(is(AttendanceCode::Present));
    let longest = (recorded.is_null(), one_day(BAND_ENDS.len()));
    let longer = BAND_ENDS.iter().enumerate().rev();
    let longer = longer.map(|(at, end)| (minutes.into_expr().gt(literal(*end)), one_day(at + 1)));
    let bands = std::iter::once(longest).chain(longer);
    let bands = bands.fold(CaseStatement::new(), |case, (condition, digit)| case.case(condition, digit));
    CaseStatement::new().case(is_late, bands.finally(one_day(0)))
}

fn is(code: AttendanceCode) -> Expr {
    Column::Code.into_expr().eq(literal(code))
}

/// More than no minutes.
fn some(minutes: Column) -> Expr {
    minutes.into_expr().gt(literal(0))
}

#[derive(FromQueryResult)]
struct Row {
    employee_id: EmployeeId,
    codes: i64,
    late: i64,
    early: i64,
    minutes_late: i64,
    minutes_early: i64,
    missing: i64,
}

impl Row {
    fn recap(self) -> Recap {
        let [days_present, unexcused_days, days_leave, days_duty] = digits(self.codes);
        let [missing_arrivals, missing_departures, missed_ceremonies] = digits(self.missing);
        Recap {
            days_present,
            unexcused_days,
            days_leave,
            days_duty,
            late_by_band: digits(self.late),
            early_by_band: digits(self.early),
            minutes_late: self.minutes_late,
            minutes_early: self.minutes_early,
            missing_arrivals,
            missing_departures,
            missed_ceremonies,
        }
    }
}
