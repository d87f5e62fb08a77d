//! Queries: every read of a plan carries the caller's reach; every change of a plan or its reports locks the plan.

mod evaluations;
mod links;
mod reports;
mod targets;

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use kernel::DateRange;
use kernel::calendar::TimeZone;
use kernel::id::{EmployeeId, SkpId};
use personnel::entity::employee;
use personnel::facts;
use personnel::value::Standing;
use platform::{Act, Actor, Capacity, Page, Paging, Scope, StandIn};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, SelectExt,
};

use crate::Error;
use crate::entity::{iki, rhk, skp};
use crate::plan::Plan;
use crate::skp::{Held, Seen, SkpFilter};
use crate::states::{Party, SkpStatus};

pub(crate) use evaluations::{
    find_evaluation, is_evaluated, named_evaluation, named_evaluations, select_evaluations,
};
pub(crate) use links::{circular, known, move_links, move_to_objectives, result_ids, supportable, waiting};
pub(crate) use reports::{
    evidence_of, find_evidence, find_progress, has_progress, page_of_progress, report, reports,
    reports_within, save_progress,
};

pub use targets::Target;
pub(crate) use targets::targets;

/// The caller's scope, the own plan and those of the own subordinates: whoever is a party to a plan by the facts may know
/// of it, and is told which side's act this is. So a superior signs with the permission of every employee, and whoever
/// rates the own plan is refused as such.
pub(crate) fn reach(act: &Act) -> Scope {
    if act.is_entered() {
        // An operator stands in for one employee, and for nobody's superior.
        return act.scope.clone();
    }
    let own = act.actor.employee();
    Scope {
        own: own.or(act.scope.own),
        subordinates_of: own.or(act.scope.subordinates_of),
        ..act.scope.clone()
    }
}

fn reached(act: &Act) -> Condition {
    reached_by(act, skp::Column::EmployeeId)
}

/// The same over another table's column of employees.
pub(crate) fn reached_by(act: &Act, employee: impl sea_orm::IntoSimpleExpr) -> Condition {
    personnel::scope::condition(&reach(act), employee, act.today)
}

/// Refuses a version that is no longer the current one.
pub(crate) fn fresh(expected: Option<i64>, current: i64) -> Result<(), Error> {
    match expected {
        Some(version) if version != current => Err(platform::Error::Stale.into()),
        _ => Ok(()),
    }
}

/// A plan within the caller's reach.
pub(crate) async fn find_skp(
    conn: &impl ConnectionTrait,
    act: &Act,
    skp_id: SkpId,
) -> Result<skp::Model, Error> {
    let found = skp::Entity::find_by_id(skp_id).filter(reached(act)).one(conn).await?;
    found.ok_or(platform::Error::NotFound("skp").into())
}

/// A plan within the caller's reach, locked until the transaction ends.
pub(crate) async fn lock_skp(tx: &impl ConnectionTrait, act: &Act, skp_id: SkpId) -> Result<Held, Error> {
    let found = skp::Entity::find_by_id(skp_id).filter(reached(act)).lock_exclusive().one(tx).await?;
    let held = hold(tx, act, found.ok_or(platform::Error::NotFound("skp"))?).await?;
    unless_rater_enters(act, held.rater_id)?;
    Ok(held)
}

/// Whoever rates an employee enters nothing in his name: he would agree to his own words.
pub(crate) fn unless_rater_enters(act: &Act, rater_id: Option<EmployeeId>) -> Result<(), Error> {
    let actor = act.actor.employee();
    let is_rater = actor.is_some() && actor == rater_id;
    if act.is_entered() && is_rater { Err(Error::EnteredByRater) } else { Ok(()) }
}

/// The act of a plan's rater as the log holds it: where he heads the unit as Plt or Plh, it says so, and for whom.
pub(crate) async fn as_rater(conn: &impl ConnectionTrait, act: &Act, held: &Held) -> Result<Act, Error> {
    if held.party == Party::Rater {
        as_rater_of(conn, act, held.skp.employee_id).await
    } else {
        Ok(act.clone())
    }
}

/// The same of whoever rates an employee.
pub(crate) async fn as_rater_of(
    conn: &impl ConnectionTrait,
    act: &Act,
    employee_id: EmployeeId,
) -> Result<Act, Error> {
    let Some(acting) = facts::rates_as(conn, employee_id, act.today).await? else {
        return Ok(act.clone());
    };
    let capacity = if acting.standing == Standing::Plh { Capacity::Plh } else { Capacity::Plt };
    let standing_in = Some(StandIn { capacity, account: None });
    Ok(Act { standing_in, on_behalf_of: acting.holder, ..act.clone() })
}

/// Locks an employee, so that two plans for the same days cannot begin at once.
pub(crate) async fn lock_employee(tx: &impl ConnectionTrait, employee_id: EmployeeId) -> Result<(), Error> {
    let found = employee::Entity::find_by_id(employee_id).lock_exclusive().one(tx).await?;
    let locked = found.ok_or(platform::Error::NotFound("employee"))?;
    if locked.nip.is_none() { Err(Error::OfficialUnrated) } else { Ok(()) }
}

/// What the caller is to a plan, and who rates the employee today.
pub(crate) async fn hold(conn: &impl ConnectionTrait, act: &Act, skp: skp::Model) -> Result<Held, Error> {
    let rater_id = facts::rater_of(conn, skp.employee_id, act.today).await?;
    Ok(Held { party: party(act, &skp, rater_id), rater_id, skp })
}

/// The same for many plans at once.
pub(crate) async fn held(
    conn: &impl ConnectionTrait,
    act: &Act,
    rows: Vec<skp::Model>,
) -> Result<Vec<Held>, Error> {
    let employees: HashSet<EmployeeId> = rows.iter().map(|skp| skp.employee_id).collect();
    let employees: Vec<EmployeeId> = employees.into_iter().collect();
    let raters = facts::raters_of(conn, &employees, act.today).await?;
    let hold = |skp: skp::Model| {
        let rater_id = raters.get(&skp.employee_id).copied();
        Held { party: party(act, &skp, rater_id), rater_id, skp }
    };
    Ok(rows.into_iter().map(hold).collect())
}

/// The same with the names of both sides: one query, however many.
pub(crate) async fn seen(conn: &impl ConnectionTrait, rows: Vec<Held>) -> Result<Vec<Seen>, Error> {
    let people: HashSet<EmployeeId> =
        rows.iter().flat_map(|held| held.rater_id.into_iter().chain([held.skp.employee_id])).collect();
    let people: Vec<EmployeeId> = people.into_iter().collect();
    let names = facts::named(conn, &people).await?;
    let see = |held: Held| {
        let employee = names.get(&held.skp.employee_id).cloned();
        let employee = employee.ok_or(platform::Error::NotFound("employee"))?;
        let rater = held.rater_id.and_then(|rater_id| names.get(&rater_id).cloned());
        Ok(Seen { held, employee, rater })
    };
    rows.into_iter().map(see).collect()
}

fn party(act: &Act, skp: &skp::Model, rater_id: Option<EmployeeId>) -> Party {
    match act.party() {
        Some(employee) if employee == skp.employee_id => Party::Employee,
        Some(employee) if Some(employee) == rater_id => Party::Rater,
        _ if act.actor == Actor::System => Party::System,
        _ => Party::Reader,
    }
}

/// Writes a changed plan as its next version.
pub(crate) async fn save(tx: &impl ConnectionTrait, act: &Act, skp: skp::Model) -> Result<skp::Model, Error> {
    let skp = skp::Model { version: skp.version + 1, updated_at: act.at, ..skp };
    Ok(skp.into_active_model().reset_all().update(tx).await?)
}

/// Whether an employee has a plan for some of these days.
pub(crate) async fn has_skp_within(
    conn: &impl ConnectionTrait,
    employee_id: EmployeeId,
    days: DateRange,
) -> Result<bool, Error> {
    Ok(skp::Entity::find()
        .filter(skp::COLUMN.employee_id.eq(employee_id))
        .filter(overlapping(days))
        .exists(conn)
        .await?)
}

pub(crate) fn overlapping(days: DateRange) -> Condition {
    Condition::all()
        .add(skp::COLUMN.starts_on.lt(days.stored_until()))
        .add(skp::COLUMN.ends_before.gt(days.from))
}

/// Plans within the caller's reach, the newest first.
pub(crate) async fn page_of_skp(
    conn: &impl ConnectionTrait,
    act: &Act,
    filter: SkpFilter,
    paging: &Paging,
) -> Result<Page<skp::Model>, Error> {
    let mut query = skp::Entity::find().filter(reached(act));
    if let Some(employee_id) = filter.employee_id {
        query = query.filter(skp::COLUMN.employee_id.eq(employee_id));
    }
    if let Some(year) = filter.year {
        query = query.filter(skp::COLUMN.year.eq(year));
    }
    if let Some(status) = filter.status {
        query = query.filter(skp::COLUMN.status.eq(status));
    }
    let newest_first = (|skp: &skp::Model| skp.id, |last| skp::Column::Id.lt(last));
    Ok(paging.read(conn, query.order_by_desc(skp::Column::Id), newest_first).await?)
}

/// The ids of a plan's results, as a subquery.
pub(crate) fn results(skp_id: SkpId) -> SelectStatement {
    Query::select().column(rhk::Column::Id).from(rhk::Entity).and_where(rhk::Column::SkpId.eq(skp_id)).take()
}

/// The content of a plan.
pub(crate) async fn plan_of(conn: &impl ConnectionTrait, skp: &skp::Model) -> Result<Plan, Error> {
    let rhk = rhk::Entity::find()
        .filter(rhk::COLUMN.skp_id.eq(skp.id))
        .order_by_asc(rhk::Column::Number)
        .all(conn)
        .await?;
    let iki = iki::Entity::find()
        .filter(iki::Column::RhkId.in_subquery(results(skp.id)))
        .order_by_asc(iki::Column::Number)
        .all(conn)
        .await?;
    Ok(Plan::of(skp, rhk, iki))
}

/// The results of an employee's agreed plan of some days, in their order.
pub(crate) async fn agreed_results(
    conn: &impl ConnectionTrait,
    employee_id: EmployeeId,
    days: DateRange,
) -> Result<Vec<rhk::Model>, Error> {
    let agreed = skp::Entity::find()
        .select_only()
        .column(skp::Column::Id)
        .filter(skp::COLUMN.employee_id.eq(employee_id))
        .filter(skp::COLUMN.status.is_in(SkpStatus::AGREED))
        .filter(overlapping(days))
        .into_query();
    Ok(rhk::Entity::find()
        .filter(rhk::Column::SkpId.in_subquery(agreed))
        .order_by_asc(rhk::Column::SkpId)
        .order_by_asc(rhk::Column::Number)
        .all(conn)
        .await?)
}

/// The instant at which the plan's first day begins where the employee works.
pub(crate) async fn first_instant(
    conn: &impl ConnectionTrait,
    skp: &skp::Model,
) -> Result<DateTime<Utc>, Error> {
    Ok(zone_of(conn, skp.employee_id, skp.starts_on).await?.midnight(skp.starts_on))
}

/// The time zone in which an employee works on a day.
pub(crate) async fn zone_of(
    conn: &impl ConnectionTrait,
    employee_id: EmployeeId,
    day: NaiveDate,
) -> Result<TimeZone, Error> {
    let named = facts::named(conn, &[employee_id]).await?.remove(&employee_id);
    let instansi = named.ok_or(platform::Error::NotFound("employee"))?.instansi_id;
    Ok(facts::time_zone_of(conn, instansi, day).await?)
}
