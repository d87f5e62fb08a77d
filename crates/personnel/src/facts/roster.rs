//! The roster of a pay run, part by part: who is on it, and what pay must know about each on one or more days. Facts are read once,
//! for all of the days and for the guard.

use std::collections::HashMap;

use chrono::NaiveDate;
use kernel::id::{EmployeeId, PersonId, UnitId};
use kernel::nip::Sex;
use kernel::{DateRange, Month, Nip};
use sea_orm::sea_query::Condition;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::died::who_died;
use super::pay::PayFactsOver;
use super::rows::{FactRow, Stored, for_pay, for_the_guard, rows, stored};
use super::tree::Tree;
use super::watched::{Human, take_the_rest};
use crate::Error;
use crate::entity::{employee, person, unit};
use crate::scope;

/// Asks for a part of a roster, in the order of the employees' ids.
#[derive(Clone, Copy, Debug)]
pub struct PayRoster<'a> {
    /// Whose people.
    pub among: Among<'a>,
    /// The days on which facts must hold, in order. Whoever stands in the unit on the first or on the last of them is on the roster.
    pub days: &'a [NaiveDate],
    /// Between which days statuses and tax statuses are asked for besides.
    pub within: DateRange,
    /// Whether spouses and children are asked for: where no pay follows them, nothing of theirs is read.
    pub with_family: bool,
    /// What the guard against overpayment asks besides; nothing where it does not look.
    pub guarded: Option<Guarded>,
    /// The last employee of the part before.
    pub after: Option<EmployeeId>,
    /// How many at most; up to [`super::CHUNK`] keeps the SQL text the same.
    pub limit: u64,
    /// Which of them.
    pub of: RosterOf,
}

/// What the guard asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guarded {
    /// The day on which facts must hold, one of those within.
    pub on: NaiveDate,
    /// How many years a decree may lie from its facts.
    pub decree_years: i64,
}

/// Whose people a roster is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Among<'a> {
    /// An instansi, or a unit with everyone below it.
    Unit(UnitId),
    /// These, wherever they are.
    People(&'a [EmployeeId]),
}

/// Which people of a roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RosterOf {
    /// All.
    Everyone,
    /// Those recorded as deceased from a day in the month.
    WhoDied(Month),
}

/// Somebody on it.
#[derive(FromQueryResult)]
struct Member {
    id: EmployeeId,
    nip: Nip,
}

/// A part of a roster as it is stored: what it says is found by [`facts_of`], which may be done while the next part is read.
pub struct RosterPart {
    members: Vec<(Member, Option<Human>)>,
    facts: Vec<Stored>,
}

impl RosterPart {
    /// The last employee of the part; none where the roster is at its end.
    pub fn last(&self) -> Option<EmployeeId> {
        self.members.last().map(|(member, _)| member.id)
    }
}

/// The next part of the roster with everyone's facts, in a constant number of queries, whatever the number of people and of days. An
/// empty answer is the end.
///
/// # Errors
/// When the database fails, or a stored fact is unreadable.
pub async fn pay_roster(conn: &impl ConnectionTrait, ask: PayRoster<'_>) -> Result<Vec<PayFactsOver>, Error> {
    let part = roster_part(conn, ask).await?;
    facts_of(conn, part, ask).await
}

/// The first half of [`pay_roster`]: who is on the next part, with everything stored of them.
///
/// # Errors
/// When the database fails.
pub async fn roster_part(conn: &impl ConnectionTrait, ask: PayRoster<'_>) -> Result<RosterPart, Error> {
    let members = match (ask.days.first(), ask.days.last()) {
        (Some(first), Some(last)) => members(conn, ask, (*first, *last)).await?,
        _ => Vec::new(),
    };
    if members.is_empty() {
        return Ok(RosterPart { members, facts: Vec::new() });
    }
    let ids: Vec<EmployeeId> = members.iter().map(|(member, _)| member.id).collect();
    let mut asked = Condition::any().add(for_pay(asked_days(ask), ask.with_family));
    if ask.guarded.is_some() {
        asked = asked.add(for_the_guard());
    }
    Ok(RosterPart { facts: stored(conn, &ids, asked).await?, members })
}

/// Its second half: what that says on the days asked for. `ask` is what the part was asked by.
///
/// # Errors
/// When the database fails, or a stored fact is unreadable.
pub async fn facts_of(
    conn: &impl ConnectionTrait,
    part: RosterPart,
    ask: PayRoster<'_>,
) -> Result<Vec<PayFactsOver>, Error> {
    if part.members.is_empty() {
        return Ok(Vec::new());
    }
    let rows = rows(part.facts)?;
    let tree = Tree::of(conn, (&rows, ask.among), asked_days(ask)).await?;
    let mut by_employee: HashMap<EmployeeId, Vec<FactRow>> = HashMap::with_capacity(part.members.len());
    for row in rows {
        by_employee.entry(row.employee_id).or_default().push(row);
    }
    let over = |(Member { id, nip }, human): (Member, Option<Human>)| {
        let rows = by_employee.remove(&id).unwrap_or_default();
        let watched = human.zip(ask.guarded).map(|(human, ask)| human.watched((id, &nip), &rows, ask.on));
        let mut over = PayFactsOver::of((id, nip), rows, (ask.days, &tree))?;
        over.watched = watched;
        Ok(over)
    };
    let mut people = part.members.into_iter().map(over).collect::<Result<Vec<_>, Error>>()?;
    if let Some(guarded) = ask.guarded {
        let watched = people.iter_mut().filter_map(|over| over.watched.as_mut()).collect();
        take_the_rest(conn, watched, (guarded, &tree)).await?;
    }
    Ok(people)
}

/// The days of which anything is asked.
fn asked_days(ask: PayRoster<'_>) -> DateRange {
    let first = ask.days.first().map_or(ask.within.from, |first| ask.within.from.min(*first));
    DateRange { from: first, until: ask.within.until }
}

/// How many employees a roster has: the measure of a pay run's progress.
///
/// # Errors
/// When the database fails.
pub async fn roster_size(conn: &impl ConnectionTrait, unit: UnitId, as_of: NaiveDate) -> Result<u64, Error> {
    let within = on_roster(conn, Among::Unit(unit), as_of).await?;
    Ok(employee::Entity::find().filter(within).count(conn).await?)
}

async fn members(
    conn: &impl ConnectionTrait,
    ask: PayRoster<'_>,
    (first, last): (NaiveDate, NaiveDate),
) -> Result<Vec<(Member, Option<Human>)>, Error> {
    let mut within = Condition::any().add(on_roster(conn, ask.among, first).await?);
    if first != last {
        within = within.add(on_roster(conn, ask.among, last).await?);
    }
    let mut query = employee::Entity::find()
        .select_only()
        .columns([employee::Column::Id, employee::Column::Nip])
        .filter(within)
        .order_by_asc(employee::Column::Id)
        .limit(ask.limit);
    if let Some(after) = ask.after {
        query = query.filter(employee::Column::Id.gt(after));
    }
    if let RosterOf::WhoDied(month) = ask.of {
        query = query.filter(employee::Column::Id.is_in(who_died(conn, month).await?));
    }
    if ask.guarded.is_none() {
        let members: Vec<Member> = query.into_model().all(conn).await?;
        return Ok(members.into_iter().map(|member| (member, None)).collect());
    }
    let rows: Vec<(EmployeeId, Nip, PersonId, NaiveDate, Sex)> = query
        .column(employee::Column::PersonId)
        .columns([person::Column::BirthDate, person::Column::Sex])
        .inner_join(person::Entity)
        .into_tuple()
        .all(conn)
        .await?;
    let member = |(id, nip, person_id, born, sex)| (Member { id, nip }, Some(Human { person_id, born, sex }));
    Ok(rows.into_iter().map(member).collect())
}

/// Every civil servant employed by an instansi, placed or not; or placed in a unit and below it. Officials are paid by
/// the state and are never on it.
async fn on_roster(
    conn: &impl ConnectionTrait,
    among: Among<'_>,
    as_of: NaiveDate,
) -> Result<Condition, Error> {
    let within = match among {
        Among::People(people) => Condition::all().add(employee::Column::Id.is_in(people.iter().copied())),
        Among::Unit(unit) => {
            let instansi = unit::Entity::find_by_id(unit).one(conn).await?.map(|unit| unit.instansi_id);
            if instansi == Some(unit) {
                Condition::all().add(employee::Column::InstansiId.eq(unit))
            } else {
                scope::condition(&scope::of_unit(unit), employee::Column::Id, as_of)
            }
        }
    };
    Ok(Condition::all().add(within).add(employee::Column::Nip.is_not_null()))
}
