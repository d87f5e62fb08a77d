//! Longer queries.

mod people;
mod units;

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use kernel::id::{DecreeId, EmployeeId, PositionId, UnitId};
use platform::{Act, Scope};
use sea_orm::sea_query::Condition;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef,
};

use crate::entity::{decree, employee, fact, placement, position, unit, unit_version};
use crate::error::Error;
use crate::rules::fact::{About, Holder, Known, NewFact, Post};
use crate::scope;
use crate::value::Standing;

pub(crate) use people::{GOLONGAN, STATUS, code_of, holders, named_like, select_employees};
pub(crate) use units::{closure_in, contains, lock_unit, select_units, versions_in, versions_of};

/// Placements on a day with the names of unit and position, as columns of `facts::Placed`.
pub(crate) fn select_placements(as_of: NaiveDate) -> sea_orm::Select<placement::Entity> {
    let to_position: RelationDef = placement::Entity::belongs_to(position::Entity)
        .from(placement::Column::PositionId)
        .to(position::Column::Id)
        .into();
    let to_unit: RelationDef = placement::Entity::belongs_to(unit_version::Entity)
        .from(placement::Column::UnitId)
        .to(unit_version::Column::UnitId)
        .on_condition(move |_, _| Condition::all().add(scope::holds_on("unit_version", as_of)))
        .into();
    placement::Entity::find()
        .select_only()
        .columns([
            placement::Column::EmployeeId,
            placement::Column::UnitId,
            placement::Column::PositionId,
            placement::Column::IsHead,
        ])
        .column_as(unit_version::Column::Name, "unit_name")
        .column_as(position::Column::Name, "position_name")
        .join(JoinType::InnerJoin, to_position)
        .join(JoinType::InnerJoin, to_unit)
        .filter(scope::holds_on("placement", as_of))
}

/// An employee within the scope.
pub(crate) async fn employee(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    id: EmployeeId,
    today: NaiveDate,
) -> Result<employee::Model, Error> {
    employee::Entity::find_by_id(id)
        .filter(scope::of_employees(conn, scope, today).await?)
        .one(conn)
        .await?
        .ok_or_else(|| Error::missing("employee"))
}

/// An employee within the act's scope, locked.
pub(crate) async fn lock_employee(
    tx: &DatabaseTransaction,
    act: &Act,
    id: EmployeeId,
) -> Result<employee::Model, Error> {
    employee::Entity::find_by_id(id)
        .filter(scope::of_employees(tx, &act.scope, act.today).await?)
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or_else(|| Error::missing("employee"))
}

/// What new facts of an employee are judged against. The positions that they name are locked, so that two people cannot
/// take one seat at the same time.
pub(crate) async fn about(
    tx: &DatabaseTransaction,
    employee: &employee::Model,
    birth_date: NaiveDate,
    new: &[NewFact],
) -> Result<About, Error> {
    let known = fact::Entity::find()
        .filter(fact::Column::EmployeeId.eq(employee.id))
        .filter(fact::Column::SupersededAt.is_null())
        .all(tx)
        .await?;
    let known = known
        .into_iter()
        .map(|row| Ok(Known { id: row.id, value: row.sealed_value()?, range: row.range() }))
        .collect::<Result<Vec<_>, Error>>()?;
    let superiors: Vec<EmployeeId> = new.iter().filter_map(|fact| fact.value.related_employee()).collect();
    let superiors: Vec<EmployeeId> = employee::Entity::find()
        .select_only()
        .column(employee::Column::Id)
        .filter(employee::Column::Id.is_in(superiors))
        .filter(employee::Column::InstansiId.eq(employee.instansi_id))
        .into_tuple()
        .all(tx)
        .await?;
    let decrees: Vec<DecreeId> = new.iter().filter_map(|fact| fact.decree_id).collect();
    Ok(About {
        employee_id: employee.id,
        instansi_id: employee.instansi_id,
        birth_date,
        known,
        posts: posts(tx, new).await?,
        superiors: superiors.into_iter().collect(),
        decrees: decrees_of(tx, employee.instansi_id, decrees).await?,
    })
}

async fn posts(tx: &DatabaseTransaction, new: &[NewFact]) -> Result<HashMap<PositionId, Post>, Error> {
    let asked: BTreeSet<PositionId> = new.iter().filter_map(|fact| fact.value.position()).collect();
    if asked.is_empty() {
        return Ok(HashMap::new());
    }
    let positions = position::Entity::find()
        .filter(position::Column::Id.is_in(asked.iter().copied()))
        .order_by_asc(position::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    let units: Vec<(UnitId, UnitId)> = unit::Entity::find()
        .select_only()
        .columns([unit::Column::Id, unit::Column::InstansiId])
        .filter(unit::Column::Id.is_in(positions.iter().map(|position| position.unit_id)))
        .into_tuple()
        .all(tx)
        .await?;
    let instansi: HashMap<UnitId, UnitId> = units.into_iter().collect();
    let holders = fact::Entity::find()
        .filter(fact::Column::PositionId.is_in(asked))
        .filter(fact::Column::SupersededAt.is_null())
        .all(tx)
        .await?;
    let mut posts = HashMap::with_capacity(positions.len());
    for position in positions {
        let Some(instansi_id) = instansi.get(&position.unit_id) else { continue };
        let seats = usize::try_from(position.seats).unwrap_or(1);
        let post = Post { instansi_id: *instansi_id, unit_id: position.unit_id, seats, holders: Vec::new() };
        posts.insert(position.id, post);
    }
    for row in holders {
        let post = row.position_id.and_then(|position| posts.get_mut(&position));
        if let (Some(post), Ok(standing)) = (post, row.code.parse::<Standing>()) {
            post.holders.push(Holder { fact_id: row.id, standing, range: row.range() });
        }
    }
    Ok(posts)
}

async fn decrees_of(
    tx: &DatabaseTransaction,
    instansi: UnitId,
    decrees: Vec<DecreeId>,
) -> Result<HashSet<DecreeId>, Error> {
    let to_unit: RelationDef =
        decree::Entity::belongs_to(unit::Entity).from(decree::Column::UnitId).to(unit::Column::Id).into();
    let found: Vec<DecreeId> = decree::Entity::find()
        .select_only()
        .column(decree::Column::Id)
        .join(JoinType::InnerJoin, to_unit)
        .filter(decree::Column::Id.is_in(decrees))
        .filter(unit::Column::InstansiId.eq(instansi))
        .into_tuple()
        .all(tx)
        .await?;
    Ok(found.into_iter().collect())
}
