//! Months of attendance: what the days come to, held against the calendar, with the working.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use kernel::id::EmployeeId;
use kernel::recipe::Working;
use kernel::{DateRange, Language, Month};
use platform::cursor::{Page, Paging};
use platform::{Db, Scope};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;

use super::AttendanceFilter;
use super::gather::leaves;
use crate::entity::attendance_day as day;
use crate::entity::employee;
use crate::error::Error;
use crate::rules::attendance::{Day, MonthDue, Recap, due, explain, explain_due, recap};
use crate::{calendar, facts, scope, store};

/// A month of one employee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = personnel::AttendanceRecap)]
pub struct AttendanceRecap {
    /// Who.
    pub employee_id: EmployeeId,
    /// The month.
    pub month: Month,
    /// What the days come to.
    pub recap: Recap,
    /// What the calendar wanted of the month.
    pub due: MonthDue,
    /// Each count with the days that it counts; only for one employee.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub working: Vec<Working>,
}

/// The month of one employee with its working.
///
/// # Errors
/// `NotFound` outside the scope.
pub async fn get_attendance_recap(
    db: &Db,
    scope: &Scope,
    (employee, month): (EmployeeId, Month),
    (today, language): (NaiveDate, Language),
) -> Result<AttendanceRecap, Error> {
    let employee = store::employee(db.read(), scope, employee, today).await?;
    let range = month.days();
    let days = day::Entity::find()
        .filter(day::Column::EmployeeId.eq(employee.id))
        .filter(day::Column::Day.gte(range.from).and(day::Column::Day.lt(range.stored_until())))
        .order_by_asc(day::Column::Day)
        .all(db.read())
        .await?;
    let days: Vec<Day> = days.iter().map(Day::from).collect();
    let worked = calendar::calendars(db.read(), employee.instansi_id, (&[employee.id], &[]), range).await?;
    let away = leaves(db.read(), &[employee.id], range).await?;
    let away = away.get(&employee.id).map_or(&[][..], Vec::as_slice);
    let wanted = worked.due(employee.id, up_to(range, today));
    let mut working = explain(&days, language);
    working.extend(explain_due((&wanted, away), &days, language));
    Ok(AttendanceRecap {
        employee_id: employee.id,
        month,
        recap: recap(&days),
        due: due((&worked.due(employee.id, range), &wanted), away, days.iter().map(|day| day.day)),
        working,
    })
}

#[derive(FromQueryResult)]
struct Listed {
    id: EmployeeId,
}

/// The month of everyone within the scope, without workings; who has no record has zeros.
///
/// # Errors
/// `Cursor` for a strange cursor; when the database fails.
pub async fn list_attendance_recaps(
    db: &Db,
    scope: &Scope,
    (filter, paging): (AttendanceFilter, &Paging),
) -> Result<Page<AttendanceRecap>, Error> {
    let query = employee::Entity::find()
        .select_only()
        .column(employee::Column::Id)
        .filter(scope::of_employees(scope, filter.today))
        .filter(filter.condition(employee::Column::Id))
        .order_by_asc(employee::Column::Id);
    let by_id = (|row: &Listed| row.id, |last| employee::Column::Id.gt(last));
    let page = paging.read(db.read(), query, by_id).await?;
    let ids: Vec<EmployeeId> = page.rows.iter().map(|row| row.id).collect();
    let recaps = facts::attendance_recap(db.read(), &ids, filter.month).await?;
    let mut dues = dues(db, &ids, filter).await?;
    Ok(page.map(|Listed { id: employee_id }| AttendanceRecap {
        employee_id,
        month: filter.month,
        recap: recaps.get(&employee_id).copied().unwrap_or_default(),
        due: dues.remove(&employee_id).unwrap_or_default(),
        working: Vec::new(),
    }))
}

/// What the calendar wanted of each employee's month, in a constant number of queries.
async fn dues(
    db: &Db,
    employees: &[EmployeeId],
    filter: AttendanceFilter,
) -> Result<HashMap<EmployeeId, MonthDue>, Error> {
    let (conn, range) = (db.read(), filter.month.days());
    let rows: Vec<(EmployeeId, NaiveDate)> = day::Entity::find()
        .select_only()
        .columns([day::Column::EmployeeId, day::Column::Day])
        .filter(day::Column::EmployeeId.is_in(employees.iter().copied()))
        .filter(day::Column::Day.gte(range.from).and(day::Column::Day.lt(range.stored_until())))
        .into_tuple()
        .all(conn)
        .await?;
    let mut recorded: BTreeMap<EmployeeId, Vec<NaiveDate>> = BTreeMap::new();
    for (employee, day) in rows {
        recorded.entry(employee).or_default().push(day);
    }
    let away = leaves(conn, employees, range).await?;
    let mut dues = HashMap::with_capacity(employees.len());
    for (instansi, _, employees) in calendar::time_zones(conn, employees, filter.today).await? {
        let worked = calendar::calendars(conn, instansi, (&employees, &[]), range).await?;
        for employee in employees {
            let days = (worked.due(employee, range), worked.due(employee, up_to(range, filter.today)));
            let away = away.get(&employee).map_or(&[][..], Vec::as_slice);
            let known = recorded.get(&employee).into_iter().flatten().copied();
            dues.insert(employee, due((&days.0, &days.1), away, known));
        }
    }
    Ok(dues)
}

/// The days of a month that are over.
fn up_to(month: DateRange, today: NaiveDate) -> DateRange {
    let until = Ord::min(month.stored_until(), Ord::max(today, month.from));
    DateRange::bounded(month.from, until)
}
