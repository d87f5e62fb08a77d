//! Who rates whom: the superior named by a fact, else by the rule of `rules::rater`.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use kernel::id::{EmployeeId, UnitId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef};

use super::CHUNK;
use crate::Error;
use crate::entity::{employee, fact, placement, unit_ancestor, unit_head};
use crate::rules::rater::{Head, acting, rater};
use crate::scope;
use crate::value::{FactKind, Standing};

/// The rater of an employee on a day; `None` at the top of the tree.
///
/// # Errors
/// When the database fails.
pub async fn rater_of(
    conn: &impl ConnectionTrait,
    employee: EmployeeId,
    as_of: NaiveDate,
) -> Result<Option<EmployeeId>, Error> {
    Ok(raters_of(conn, &[employee], as_of).await?.remove(&employee))
}

/// The rater of each employee on a day; those without one are left out. Two queries for each chunk of employees, one for
/// each chunk of their units.
///
/// # Errors
/// When the database fails.
pub async fn raters_of(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    as_of: NaiveDate,
) -> Result<HashMap<EmployeeId, EmployeeId>, Error> {
    let mut placed: Vec<(EmployeeId, UnitId, bool)> = Vec::with_capacity(employees.len());
    let mut named: Vec<(EmployeeId, Option<EmployeeId>)> = Vec::new();
    for chunk in employees.chunks(CHUNK) {
        placed.extend(placements(conn, chunk, as_of).await?);
        named.extend(named_superiors(conn, chunk, as_of).await?);
    }
    let units: BTreeSet<UnitId> = placed.iter().map(|(_, unit, _)| *unit).collect();
    let units: Vec<UnitId> = units.into_iter().collect();
    let mut heads: HashMap<UnitId, Vec<Head>> = HashMap::with_capacity(units.len());
    for chunk in units.chunks(CHUNK) {
        for (unit, depth, standing, employee_id) in heads_above(conn, chunk, as_of).await? {
            heads.entry(unit).or_default().push(Head { depth, standing, employee_id });
        }
    }
    let by_unit = placed.into_iter().filter_map(|(employee, unit, heads_unit)| {
        Some((employee, rater(employee, heads_unit, heads.get(&unit)?)?))
    });
    let mut raters: HashMap<EmployeeId, EmployeeId> = by_unit.collect();
    raters.extend(named.into_iter().filter_map(|(employee, superior)| Some((employee, superior?))));
    Ok(raters)
}

/// How somebody rates as Plt or Plh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActingRater {
    /// Plt or Plh.
    pub standing: Standing,
    /// Whose office it is; none while it is vacant.
    pub holder: Option<EmployeeId>,
}

/// In what capacity the rater of an employee heads the unit from which he rates; `None` where he was appointed to it, or is
/// named as superior himself. Three queries.
///
/// # Errors
/// When the database fails.
pub async fn rates_as(
    conn: &impl ConnectionTrait,
    employee: EmployeeId,
    as_of: NaiveDate,
) -> Result<Option<ActingRater>, Error> {
    if !named_superiors(conn, &[employee], as_of).await?.is_empty() {
        return Ok(None);
    }
    let Some((_, unit, heads_unit)) = placements(conn, &[employee], as_of).await?.pop() else {
        return Ok(None);
    };
    let heads: Vec<Head> = heads_above(conn, &[unit], as_of)
        .await?
        .into_iter()
        .map(|(_, depth, standing, employee_id)| Head { depth, standing, employee_id })
        .collect();
    Ok(acting(employee, heads_unit, &heads).map(|(standing, holder)| ActingRater { standing, holder }))
}

/// Who leads a unit, and who leads above it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Leaders {
    /// The head of the unit: a Plh before the definitive holder, a Plt where there is none.
    pub head: Option<EmployeeId>,
    /// The superior named for the head, else the head of the nearest unit above that has another one.
    pub above: Option<EmployeeId>,
}

/// Who leads units on a day, and above them. Two queries for each chunk.
///
/// # Errors
/// When the database fails.
pub async fn leaders_of(
    conn: &impl ConnectionTrait,
    units: &[UnitId],
    as_of: NaiveDate,
) -> Result<HashMap<UnitId, Leaders>, Error> {
    let mut all: HashMap<UnitId, Leaders> = HashMap::with_capacity(units.len());
    for chunk in units.chunks(CHUNK) {
        let mut heads = heads_above(conn, chunk, as_of).await?;
        heads.sort_unstable_by_key(|(unit, depth, standing, employee)| (*unit, *depth, *standing, *employee));
        for (unit, depth, _, employee) in heads {
            let leaders = all.entry(unit).or_default();
            if depth == 0 {
                leaders.head = leaders.head.or(Some(employee));
            } else if leaders.above.is_none() && leaders.head != Some(employee) {
                leaders.above = Some(employee);
            }
        }
        let leading: Vec<EmployeeId> = all.values().filter_map(|leaders| leaders.head).collect();
        let named: HashMap<EmployeeId, Option<EmployeeId>> =
            named_superiors(conn, &leading, as_of).await?.into_iter().collect();
        for leaders in all.values_mut() {
            let superior = leaders.head.and_then(|head| named.get(&head).copied().flatten());
            leaders.above = superior.or(leaders.above);
        }
    }
    Ok(all)
}

/// Where employees are placed: unit, and whether the post heads it.
async fn placements(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    as_of: NaiveDate,
) -> Result<Vec<(EmployeeId, UnitId, bool)>, Error> {
    Ok(placement::Entity::find()
        .select_only()
        .columns([placement::Column::EmployeeId, placement::Column::UnitId, placement::Column::IsHead])
        .filter(placement::Column::EmployeeId.is_in(employees.iter().copied()))
        .filter(scope::holds_on("placement", as_of))
        .into_tuple()
        .all(conn)
        .await?)
}

async fn named_superiors(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    as_of: NaiveDate,
) -> Result<Vec<(EmployeeId, Option<EmployeeId>)>, Error> {
    Ok(fact::Entity::find()
        .select_only()
        .columns([fact::Column::EmployeeId, fact::Column::RelatedEmployeeId])
        .filter(fact::Column::Kind.eq(FactKind::Superior))
        .filter(fact::Column::SupersededAt.is_null())
        .filter(scope::holds_on("fact", as_of))
        .filter(fact::Column::EmployeeId.is_in(employees.iter().copied()))
        .into_tuple()
        .all(conn)
        .await?)
}

/// Who heads units and the units above them: unit, depth, standing, head.
async fn heads_above(
    conn: &impl ConnectionTrait,
    units: &[UnitId],
    as_of: NaiveDate,
) -> Result<Vec<(UnitId, i32, i32, EmployeeId)>, Error> {
    let to_head: RelationDef = unit_ancestor::Entity::belongs_to(unit_head::Entity)
        .from(unit_ancestor::Column::AncestorId)
        .to(unit_head::Column::UnitId)
        .into();
    Ok(unit_ancestor::Entity::find()
        .select_only()
        .columns([unit_ancestor::Column::UnitId, unit_ancestor::Column::Depth])
        .columns([unit_head::Column::Standing, unit_head::Column::EmployeeId])
        .join(JoinType::InnerJoin, to_head)
        .filter(unit_ancestor::Column::UnitId.is_in(units.iter().copied()))
        .filter(scope::holds_on("unit_ancestor", as_of))
        .filter(scope::holds_on("unit_head", as_of))
        .into_tuple()
        .all(conn)
        .await?)
}

/// Everyone whose rater an employee is on a day.
///
/// # Errors
/// When the database fails.
pub async fn subordinates_of(
    conn: &impl ConnectionTrait,
    rater: EmployeeId,
    as_of: NaiveDate,
) -> Result<Vec<EmployeeId>, Error> {
    let scope = platform::Scope { subordinates_of: Some(rater), ..platform::Scope::default() };
    Ok(employee::Entity::find()
        .select_only()
        .column(employee::Column::Id)
        .filter(scope::condition(&scope, employee::Column::Id, as_of))
        .into_tuple()
        .all(conn)
        .await?)
}

/// Whether an employee rates anyone on a day.
///
/// # Errors
/// When the database fails.
pub async fn is_rater(
    conn: &impl ConnectionTrait,
    rater: EmployeeId,
    as_of: NaiveDate,
) -> Result<bool, Error> {
    let scope = platform::Scope { subordinates_of: Some(rater), ..platform::Scope::default() };
    let found: Option<EmployeeId> = employee::Entity::find()
        .select_only()
        .column(employee::Column::Id)
        .filter(scope::condition(&scope, employee::Column::Id, as_of))
        .limit(1)
        .into_tuple()
        .one(conn)
        .await?;
    Ok(found.is_some())
}
