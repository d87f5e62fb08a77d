//! Days out of records of machines, the calendar, leave and duty: at once for the days that new records touch, and as a job
//! for everyone in a unit, which also finds the days on which nobody came.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{NaiveDate, NaiveDateTime};
use kernel::DateRange;
use kernel::calendar::TimeZone;
use kernel::id::{EmployeeId, JobId, UnitId};
use platform::jobs::{JobContext, JobFailure, NewJob, enqueue};
use platform::{Act, Db, acts};
use sea_orm::sea_query::{Condition, ExprTrait};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::closing;
use super::days::{NewDay, acted, write};
use super::gather::{employed, leaves, records};
use crate::entity::{attendance_day as day, employee, unit};
use crate::error::{Error, Flaw};
use crate::facts::CHUNK;
use crate::kinds::DaySource;
use crate::rules::attendance::Away;
use crate::rules::calendar::Calendars;
use crate::rules::derivation::{Worked, derive};
use crate::{calendar, scope};

/// The kind of job that derives the days of a unit.
pub const DERIVE_ATTENDANCE: &str = "personnel.derive_attendance";

/// People in one transaction of the job.
const PEOPLE: u64 = 500;

/// The longest range that one job derives.
const DAYS_MAX: i64 = 92;

/// Derives the days of everyone in a unit and below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeriveAttendance {
    /// The unit.
    pub unit_id: UnitId,
    /// The days, a quarter of a year at most; what is not over yet is left out.
    pub days: DateRange,
}

/// Asks for the days of a unit to be derived.
///
/// # Errors
/// `Invalid`: unknown unit, an empty range or one that is too long.
pub async fn ask_to_derive(db: &Db, act: &Act, order: DeriveAttendance) -> Result<JobId, Error> {
    let tx = platform::begin(db).await?;
    let mut faults = Vec::new();
    let found = unit::Entity::find_by_id(order.unit_id)
        .filter(scope::unit_condition(&act.scope, unit::Column::Id, act.today))
        .one(&tx)
        .await?;
    if found.is_none() {
        faults.push(Flaw::UnitUnknown.at("/unit_id"));
    }
    match order.days.day_count() {
        Some(0) => faults.push(Flaw::RangeEmpty.at("/until")),
        Some(days) if days <= DAYS_MAX => {}
        _ => faults.push(Flaw::SpanTooLong.at("/until").with("max", DAYS_MAX)),
    }
    Error::of(faults)?;
    let payload = json!({ "unit_id": order.unit_id, "days": order.days });
    let object = Some(order.unit_id.0);
    let id = enqueue(&tx, act, NewJob { kind: DERIVE_ATTENDANCE, payload, total: None, object }).await?;
    tx.commit().await?;
    Ok(id)
}

/// Does it, part by part; each part commits by itself, and doing it again changes nothing.
///
/// # Errors
/// When the database fails.
pub async fn derive_attendance_job(context: JobContext) -> Result<Value, JobFailure> {
    let order: DeriveAttendance = context.payload()?;
    let act = context.act().clone();
    let within = scope::of_employees(&act.scope, act.today);
    let last = order.days.until.and_then(|until| until.pred_opt()).unwrap_or(act.today);
    let of_unit = scope::of_employees(&scope::of_unit(order.unit_id), last);
    let mut after: Option<EmployeeId> = None;
    let (mut people, mut days) = (0_i64, 0_usize);
    loop {
        context.go_on()?;
        let part = part(&context.db, (within.clone(), of_unit.clone()), after).await?;
        let Some(end) = part.last().copied() else { break };
        let tx = platform::begin(&context.db).await.map_err(Error::from)?;
        context.hold(&tx).await?;
        let span = Span { days: order.days, only: None, with_absence: true };
        days += derive_days(&tx, &act, (&part, span)).await?;
        tx.commit().await.map_err(Error::from)?;
        people += i64::try_from(part.len()).unwrap_or_default();
        context.progress(people, None);
        after = Some(end);
    }
    Ok(json!({ "people": people, "days": days }))
}

async fn part(
    db: &Db,
    (within, of_unit): (Condition, Condition),
    after: Option<EmployeeId>,
) -> Result<Vec<EmployeeId>, Error> {
    let mut query = employee::Entity::find()
        .select_only()
        .column(employee::Column::Id)
        .filter(within)
        .filter(of_unit)
        .order_by_asc(employee::Column::Id)
        .limit(PEOPLE);
    if let Some(after) = after {
        query = query.filter(employee::Column::Id.gt(after));
    }
    Ok(query.into_tuple().all(db.read()).await?)
}

/// Which days to derive.
#[derive(Clone, Copy)]
pub(super) struct Span<'a> {
    /// From the first to the last.
    pub(super) days: DateRange,
    /// Only these of each employee; `None` for all.
    pub(super) only: Option<&'a BTreeMap<EmployeeId, Vec<NaiveDate>>>,
    /// Whether days on which nobody came are written too.
    pub(super) with_absence: bool,
}

/// Derives days of some people and writes them. Days that people entered or corrected stand, and so do closed months. Says
/// how many days changed.
pub(super) async fn derive_days(
    tx: &DatabaseTransaction,
    act: &Act,
    (employees, span): (&[EmployeeId], Span<'_>),
) -> Result<usize, Error> {
    let known = known_days(tx, (employees, span.days)).await?;
    let closed = closing::closed(tx, act, (employees, span.days)).await?;
    let away = leaves(tx, employees, span.days).await?;
    let employed = employed(tx, employees, span.days).await?;
    let (mut written, mut gone) = (Vec::new(), Vec::new());
    for (instansi, zone, people) in calendar::time_zones(tx, employees, act.today).await? {
        let sources = Sources {
            worked: calendar::calendars(tx, instansi, (&people, &[]), span.days).await?,
            records: records(tx, &people, (zone, span.days)).await?,
            away: &away,
            employed: &employed,
            now: zone.local(act.at),
        };
        for employee in people {
            for day in wanted(employee, span, zone, act).filter(|day| !closed.holds(employee, *day)) {
                let row = known.get(&(employee, day));
                if row.is_some_and(|row| row.source != DaySource::Derived) {
                    continue;
                }
                match (sources.day(employee, day), row) {
                    // What does not change makes no month of pay stale.
                    (Some(new), Some(row)) if new.row(row.recorded_at, row.source) == *row => {}
                    (Some(new), _) if span.with_absence || new.was_there() => written.push(new),
                    (None, Some(row)) => gone.push(NewDay::of(row)),
                    _ => {}
                }
            }
        }
    }
    write(tx, act, (&written, DaySource::Derived)).await?;
    remove(tx, &gone).await?;
    written.extend(gone);
    acts::record_all(tx, act, acted(&written)).await?;
    Ok(written.len())
}

fn wanted(
    employee: EmployeeId,
    span: Span<'_>,
    zone: TimeZone,
    act: &Act,
) -> impl Iterator<Item = NaiveDate> {
    let today = zone.date(act.at);
    let only: Option<HashSet<NaiveDate>> =
        span.only.map(|only| only.get(&employee).into_iter().flatten().copied().collect());
    let until = span.days.stored_until();
    let days = span.days.from.iter_days().take_while(move |day| *day < until && *day <= today);
    days.filter(move |day| only.as_ref().is_none_or(|only| only.contains(day)))
}

/// Everything that days of one instansi are derived from.
pub(super) struct Sources<'a> {
    pub(super) worked: Calendars,
    pub(super) records: HashMap<EmployeeId, Vec<NaiveDateTime>>,
    pub(super) away: &'a HashMap<EmployeeId, Vec<Away>>,
    pub(super) employed: &'a HashMap<EmployeeId, Vec<DateRange>>,
    pub(super) now: NaiveDateTime,
}

impl Sources<'_> {
    /// What is known of a day of work; nothing for a day off, or of somebody who is not employed then.
    pub(super) fn known(&self, employee: EmployeeId, day: NaiveDate) -> Option<Worked<'_>> {
        let mut employed = self.employed.get(&employee).into_iter().flatten();
        if !employed.any(|range| range.contains(day)) {
            return None;
        }
        let (slot, from, until) = self.worked.window(employee, day)?;
        let all = self.records.get(&employee).map_or(&[][..], Vec::as_slice);
        let first = all.partition_point(|record| *record < from);
        let last = all.partition_point(|record| *record < until);
        let records = all.get(first..last).unwrap_or_default();
        Some(Worked { day, slot, records, away: self.away(employee, day), is_over: self.now >= until })
    }

    fn away(&self, employee: EmployeeId, day: NaiveDate) -> Option<Away> {
        let mut all = self.away.get(&employee).into_iter().flatten();
        all.find(|away| away.range.contains(day)).copied()
    }

    fn day(&self, employee_id: EmployeeId, day: NaiveDate) -> Option<NewDay> {
        let derived = derive(&self.known(employee_id, day)?)?;
        Some(NewDay {
            employee_id,
            day,
            code: derived.code,
            arrived_at: derived.arrived_at,
            left_at: derived.left_at,
            minutes_late: derived.minutes_late,
            minutes_early: derived.minutes_early,
            missed_ceremony: false,
        })
    }
}

/// The days that are there.
async fn known_days(
    tx: &DatabaseTransaction,
    (employees, days): (&[EmployeeId], DateRange),
) -> Result<HashMap<(EmployeeId, NaiveDate), day::Model>, Error> {
    let mut all = HashMap::new();
    for chunk in employees.chunks(CHUNK) {
        let rows = day::Entity::find()
            .filter(day::Column::EmployeeId.is_in(chunk.iter().copied()))
            .filter(day::Column::Day.gte(days.from).and(day::Column::Day.lt(days.stored_until())));
        all.extend(rows.all(tx).await?.into_iter().map(|row| ((row.employee_id, row.day), row)));
    }
    Ok(all)
}

/// Takes derived days away that the calendar no longer wants.
async fn remove(tx: &DatabaseTransaction, gone: &[NewDay]) -> Result<(), Error> {
    for chunk in gone.chunks(200) {
        let mut any = Condition::any();
        for one in chunk {
            any = any.add(day::Column::EmployeeId.eq(one.employee_id).and(day::Column::Day.eq(one.day)));
        }
        day::Entity::delete_many().filter(any).exec(tx).await?;
    }
    Ok(())
}
