//! What pay must know about people on several days: facts are read once for all of them.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use kernel::DateRange;
use kernel::id::{EmployeeId, PositionId, UnitId};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect};

use super::Sourced;
use super::pay::{
    Among, FactRow, PayFacts, PayRoster, PositionFacts, RosterOf, facts_where, positions_of, roster,
};
use crate::Error;
use crate::entity::unit_version::UnitKind;
use crate::entity::{fact, unit, unit_ancestor, unit_version};
use crate::value::{FactValue, Ptkp, Status};

/// Asks for a part of a roster over several days.
#[derive(Clone, Copy, Debug)]
pub struct PayRosterOver<'a> {
    /// An instansi, or a unit with everyone below it.
    pub unit: UnitId,
    /// The days on which facts must hold, in order. Whoever stands in the unit on the first or on the last of them is on the roster.
    pub days: &'a [NaiveDate],
    /// Between which days statuses and tax statuses are asked for besides.
    pub within: DateRange,
    /// The last employee of the part before.
    pub after: Option<EmployeeId>,
    /// How many at most; up to [`super::CHUNK`].
    pub limit: u64,
}

/// An employee over several days.
#[derive(Clone, Debug)]
pub struct PayFactsOver {
    /// The employee.
    pub employee_id: EmployeeId,
    /// The facts of each day, in the order of the days; none where the employee stands in another unit.
    pub on: Vec<Option<PayFacts>>,
    statuses: Vec<(DateRange, Status)>,
    ptkp: Vec<(DateRange, Sourced<Ptkp>)>,
}

impl PayFactsOver {
    /// The status on a day within the days asked for.
    pub fn status_on(&self, day: NaiveDate) -> Option<Status> {
        self.statuses.iter().find(|(range, _)| range.contains(day)).map(|(_, status)| *status)
    }

    /// The tax-free status on a day within the days asked for.
    pub fn ptkp_on(&self, day: NaiveDate) -> Option<Sourced<Ptkp>> {
        self.ptkp.iter().find(|(range, _)| range.contains(day)).map(|(_, ptkp)| ptkp.clone())
    }
}

/// What is above units, over time.
struct Tree {
    /// Of each unit: the SKPD above it, with the days on which it is one.
    skpd: HashMap<UnitId, Vec<(DateRange, UnitId)>>,
    /// The units below the one that is asked for, with the days; none where a whole instansi is asked for.
    below: Option<HashMap<UnitId, Vec<DateRange>>>,
}

impl Tree {
    fn skpd_of(&self, unit: UnitId, day: NaiveDate) -> Option<UnitId> {
        self.skpd.get(&unit)?.iter().find(|(range, _)| range.contains(day)).map(|(_, skpd)| *skpd)
    }

    fn is_within(&self, unit: Option<UnitId>, day: NaiveDate) -> bool {
        let Some(below) = &self.below else { return true };
        let ranges = unit.and_then(|unit| below.get(&unit));
        ranges.is_some_and(|ranges| ranges.iter().any(|range| range.contains(day)))
    }
}

/// The next part of a roster over several days, in a constant number of queries, whatever the number of days. An empty answer is the end.
///
/// # Errors
/// When the database fails, or a stored fact is unreadable.
pub async fn pay_roster_over(
    conn: &impl ConnectionTrait,
    ask: PayRosterOver<'_>,
) -> Result<Vec<PayFactsOver>, Error> {
    let (Some(first), Some(last)) = (ask.days.first().copied(), ask.days.last().copied()) else {
        return Ok(Vec::new());
    };
    let one = PayRoster {
        among: Among::Unit(ask.unit),
        as_of: first,
        after: ask.after,
        limit: ask.limit,
        of: RosterOf::Everyone,
    };
    let people = roster(conn, one, Some(last)).await?;
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<EmployeeId> = people.iter().map(|(id, _)| *id).collect();
    let from = ask.within.from.min(first);
    let held = Condition::all()
        .add(fact::Column::ValidFrom.lt(ask.within.stored_until()))
        .add(fact::Column::ValidUntil.gt(from));
    let rows = facts_where(conn, &ids, held).await?;
    let positions = positions_of(conn, &rows).await?;
    let tree = tree(conn, (ask.unit, &positions), DateRange { from, until: ask.within.until }).await?;
    let mut by_employee: HashMap<EmployeeId, Vec<FactRow>> = HashMap::with_capacity(ids.len());
    for row in rows {
        by_employee.entry(row.employee_id).or_default().push(row);
    }
    let over = |(id, nip)| {
        let rows = by_employee.remove(&id).unwrap_or_default();
        let none = PayFacts::without_facts(id, nip);
        person(none, &rows, (ask.days, &positions, &tree))
    };
    people.into_iter().map(over).collect()
}

fn person(
    none: PayFacts,
    rows: &[FactRow],
    (days, positions, tree): (&[NaiveDate], &HashMap<PositionId, PositionFacts>, &Tree),
) -> Result<PayFactsOver, Error> {
    let mut on = Vec::with_capacity(days.len());
    for day in days {
        let mut facts = none.clone();
        for row in rows.iter().filter(|row| row.range.contains(*day)) {
            facts.take(row.clone(), positions, *day)?;
        }
        let heads = |position: &mut PositionFacts| {
            let unit = position.unit_id;
            position.heads_skpd &= tree.skpd_of(unit, *day) == Some(unit);
        };
        facts.position.iter_mut().for_each(|position| heads(&mut position.value));
        facts.acting.iter_mut().for_each(|acting| heads(&mut acting.value.position));
        facts.unit_id = facts.position.as_ref().map(|position| position.value.unit_id);
        facts.skpd_id = facts.unit_id.and_then(|unit| tree.skpd_of(unit, *day));
        on.push(tree.is_within(facts.unit_id, *day).then_some(facts));
    }
    let mut over = PayFactsOver { employee_id: none.employee_id, on, statuses: Vec::new(), ptkp: Vec::new() };
    for row in rows {
        match &row.value {
            FactValue::Status { status } => over.statuses.push((row.range, *status)),
            FactValue::TaxStatus { ptkp } => {
                over.ptkp.push((row.range, Sourced::new(*ptkp, row.id, row.range)));
            }
            _ => {}
        }
    }
    Ok(over)
}

async fn tree(
    conn: &impl ConnectionTrait,
    (top, positions): (UnitId, &HashMap<PositionId, PositionFacts>),
    within: DateRange,
) -> Result<Tree, Error> {
    let units: BTreeSet<UnitId> = positions.values().map(|position| position.unit_id).collect();
    let to_version: sea_orm::RelationDef = unit_ancestor::Entity::belongs_to(unit_version::Entity)
        .from(unit_ancestor::Column::AncestorId)
        .to(unit_version::Column::UnitId)
        .into();
    type Row = (UnitId, UnitId, NaiveDate, NaiveDate, NaiveDate, NaiveDate);
    let rows: Vec<Row> = unit_ancestor::Entity::find()
        .select_only()
        .columns([unit_ancestor::Column::UnitId, unit_ancestor::Column::AncestorId])
        .columns([unit_ancestor::Column::ValidFrom, unit_ancestor::Column::ValidUntil])
        .column_as(unit_version::Column::ValidFrom, "version_from")
        .column_as(unit_version::Column::ValidUntil, "version_until")
        .join(JoinType::InnerJoin, to_version)
        .filter(unit_version::Column::Kind.eq(UnitKind::Skpd))
        .filter(unit_ancestor::Column::UnitId.is_in(units))
        .filter(unit_ancestor::Column::ValidFrom.lt(within.stored_until()))
        .filter(unit_ancestor::Column::ValidUntil.gt(within.from))
        .into_tuple()
        .all(conn)
        .await?;
    let mut skpd: HashMap<UnitId, Vec<(DateRange, UnitId)>> = HashMap::new();
    for (unit, above, from, until, version_from, version_until) in rows {
        let range = DateRange::stored(from, until).intersect(DateRange::stored(version_from, version_until));
        if let Some(range) = range {
            skpd.entry(unit).or_default().push((range, above));
        }
    }
    let instansi = unit::Entity::find_by_id(top).one(conn).await?.map(|unit| unit.instansi_id);
    let below = if instansi == Some(top) { None } else { Some(below(conn, top, within).await?) };
    Ok(Tree { skpd, below })
}

async fn below(
    conn: &impl ConnectionTrait,
    top: UnitId,
    within: DateRange,
) -> Result<HashMap<UnitId, Vec<DateRange>>, Error> {
    let rows: Vec<(UnitId, NaiveDate, NaiveDate)> = unit_ancestor::Entity::find()
        .select_only()
        .columns([
            unit_ancestor::Column::UnitId,
            unit_ancestor::Column::ValidFrom,
            unit_ancestor::Column::ValidUntil,
        ])
        .filter(unit_ancestor::Column::AncestorId.eq(top))
        .filter(unit_ancestor::Column::ValidFrom.lt(within.stored_until()))
        .filter(unit_ancestor::Column::ValidUntil.gt(within.from))
        .into_tuple()
        .all(conn)
        .await?;
    let mut below: HashMap<UnitId, Vec<DateRange>> = HashMap::new();
    for (unit, from, until) in rows {
        below.entry(unit).or_default().push(DateRange::stored(from, until));
    }
    Ok(below)
}
