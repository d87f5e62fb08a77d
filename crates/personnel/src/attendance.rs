//! Attendance by day: record many, list a month, recap it with its working.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use kernel::id::{EmployeeId, UnitId};
use kernel::recipe::Working;
use kernel::{Fault, Language, Month};
use platform::cursor::{Page, Paging};
use platform::{Act, Acted, Db, Scope, acts};
use sea_orm::sea_query::{Condition, ExprTrait, OnConflict};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::entity::attendance_day::{self as day, AttendanceCode};
use crate::entity::employee;
use crate::error::{Error, Flaw};
use crate::rules::attendance::{Day, Recap, explain, recap};
use crate::{facts, scope, store};

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
}

impl NewDay {
    pub(crate) fn row(&self, at: DateTime<Utc>) -> day::Model {
        day::Model {
            employee_id: self.employee_id,
            day: self.day,
            code: self.code,
            arrived_at: self.arrived_at,
            left_at: self.left_at,
            minutes_late: self.minutes_late,
            minutes_early: self.minutes_early,
            recorded_at: at,
        }
    }
}

/// Records days, each in the place of what was recorded for it before; all or nothing.
///
/// # Errors
/// `Invalid` with every fault, at `/days/{index}`.
#[tracing::instrument(skip_all, fields(days = days.len()))]
pub async fn record_attendance(db: &Db, act: &Act, days: Vec<NewDay>) -> Result<usize, Error> {
    let tx = platform::begin(db).await?;
    let people: HashSet<EmployeeId> = days.iter().map(|day| day.employee_id).collect();
    let mut reached: HashSet<EmployeeId> = HashSet::with_capacity(people.len());
    for chunk in people.into_iter().collect::<Vec<_>>().chunks(facts::CHUNK) {
        let found: Vec<EmployeeId> = employee::Entity::find()
            .select_only()
            .column(employee::Column::Id)
            .filter(employee::Column::Id.is_in(chunk.iter().copied()))
            .filter(scope::of_employees(&tx, &act.scope, act.today).await?)
            .into_tuple()
            .all(&tx)
            .await?;
        reached.extend(found);
    }
    Error::of(faults(&days, &reached, act.today))?;
    for chunk in days.chunks(CHUNK) {
        let rows = chunk.iter().map(|new| new.row(act.at).into_active_model());
        let replace = OnConflict::columns([day::Column::EmployeeId, day::Column::Day])
            .update_columns([
                day::Column::Code,
                day::Column::ArrivedAt,
                day::Column::LeftAt,
                day::Column::MinutesLate,
                day::Column::MinutesEarly,
                day::Column::RecordedAt,
            ])
            .to_owned();
        day::Entity::insert_many(rows).on_conflict(replace).exec_without_returning(&tx).await?;
    }
    acts::record_all(&tx, act, acted(&days)).await?;
    tx.commit().await?;
    Ok(days.len())
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
        if let (Some(arrived), Some(left)) = (day.arrived_at, day.left_at)
            && left < arrived
        {
            faults.push(Flaw::DayTimes.at(place("left_at")));
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
    fn condition(&self, employee: impl ColumnTrait) -> Condition {
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
    let mut query = day::Entity::find()
        .filter(scope::condition(scope, day::Column::EmployeeId, filter.today))
        .filter(filter.condition(day::Column::EmployeeId))
        .filter(day::Column::Day.gte(days.from).and(day::Column::Day.lt(days.stored_until())))
        .order_by_asc(day::Column::EmployeeId)
        .order_by_asc(day::Column::Day)
        .limit(paging.rows_to_read());
    if let Some((employee, last)) = paging.after::<(EmployeeId, NaiveDate)>()? {
        let same = day::Column::EmployeeId.eq(employee).and(day::Column::Day.gt(last));
        query = query.filter(day::Column::EmployeeId.gt(employee).or(same));
    }
    let rows = query.into_model::<AttendanceDay>().all(db.read()).await?;
    Ok(paging.cut(rows, |row| (row.employee_id, row.day))?)
}

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
    Ok(AttendanceRecap {
        employee_id: employee.id,
        month,
        recap: recap(&days),
        working: explain(&days, language),
    })
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
    let mut query = employee::Entity::find()
        .select_only()
        .column(employee::Column::Id)
        .filter(scope::of_employees(db.read(), scope, filter.today).await?)
        .filter(filter.condition(employee::Column::Id))
        .order_by_asc(employee::Column::Id)
        .limit(paging.rows_to_read());
    if let Some(after) = paging.after::<EmployeeId>()? {
        query = query.filter(employee::Column::Id.gt(after));
    }
    let ids: Vec<EmployeeId> = query.into_tuple().all(db.read()).await?;
    let page = paging.cut(ids, |id| *id)?;
    let recaps = facts::attendance_recap(db.read(), &page.rows, filter.month).await?;
    Ok(page.map(|employee_id| AttendanceRecap {
        employee_id,
        month: filter.month,
        recap: recaps.get(&employee_id).copied().unwrap_or_default(),
        working: Vec::new(),
    }))
}
