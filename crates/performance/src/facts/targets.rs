//! What units reached, for those who worked in them: the achievement of the agreement, and the index of satisfaction.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use kernel::Period;
use kernel::id::{AgreementId, EmployeeId, UnitId};
use kernel::recipe::Source;
use personnel::entity::{placement, unit_ancestor};
use personnel::facts::CHUNK;
use platform::among;
use rust_decimal::Decimal;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::agreements::{Achievement, achievement_of};
use crate::citizens::ikm_of;
use crate::{Error, Quantity};

/// What the unit in which somebody worked reached of its agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TargetReached {
    /// The mean of its indicators in percent of target; none while nothing was reported.
    pub score: Option<Quantity>,
    /// The agreement.
    pub agreement_id: AgreementId,
    /// How many days of the period the person worked in it or below it.
    pub days: i64,
    /// The first day of the period.
    pub since: NaiveDate,
}

impl TargetReached {
    /// The agreement as the source of an input of a recipe.
    pub fn source(&self) -> Source {
        Source { kind: "agreement".to_owned(), id: self.agreement_id.0, date: self.since }
    }
}

/// The index of satisfaction of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Satisfied {
    /// The converted index, 25 to 100.
    pub nik: Decimal,
    /// The unit whose citizens were asked.
    pub unit_id: UnitId,
    /// The last day of the period.
    pub until: NaiveDate,
}

impl Satisfied {
    /// The survey of the unit as the source of an input of a recipe.
    pub fn source(&self) -> Source {
        Source { kind: "unit_satisfaction".to_owned(), id: self.unit_id.0, date: self.until }
    }
}

/// The units above each unit on a day, the unit itself first.
async fn chains(
    conn: &impl ConnectionTrait,
    units: &BTreeSet<UnitId>,
    as_of: NaiveDate,
) -> Result<HashMap<UnitId, Vec<UnitId>>, Error> {
    let all: Vec<UnitId> = units.iter().copied().collect();
    let mut chains: HashMap<UnitId, Vec<(i32, UnitId)>> = HashMap::with_capacity(all.len());
    for chunk in all.chunks(CHUNK) {
        let rows: Vec<(UnitId, UnitId, i32)> = unit_ancestor::Entity::find()
            .select_only()
            .columns([
                unit_ancestor::Column::UnitId,
                unit_ancestor::Column::AncestorId,
                unit_ancestor::Column::Depth,
            ])
            .filter(among(conn, unit_ancestor::Column::UnitId, chunk.iter().copied()))
            .filter(unit_ancestor::Column::ValidFrom.lte(as_of))
            .filter(unit_ancestor::Column::ValidUntil.gt(as_of))
            .into_tuple()
            .all(conn)
            .await?;
        for (unit, above, depth) in rows {
            chains.entry(unit).or_default().push((depth, above));
        }
    }
    let nearest_first = |mut chain: Vec<(i32, UnitId)>| {
        chain.sort_unstable();
        chain.into_iter().map(|(_, unit)| unit).collect()
    };
    Ok(chains.into_iter().map(|(unit, chain)| (unit, nearest_first(chain))).collect())
}

fn of_all(chains: &HashMap<UnitId, Vec<UnitId>>) -> Vec<UnitId> {
    let all: BTreeSet<UnitId> = chains.values().flatten().copied().collect();
    all.into_iter().collect()
}

/// The index of satisfaction of units for a period: of the unit with all below it, else of the nearest one above where enough citizens
/// answered. Two queries for each 1,000 units.
///
/// # Errors
/// `NoLaw` before PermenPANRB 14/2017; when the database fails.
pub async fn satisfaction_of(
    conn: &impl ConnectionTrait,
    units: &[UnitId],
    (period, as_of): (Period, NaiveDate),
) -> Result<HashMap<UnitId, Satisfied>, Error> {
    let chains = chains(conn, &units.iter().copied().collect(), as_of).await?;
    let measured = ikm_of(conn, &of_all(&chains), period).await?;
    let until = period.last_month().last_day();
    let nearest = |chain: Vec<UnitId>| {
        chain.into_iter().find_map(|unit_id| {
            measured.get(&unit_id).map(|found| Satisfied { nik: found.nik, unit_id, until })
        })
    };
    Ok(chains.into_iter().filter_map(|(unit, chain)| Some((unit, nearest(chain)?))).collect())
}

/// What the units in which employees worked in a period reached: by the agreement of the unit of their post, or of the nearest one
/// above it that promised something. Of several in one period the one with the most days counts. Seven queries for each 1,000
/// employees.
///
/// # Errors
/// When the database fails.
pub async fn targets_of(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    period: Period,
) -> Result<HashMap<EmployeeId, TargetReached>, Error> {
    let mut all = HashMap::with_capacity(employees.len());
    for chunk in employees.chunks(CHUNK) {
        all.extend(targets_of_part(conn, chunk, period).await?);
    }
    Ok(all)
}

type Placed = (EmployeeId, UnitId, NaiveDate, NaiveDate);

async fn targets_of_part(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    period: Period,
) -> Result<HashMap<EmployeeId, TargetReached>, Error> {
    let (from, until) = (period.days().from, period.days().stored_until());
    let placed: Vec<Placed> = placement::Entity::find()
        .select_only()
        .columns([
            placement::Column::EmployeeId,
            placement::Column::UnitId,
            placement::Column::ValidFrom,
            placement::Column::ValidUntil,
        ])
        .filter(among(conn, placement::Column::EmployeeId, employees.iter().copied()))
        .filter(placement::Column::ValidFrom.lt(until))
        .filter(placement::Column::ValidUntil.gt(from))
        .into_tuple()
        .all(conn)
        .await?;
    let units: BTreeSet<UnitId> = placed.iter().map(|(_, unit, _, _)| *unit).collect();
    let chains = chains(conn, &units, period.last_month().last_day()).await?;
    let reached = achievement_of(conn, &of_all(&chains), period).await?;
    let promised: HashMap<UnitId, Achievement> = chains
        .into_iter()
        .filter_map(|(unit, chain)| Some((unit, chain.iter().find_map(|above| reached.get(above)).copied()?)))
        .collect();
    let mut days: HashMap<(EmployeeId, AgreementId), TargetReached> = HashMap::new();
    for (employee, unit, starts, ends) in placed {
        let Some(Achievement { score, agreement_id, .. }) = promised.get(&unit).copied() else { continue };
        let worked = (ends.min(until) - starts.max(from)).num_days();
        let none = TargetReached { score, agreement_id, days: 0, since: from };
        days.entry((employee, agreement_id)).or_insert(none).days += worked;
    }
    let mut best: HashMap<EmployeeId, TargetReached> = HashMap::with_capacity(employees.len());
    for ((employee, _), found) in days {
        let held = best.entry(employee).or_insert(found);
        if (held.days, held.agreement_id) < (found.days, found.agreement_id) {
            *held = found;
        }
    }
    Ok(best)
}
