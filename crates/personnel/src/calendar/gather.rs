//! Everything that the calendars of some people or units are made of: a constant number of queries.

use std::collections::{BTreeSet, HashMap};

use kernel::DateRange;
use kernel::calendar::TimeZone;
use kernel::id::{EmployeeId, UnitId};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::entity::{employee, holiday, placement, unit_ancestor, work_assignment, work_pattern};
use crate::error::Error;
use crate::facts::{self, CHUNK};
use crate::regulation;
use crate::rules::calendar::{Assignment, Calendars, Follower, Holiday};

/// The calendars of people and units of one instansi for a range of days. A day is added on each side, because working
/// time passes midnight.
pub(crate) async fn calendars(
    conn: &impl ConnectionTrait,
    instansi: UnitId,
    (employees, units): (&[EmployeeId], &[UnitId]),
    days: DateRange,
) -> Result<Calendars, Error> {
    let law = regulation::law()?;
    let from = days.from.pred_opt().unwrap_or(days.from);
    let until = days.stored_until().succ_opt().unwrap_or(days.stored_until());
    let days = DateRange::bounded(from, until);
    let mut holidays: HashMap<_, _> = from
        .iter_days()
        .take_while(|day| *day < until)
        .filter_map(|day| Some((day, law.national(day)?.clone())))
        .collect();
    let own = holiday::Entity::find()
        .filter(holiday::Column::InstansiId.eq(instansi))
        .filter(holiday::Column::Day.gte(from).and(holiday::Column::Day.lt(until)))
        .all(conn)
        .await?;
    holidays.extend(own.into_iter().map(|row| (row.day, Holiday { kind: row.kind, name: row.name })));
    let assignments = assignments(conn, instansi, days).await?;
    let mut patterns = HashMap::new();
    if !assignments.is_empty() {
        let used: BTreeSet<_> = assignments.iter().map(|one| one.pattern_id).collect();
        let rows =
            work_pattern::Entity::find().filter(work_pattern::Column::Id.is_in(used)).all(conn).await?;
        for row in rows {
            patterns.insert(row.id, row.pattern()?);
        }
    }
    let by_unit = assignments.iter().any(|one| matches!(one.follower, Follower::Unit(_)));
    let mut by_follower: HashMap<Follower, Vec<Assignment>> = HashMap::new();
    for one in assignments {
        by_follower.entry(one.follower).or_default().push(one);
    }
    let (mut placed, mut above) = (HashMap::new(), HashMap::new());
    if by_unit {
        placed = placements(conn, employees, days).await?;
        let places = placed.values().flatten().map(|(_, unit)| *unit).chain(units.iter().copied());
        above = ancestors(conn, &places.collect(), days).await?;
    }
    Ok(Calendars {
        standard: law.standard.clone(),
        holidays,
        patterns,
        assignments: by_follower,
        placed,
        above,
    })
}

async fn assignments(
    conn: &impl ConnectionTrait,
    instansi: UnitId,
    days: DateRange,
) -> Result<Vec<Assignment>, Error> {
    let rows = work_assignment::Entity::find()
        .filter(work_assignment::Column::InstansiId.eq(instansi))
        .filter(work_assignment::Column::ValidFrom.lt(days.stored_until()))
        .filter(work_assignment::Column::ValidUntil.gt(days.from))
        .all(conn)
        .await?;
    Ok(rows.iter().filter_map(work_assignment::Model::assignment).collect())
}

/// Where employees are placed on the days.
pub(crate) async fn placements(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    days: DateRange,
) -> Result<HashMap<EmployeeId, Vec<(DateRange, UnitId)>>, Error> {
    let mut placed: HashMap<EmployeeId, Vec<(DateRange, UnitId)>> = HashMap::with_capacity(employees.len());
    for chunk in employees.chunks(CHUNK) {
        let rows: Vec<(EmployeeId, UnitId, _, _)> = placement::Entity::find()
            .select_only()
            .columns([placement::Column::EmployeeId, placement::Column::UnitId])
            .columns([placement::Column::ValidFrom, placement::Column::ValidUntil])
            .filter(placement::Column::EmployeeId.is_in(chunk.iter().copied()))
            .filter(placement::Column::ValidFrom.lt(days.stored_until()))
            .filter(placement::Column::ValidUntil.gt(days.from))
            .into_tuple()
            .all(conn)
            .await?;
        for (employee, unit, from, until) in rows {
            placed.entry(employee).or_default().push((DateRange::stored(from, until), unit));
        }
    }
    Ok(placed)
}

/// The units at and above a unit, with their depth and days.
pub(crate) type Above = HashMap<UnitId, Vec<(DateRange, i32, UnitId)>>;

/// The units at and above units on the days.
pub(crate) async fn ancestors(
    conn: &impl ConnectionTrait,
    units: &BTreeSet<UnitId>,
    days: DateRange,
) -> Result<Above, Error> {
    let units: Vec<UnitId> = units.iter().copied().collect();
    let mut above = Above::with_capacity(units.len());
    for chunk in units.chunks(CHUNK) {
        let rows = unit_ancestor::Entity::find()
            .filter(unit_ancestor::Column::UnitId.is_in(chunk.iter().copied()))
            .filter(unit_ancestor::Column::ValidFrom.lt(days.stored_until()))
            .filter(unit_ancestor::Column::ValidUntil.gt(days.from))
            .all(conn)
            .await?;
        for row in rows {
            let range = DateRange::stored(row.valid_from, row.valid_until);
            above.entry(row.unit_id).or_default().push((range, row.depth, row.ancestor_id));
        }
    }
    Ok(above)
}

/// Employees by their instansi, each with its time zone on a day.
pub(crate) async fn time_zones(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    today: chrono::NaiveDate,
) -> Result<Vec<(UnitId, TimeZone, Vec<EmployeeId>)>, Error> {
    let mut by_instansi: HashMap<UnitId, Vec<EmployeeId>> = HashMap::new();
    for chunk in employees.chunks(CHUNK) {
        let rows: Vec<(EmployeeId, UnitId)> = employee::Entity::find()
            .select_only()
            .columns([employee::Column::Id, employee::Column::InstansiId])
            .filter(employee::Column::Id.is_in(chunk.iter().copied()))
            .into_tuple()
            .all(conn)
            .await?;
        for (employee, instansi) in rows {
            by_instansi.entry(instansi).or_default().push(employee);
        }
    }
    let mut zones = Vec::with_capacity(by_instansi.len());
    for (instansi, employees) in by_instansi {
        zones.push((instansi, facts::time_zone_of(conn, instansi, today).await?, employees));
    }
    Ok(zones)
}
