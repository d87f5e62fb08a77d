//! The calendar of a unit or an employee, day by day.

use chrono::NaiveDate;
use kernel::DateRange;
use kernel::id::{EmployeeId, UnitId};
use platform::{Db, Scope};
use sea_orm::{EntityTrait, QueryFilter};

use super::gather::calendars;
use crate::entity::unit;
use crate::error::Error;
use crate::regulation;
use crate::rules::calendar::CalendarDay;
use crate::{scope, store};

/// Whose calendar, for which days.
#[derive(Clone, Copy, Debug)]
pub struct CalendarOf<T> {
    /// Whose.
    pub whose: T,
    /// The days; a year at most.
    pub days: DateRange,
    /// The caller's today.
    pub today: NaiveDate,
}

/// The calendar of a unit of the caller's instansi.
///
/// # Errors
/// `NotFound` in another instansi.
pub async fn unit_calendar(
    db: &Db,
    scope: &Scope,
    asked: CalendarOf<UnitId>,
) -> Result<Vec<CalendarDay>, Error> {
    let found = unit::Entity::find_by_id(asked.whose)
        .filter(scope::instansi_condition(scope, unit::Column::InstansiId))
        .one(db.read())
        .await?;
    let unit = found.ok_or_else(|| Error::missing("unit"))?;
    let all = calendars(db.read(), unit.instansi_id, (&[], &[unit.id]), asked.days).await?;
    Ok(days(asked.days).map(|day| all.day(all.of_unit(unit.id, day), day)).collect())
}

/// The calendar of an employee within the scope.
///
/// # Errors
/// `NotFound` outside the scope.
pub async fn employee_calendar(
    db: &Db,
    scope: &Scope,
    asked: CalendarOf<EmployeeId>,
) -> Result<Vec<CalendarDay>, Error> {
    let employee = store::employee(db.read(), scope, asked.whose, asked.today).await?;
    let all = calendars(db.read(), employee.instansi_id, (&[employee.id], &[]), asked.days).await?;
    Ok(days(asked.days).map(|day| all.day(all.of_employee(employee.id, day), day)).collect())
}

fn days(range: DateRange) -> impl Iterator<Item = NaiveDate> {
    range.from.iter_days().take_while(move |day| range.contains(*day))
}

/// Whether the national list makes a day a holiday or collective leave.
///
/// # Errors
/// When the law that ships is unsound.
pub fn national_holiday(day: NaiveDate) -> Result<bool, Error> {
    Ok(regulation::law()?.national(day).is_some())
}
