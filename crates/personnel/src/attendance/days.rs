//! Days of attendance: record many, list a month.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use kernel::id::{EmployeeId, UnitId};
use kernel::{DateRange, Fault, Month};
use platform::cursor::{Page, Paging, ascending};
use platform::{Act, Acted, Db, Scope, acts};
use sea_orm::sea_query::{Condition, ExprTrait, OnConflict};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::entity::attendance_day::{self as day, AttendanceCode};
use crate::entity::employee;
use crate::error::{Error, Flaw};
use crate::kinds::DaySource;
use crate::{calendar, facts, scope};

use super::closing;

/// Rows in one statement.
const CHUNK: usize = 500;

/// A day of attendance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema, FromQueryResult)]
#[schema(as = personnel::AttendanceDay)]
pub struct AttendanceDay {
    /// Who.
    pub employee_id: EmployeeId,
    /// The calendar date.
    pub day: NaiveDate,
    /// How it counts.
    pub code: AttendanceCode,
    /// Local time of arrival.
    #[schema(value_type = Option<String>, example = "07:28:00")]
    pub arrived_at: Option<NaiveTime>,
    /// Local time of leaving.
    #[schema(value_type = Option<String>, example = "16:02:00")]
    pub left_at: Option<NaiveTime>,
    /// Minutes late by the employee's schedule.
    #[schema(example = 0)]
    pub minutes_late: i32,
    /// Minutes left early by the employee's schedule.
    #[schema(example = 0)]
    pub minutes_early: i32,
    /// Whether a ceremony of the day was missed.
    #[schema(example = false)]
    pub missed_ceremony: bool,
    /// How it came to be.
    pub source: DaySource,
    /// Business time of the last change.
    pub recorded_at: DateTime<Utc>,
}

/// A day to record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDay {
    /// Who.
    pub employee_id: EmployeeId,
    /// The calendar date.
    pub day: NaiveDate,
    /// How it counts.
    pub code: AttendanceCode,
    /// Local time of arrival.
    pub arrived_at: Option<NaiveTime>,
    /// Local time of leaving.
    pub left_at: Option<NaiveTime>,
    /// Minutes late by the employee's schedule.
    pub minutes_late: i32,
    /// Minutes left early by the employee's schedule.
    pub minutes_early: i32,
    /// Whether a ceremony of the day was missed.
    pub missed_ceremony: bool,
}

impl NewDay {
    /// What a row says.
    pub(crate) fn of(row: &day::Model) -> Self {
        Self {
            employee_id: row.employee_id,
            day: row.day,
            code: row.code,
            arrived_at: row.arrived_at,
            left_at: row.left_at,
            minutes_late: row.minutes_late,
            minutes_early: row.minutes_early,
            missed_ceremony: row.missed_ceremony,
        }
    }

    /// Whether somebody was at a machine.
    pub(super) fn was_there(&self) -> bool {
        self.arrived_at.is_some() || self.left_at.is_some()
    }

    pub(crate) fn row(&self, at: DateTime<Utc>, source: DaySource) -> day::Model {
        day::Model {
            source,
            employee_id: self.employee_id,
            day: self.day,
            code: self.code,
            arrived_at: self.arrived_at,
            left_at: self.left_at,
            minutes_late: self.minutes_late,
            minutes_early: self.minutes_early,
            missed_ceremony: self.missed_ceremony,
            recorded_at: at,
        }
    }
}

/// Records days, each in the place of what was recorded for it before; all or nothing.
///
/// # Errors
/// `Invalid` with every fault, at `/days/{index}`; days of a closed month are conflicts.
#[tracing::instrument(skip_all, fields(days = days.len()))]
pub async fn record_attendance(db: &Db, act: &Act, days: Vec<NewDay>) -> Result<usize, Error> {
    let tx = platform::begin(db).await?;
    let people: HashSet<EmployeeId> = days.iter().map(|day| day.employee_id).collect();
    let people: Vec<EmployeeId> = people.into_iter().collect();
    let mut reached: HashSet<EmployeeId> = HashSet::with_capacity(people.len());
    let within = scope::of_employees(&act.scope, act.today);
    for chunk in people.chunks(facts::CHUNK) {
        let found: Vec<EmployeeId> = employee::Entity::find()
            .select_only()
            .column(employee::Column::Id)
            .filter(employee::Column::Id.is_in(chunk.iter().copied()))
            .filter(within.clone())
            .into_tuple()
            .all(&tx)
            .await?;
        reached.extend(found);
    }
    let found = judge_days(&tx, act, (&days, &reached)).await?;
    Error::of(found)?;
    write(&tx, act, (&days, DaySource::Recorded)).await?;
    acts::record_all(&tx, act, acted(&days)).await?;
    tx.commit().await?;
    Ok(days.len())
}

/// Every fault of days, at `/days/{index}`: each by itself, against its schedule, and against months that are closed.
pub(crate) async fn judge_days(
    tx: &DatabaseTransaction,
    act: &Act,
    (days, reached): (&[NewDay], &HashSet<EmployeeId>),
) -> Result<Vec<Fault>, Error> {
    let mut found = faults(days, reached, act.today);
    let reached: Vec<EmployeeId> = reached.iter().copied().collect();
    found.extend(night_faults(tx, act, (days, &reached)).await?);
    found.extend(closed_faults(tx, act, (days, &reached)).await?);
    Ok(found)
}

/// Writes judged days in the place of those that were there.
pub(super) async fn write(
    tx: &DatabaseTransaction,
    act: &Act,
    (days, source): (&[NewDay], DaySource),
) -> Result<(), Error> {
    put(tx, days.iter().map(|new| new.row(act.at, source)).collect()).await
}

/// Writes rows in the place of those that were there.
pub(crate) async fn put(tx: &DatabaseTransaction, days: Vec<day::Model>) -> Result<(), Error> {
    for chunk in days.chunks(CHUNK) {
        let rows = chunk.iter().cloned().map(IntoActiveModel::into_active_model);
        let replace = OnConflict::columns([day::Column::EmployeeId, day::Column::Day])
            .update_columns([
                day::Column::Code,
                day::Column::ArrivedAt,
                day::Column::LeftAt,
                day::Column::MinutesLate,
                day::Column::MinutesEarly,
                day::Column::MissedCeremony,
                day::Column::RecordedAt,
                day::Column::Source,
            ])
            .to_owned();
        day::Entity::insert_many(rows).on_conflict(replace).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// A departure before the arrival is the next morning's where the working time passes midnight, else an error.
async fn night_faults(
    tx: &DatabaseTransaction,
    act: &Act,
    (days, reached): (&[NewDay], &[EmployeeId]),
) -> Result<Vec<Fault>, Error> {
    let turned =
        |day: &&NewDay| matches!((day.arrived_at, day.left_at), (Some(came), Some(left)) if left < came);
    if !days.iter().any(|day| turned(&day)) {
        return Ok(Vec::new());
    }
    let span = span(days);
    let mut nightly: HashMap<EmployeeId, std::sync::Arc<crate::rules::calendar::Calendars>> = HashMap::new();
    for (instansi, _, employees) in calendar::time_zones(tx, reached, act.today).await? {
        let all = std::sync::Arc::new(calendar::calendars(tx, instansi, (&employees, &[]), span).await?);
        nightly.extend(employees.into_iter().map(|employee| (employee, all.clone())));
    }
    let passes_midnight = |day: &NewDay| {
        let slot = nightly.get(&day.employee_id).and_then(|all| all.slot(day.employee_id, day.day));
        slot.is_some_and(|slot| slot.ends_next_day())
    };
    let wrong = days.iter().enumerate().filter(|(_, day)| turned(day) && !passes_midnight(day));
    Ok(wrong.map(|(at, _)| Flaw::DayTimes.at(format!("/days/{at}/left_at"))).collect())
}

/// Days of closed months.
pub(crate) async fn closed_faults(
    tx: &DatabaseTransaction,
    act: &Act,
    (days, reached): (&[NewDay], &[EmployeeId]),
) -> Result<Vec<Fault>, Error> {
    if days.is_empty() {
        return Ok(Vec::new());
    }
    let closed = closing::closed(tx, act, (reached, span(days))).await?;
    let wrong = days.iter().enumerate().filter(|(_, day)| closed.holds(day.employee_id, day.day));
    let fault = |(at, day): (usize, &NewDay)| {
        Flaw::MonthClosed.at(format!("/days/{at}/day")).with("month", Month::of(day.day))
    };
    Ok(wrong.map(fault).collect())
}

/// From the first to the last of the days.
fn span(days: &[NewDay]) -> DateRange {
    let first = days.iter().map(|day| day.day).min().unwrap_or_default();
    let last = days.iter().map(|day| day.day).max().unwrap_or_default();
    DateRange { from: first, until: last.succ_opt() }
}

/// One act for each employee, effective from the first of the days: what makes a calculated month stale.
pub(crate) fn acted(days: &[NewDay]) -> Vec<Acted> {
    let mut first: BTreeMap<EmployeeId, NaiveDate> = BTreeMap::new();
    for day in days {
        let known = first.entry(day.employee_id).or_insert(day.day);
        *known = std::cmp::min(*known, day.day);
    }
    let acted = |(employee, from)| {
        Acted::new("personnel.attendance_recorded", employee).about(employee).effective(from)
    };
    first.into_iter().map(acted).collect()
}

fn faults(days: &[NewDay], reached: &HashSet<EmployeeId>, today: NaiveDate) -> Vec<Fault> {
    let mut seen = HashSet::with_capacity(days.len());
    let mut faults = Vec::new();
    for (at, day) in days.iter().enumerate() {
        let place = |member: &str| format!("/days/{at}/{member}");
        if !reached.contains(&day.employee_id) {
            faults.push(Flaw::EmployeeUnknown.at(place("employee_id")));
        }
        if !seen.insert((day.employee_id, day.day)) {
            faults.push(Flaw::DayTwice.at(place("day")));
        }
        if day.day > today {
            faults.push(Flaw::DayInFuture.at(place("day")));
        }
        for (member, minutes) in [("minutes_late", day.minutes_late), ("minutes_early", day.minutes_early)] {
            let is_away = day.code != AttendanceCode::Present;
            if !(0..=1440).contains(&minutes) || (is_away && minutes != 0) {
                faults.push(Flaw::DayMinutes.at(place(member)));
            }
        }
    }
    faults
}

/// Whose attendance of which month is asked for.
#[derive(Clone, Copy, Debug)]
pub struct AttendanceFilter {
    /// The month.
    pub month: Month,
    /// Of one employee.
    pub employee_id: Option<EmployeeId>,
    /// Of everyone in a unit and below it.
    pub unit_id: Option<UnitId>,
    /// The caller's today.
    pub today: NaiveDate,
}

impl AttendanceFilter {
    /// The employees asked for; units are those of the month's last day.
    pub(super) fn condition(&self, employee: impl ColumnTrait) -> Condition {
        let mut all = Condition::all();
        if let Some(id) = self.employee_id {
            all = all.add(employee.eq(id));
        }
        if let Some(unit) = self.unit_id {
            all = all.add(scope::condition(&scope::of_unit(unit), employee, self.month.last_day()));
        }
        all
    }
}

/// The days of a month within the scope, by employee and day.
///
/// # Errors
/// `Cursor` for a strange cursor; when the database fails.
pub async fn list_attendance(
    db: &Db,
    scope: &Scope,
    (filter, paging): (AttendanceFilter, &Paging),
) -> Result<Page<AttendanceDay>, Error> {
    let days = filter.month.days();
    let query = day::Entity::find()
        .filter(scope::condition(scope, day::Column::EmployeeId, filter.today))
        .filter(filter.condition(day::Column::EmployeeId))
        .filter(day::Column::Day.gte(days.from).and(day::Column::Day.lt(days.stored_until())))
        .order_by_asc(day::Column::EmployeeId)
        .order_by_asc(day::Column::Day);
    let key = |row: &AttendanceDay| (row.employee_id, row.day);
    let beyond = ascending((day::Column::EmployeeId, day::Column::Day));
    Ok(paging.read(db.read(), query, (key, beyond)).await?)
}
