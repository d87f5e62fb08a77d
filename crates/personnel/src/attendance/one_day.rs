//! One day of one employee, with everything it was derived from.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::EmployeeId;
use kernel::recipe::Working;
use kernel::{DateRange, Language};
use platform::{Act, Db};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

use super::days::AttendanceDay;
use super::deriving::Sources;
use super::gather::{employed, leaves, records};
use crate::entity::attendance_day as day;
use crate::error::Error;
use crate::rules::calendar::CalendarDay;
use crate::rules::derivation::{derive, explain};
use crate::{calendar, facts, store};

/// A day, what the calendar wanted of it, and how it was derived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = personnel::DerivedDay)]
pub struct DerivedDay {
    /// Who.
    pub employee_id: EmployeeId,
    /// What the calendar wants.
    pub calendar: CalendarDay,
    /// What is recorded; null where nothing is.
    pub recorded: Option<AttendanceDay>,
    /// The records of machines that belong to the day.
    #[schema(example = json!(["2026-01-05T00:28:00Z", "2026-01-05T09:02:00Z"]))]
    pub records: Vec<DateTime<Utc>>,
    /// How the day comes out of the records; empty on a day that is not worked.
    pub working: Vec<Working>,
}

/// One day of an employee within the scope.
///
/// # Errors
/// `NotFound` outside the scope.
pub async fn attendance_of_day(
    db: &Db,
    act: &Act,
    (employee, date, language): (EmployeeId, NaiveDate, Language),
) -> Result<DerivedDay, Error> {
    let conn = db.read();
    let employee = store::employee(conn, &act.scope, employee, act.today).await?;
    let one = [employee.id];
    let days = DateRange { from: date, until: date.succ_opt() };
    let zone = facts::time_zone_of(conn, employee.instansi_id, act.today).await?;
    let (away, employed) = (leaves(conn, &one, days).await?, employed(conn, &one, days).await?);
    let sources = Sources {
        worked: calendar::calendars(conn, employee.instansi_id, (&one, &[]), days).await?,
        records: records(conn, &one, (zone, days)).await?,
        away: &away,
        employed: &employed,
        now: zone.local(act.at),
    };
    let known = sources.known(employee.id, date);
    let derived = known.as_ref().and_then(|known| Some((known, derive(known)?)));
    let recorded = day::Entity::find()
        .filter(day::Column::EmployeeId.eq(employee.id).and(day::Column::Day.eq(date)))
        .into_model::<AttendanceDay>()
        .one(conn)
        .await?;
    let pattern = sources.worked.of_employee(employee.id, date);
    Ok(DerivedDay {
        employee_id: employee.id,
        calendar: sources.worked.day(pattern, date),
        recorded,
        records: known.iter().flat_map(|known| known.records).map(|local| zone.instant(*local)).collect(),
        working: derived.map(|(known, derived)| explain(known, &derived, language)).unwrap_or_default(),
    })
}
