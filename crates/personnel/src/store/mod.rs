//! Longer queries.

mod people;
mod units;

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use kernel::DateRange;
use kernel::id::{DecreeId, EmployeeId, FactId, PositionId, UnitId};
use kernel::nip::Sex;
use platform::{Act, Scope};
use sea_orm::sea_query::Condition;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef,
};

use crate::entity::{decree, employee, fact, placement, position, unit, unit_version};
use crate::error::Error;
use crate::kinds::PositionKind;
use crate::rules::fact::{About, Holder, Known, NewFact, Post};
use crate::rules::superior::Line;
use crate::states::DecreeStatus;
use crate::value::Standing;
use crate::{facts, scope};

pub(crate) use people::{GOLONGAN, STATUS, code_of, holders, named_like, nip_or_empty, select_employees};
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
        .filter(scope::of_employees(scope, today))
        .one(conn)
        .await?
        .ok_or_else(|| Error::missing("employee"))
}

/// Those of some employees whom a scope reaches, in one query.
pub(crate) async fn reached(
    conn: &impl ConnectionTrait,
    scope: Scope,
    employees: &[EmployeeId],
    today: NaiveDate,
) -> Result<HashSet<EmployeeId>, Error> {
    if scope.is_nothing() || employees.is_empty() {
        return Ok(HashSet::new());
    }
    let found: Vec<EmployeeId> = employee::Entity::find()
        .select_only()
        .column(employee::Column::Id)
        .filter(employee::Column::Id.is_in(employees.iter().copied()))
        .filter(scope::of_employees(&scope, today))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(found.into_iter().collect())
}

/// An employee within the act's scope, locked.
pub(crate) async fn lock_employee(
    tx: &DatabaseTransaction,
    act: &Act,
    id: EmployeeId,
) -> Result<employee::Model, Error> {
    employee::Entity::find_by_id(id)
        .filter(scope::of_employees(&act.scope, act.today))
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
    (birth_date, sex): (NaiveDate, Sex),
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
    let lines = lines(tx, employee.instansi_id, new).await?;
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
        has_nip: employee.nip.is_some(),
        birth_date,
        sex,
        known,
        posts: posts(tx, new.iter().filter_map(|fact| fact.value.position()).collect()).await?,
        superiors: superiors.into_iter().collect(),
        lines,
        decrees: decrees_of(tx, employee.instansi_id, decrees).await?,
    })
}

/// The lines of command that a new superior could close into a circle: those that facts of the instansi name, and from
/// each new superior up the tree on the first day. Nothing where no superior is named.
async fn lines(tx: &DatabaseTransaction, instansi: UnitId, new: &[NewFact]) -> Result<Vec<Line>, Error> {
    let named: Vec<(EmployeeId, NaiveDate)> =
        new.iter().filter_map(|fact| Some((fact.value.related_employee()?, fact.valid_from))).collect();
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let mut lines = superior_lines(tx, instansi).await?;
    for (superior, day) in named {
        lines.extend(lines_above(tx, superior, day).await?);
    }
    Ok(lines)
}

/// The superiors that facts of an instansi name.
pub(crate) async fn superior_lines(tx: &DatabaseTransaction, instansi: UnitId) -> Result<Vec<Line>, Error> {
    let colleagues = sea_orm::QueryTrait::into_query(
        employee::Entity::find()
            .select_only()
            .column(employee::Column::Id)
            .filter(employee::Column::InstansiId.eq(instansi)),
    );
    let rows = fact::Entity::find()
        .filter(fact::Column::RelatedEmployeeId.is_not_null())
        .filter(fact::Column::SupersededAt.is_null())
        .filter(fact::Column::EmployeeId.in_subquery(colleagues))
        .all(tx)
        .await?;
    let line = |row: fact::Model| {
        let (superior_id, range) = (row.related_employee_id?, row.range());
        Some(Line { fact_id: row.id, employee_id: row.employee_id, superior_id, range })
    };
    Ok(rows.into_iter().filter_map(line).collect())
}

/// From somebody to the top of the tree, on one day.
async fn lines_above(tx: &DatabaseTransaction, from: EmployeeId, day: NaiveDate) -> Result<Vec<Line>, Error> {
    /// Deeper than any tree of units.
    const STEPS_MAX: usize = 32;
    let mut lines: Vec<Line> = Vec::new();
    let mut who = from;
    while lines.len() < STEPS_MAX {
        let Some(superior_id) = facts::rater_of(tx, who, day).await? else { break };
        let range = DateRange { from: day, until: day.succ_opt() };
        lines.push(Line { fact_id: FactId::new(), employee_id: who, superior_id, range });
        if lines.iter().any(|line| line.employee_id == superior_id) {
            break;
        }
        who = superior_id;
    }
    Ok(lines)
}

/// Positions with everyone who holds them, ever. They are locked.
pub(crate) async fn posts(
    tx: &DatabaseTransaction,
    asked: BTreeSet<PositionId>,
) -> Result<HashMap<PositionId, Post>, Error> {
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
        let post = Post {
            instansi_id: *instansi_id,
            unit_id: position.unit_id,
            is_of_official: position.kind == PositionKind::PejabatNegara,
            range: position.range(),
            seats,
            holders: Vec::new(),
        };
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

/// The decrees of an instansi among those asked for.
pub(crate) async fn decrees_of(
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
        .filter(decree::Column::Status.ne(DecreeStatus::Cancelled))
        .filter(unit::Column::InstansiId.eq(instansi))
        .into_tuple()
        .all(tx)
        .await?;
    Ok(found.into_iter().collect())
}
