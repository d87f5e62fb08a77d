//! Who rates whom: the superior named by a fact, else by the rule of `rules::rater`.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use kernel::id::{EmployeeId, UnitId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef,
};

use super::CHUNK;
use crate::Error;
use crate::entity::{employee, fact, placement, unit_ancestor, unit_head};
use crate::rules::rater::{Head, rater};
use crate::scope;
use crate::value::FactKind;

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

/// The rater of each employee on a day; those without one are left out. Three queries for each chunk of employees.
///
/// # Errors
/// When the database fails.
pub async fn raters_of(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    as_of: NaiveDate,
) -> Result<HashMap<EmployeeId, EmployeeId>, Error> {
    let mut raters = HashMap::with_capacity(employees.len());
    for chunk in employees.chunks(CHUNK) {
        nearest_heads(conn, chunk, as_of, &mut raters).await?;
        let named: Vec<(EmployeeId, Option<EmployeeId>)> = fact::Entity::find()
            .select_only()
            .columns([fact::Column::EmployeeId, fact::Column::RelatedEmployeeId])
            .filter(fact::Column::Kind.eq(FactKind::Superior))
            .filter(fact::Column::SupersededAt.is_null())
            .filter(scope::holds_on("fact", as_of))
            .filter(fact::Column::EmployeeId.is_in(chunk.iter().copied()))
            .into_tuple()
            .all(conn)
            .await?;
        raters.extend(named.into_iter().filter_map(|(employee, superior)| Some((employee, superior?))));
    }
    Ok(raters)
}

/// By the heads of the units: where each employee is placed, and who heads those units and the units above.
async fn nearest_heads(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    as_of: NaiveDate,
    raters: &mut HashMap<EmployeeId, EmployeeId>,
) -> Result<(), Error> {
    let placed: Vec<(EmployeeId, UnitId, bool)> = placement::Entity::find()
        .select_only()
        .columns([placement::Column::EmployeeId, placement::Column::UnitId, placement::Column::IsHead])
        .filter(placement::Column::EmployeeId.is_in(employees.iter().copied()))
        .filter(scope::holds_on("placement", as_of))
        .into_tuple()
        .all(conn)
        .await?;
    let units: BTreeSet<UnitId> = placed.iter().map(|(_, unit, _)| *unit).collect();
    let heads = heads_above(conn, units, as_of).await?;
    for (employee, unit, heads_unit) in placed {
        let heads = heads.get(&unit).map_or(&[][..], Vec::as_slice);
        raters.extend(rater(employee, heads_unit, heads).map(|rater| (employee, rater)));
    }
    Ok(())
}

async fn heads_above(
    conn: &impl ConnectionTrait,
    units: BTreeSet<UnitId>,
    as_of: NaiveDate,
) -> Result<HashMap<UnitId, Vec<Head>>, Error> {
    let to_head: RelationDef = unit_ancestor::Entity::belongs_to(unit_head::Entity)
        .from(unit_ancestor::Column::AncestorId)
        .to(unit_head::Column::UnitId)
        .into();
    let rows: Vec<(UnitId, i32, i32, EmployeeId)> = unit_ancestor::Entity::find()
        .select_only()
        .columns([unit_ancestor::Column::UnitId, unit_ancestor::Column::Depth])
        .columns([unit_head::Column::Standing, unit_head::Column::EmployeeId])
        .join(JoinType::InnerJoin, to_head)
        .filter(unit_ancestor::Column::UnitId.is_in(units))
        .filter(scope::holds_on("unit_ancestor", as_of))
        .filter(scope::holds_on("unit_head", as_of))
        .into_tuple()
        .all(conn)
        .await?;
    let mut heads: HashMap<UnitId, Vec<Head>> = HashMap::new();
    for (unit, depth, standing, employee_id) in rows {
        heads.entry(unit).or_default().push(Head { depth, standing, employee_id });
    }
    Ok(heads)
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
