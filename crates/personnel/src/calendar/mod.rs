//! Working days: holidays, patterns of working time and who follows them, and the calendar that follows from the three.

mod assignments;
mod gather;
mod holidays;
mod patterns;
mod read;

use chrono::NaiveDate;
use kernel::id::UnitId;
use kernel::{DateRange, Fault};
use platform::Act;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

use crate::entity::unit;
use crate::error::{Error, Flaw};
use crate::scope;

pub use assignments::{
    AssignPattern, EndAssignment, WorkAssignment, assign_pattern, delete_assignment, end_assignment,
    list_assignments,
};
pub(crate) use gather::{ancestors, calendars, placements, time_zones};
pub use holidays::{Holiday, HolidayFilter, NewHoliday, add_holiday, delete_holiday, list_holidays};
pub use patterns::{NewPattern, WorkPattern, create_pattern, delete_pattern, get_pattern, list_patterns};
pub use read::{CalendarOf, employee_calendar, national_holiday, unit_calendar};

/// An instansi in which the caller may keep the calendar: one whose root is in the act's scope.
async fn instansi_fault(
    tx: &DatabaseTransaction,
    act: &Act,
    instansi: UnitId,
) -> Result<Option<Fault>, Error> {
    let found = unit::Entity::find_by_id(instansi)
        .filter(unit::Column::InstansiId.eq(instansi))
        .filter(scope::unit_condition(&act.scope, unit::Column::Id, act.today))
        .one(tx)
        .await?;
    Ok(found.is_none().then(|| Flaw::InstansiUnknown.at("/instansi_id")))
}

/// What a change of the calendar may not touch: days of a month that was closed for a part of the instansi.
async fn closed_fault(
    tx: &DatabaseTransaction,
    (instansi, days): (UnitId, DateRange),
    place: &'static str,
) -> Result<Option<Fault>, Error> {
    let closed = crate::attendance::first_closed_month(tx, instansi, days).await?;
    Ok(closed.map(|month| Flaw::MonthClosed.at(place).with("month", month)))
}

/// One day as a range.
fn one_day(day: NaiveDate) -> DateRange {
    DateRange { from: day, until: day.succ_opt() }
}
