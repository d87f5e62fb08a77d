//! The whole tree of an instansi on a day, with heads and head counts: what an organisation chart is drawn from.

use std::collections::HashMap;

use chrono::NaiveDate;
use kernel::id::{EmployeeId, PositionId, UnitId};
use platform::{Db, Scope};
use sea_orm::sea_query::{Condition, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::entity::unit_version::UnitKind;
use crate::entity::{employee, fact, person, position, unit, unit_ancestor, unit_version};
use crate::error::Error;
use crate::value::{FactKind, Standing};
use crate::{scope, store};

/// A part of a tree.
#[derive(Clone, Copy, Debug)]
pub struct TreeWanted {
    /// The instansi, or the unit at the top of the part.
    pub top: UnitId,
    /// The day.
    pub as_of: NaiveDate,
    /// How many steps below the top at most; `None` for all.
    pub depth: Option<i32>,
}

/// A unit in its tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = personnel::TreeUnit)]
pub struct TreeUnit {
    /// Identity over all versions.
    pub id: UnitId,
    /// The unit above; null for an instansi.
    pub parent_id: Option<UnitId>,
    /// The code in the instansi's registers.
    #[schema(example = "1.02.01")]
    pub code: Option<String>,
    /// The name on decrees.
    #[schema(example = "Dinas Kesehatan")]
    pub name: String,
    /// What it is in the tree.
    pub kind: UnitKind,
    /// Steps below the instansi.
    #[schema(example = 1)]
    pub depth: i32,
    /// Who heads it: a Plh before the definitive holder, a Plt for a vacancy.
    pub head: Option<TreeHead>,
    /// Employees placed in the unit itself.
    #[schema(example = 4)]
    pub headcount: i64,
    /// Employees placed in the unit and everywhere below it, also below the depth that was asked for.
    #[schema(example = 118)]
    pub headcount_below: i64,
}

/// Who heads a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = personnel::TreeHead)]
pub struct TreeHead {
    /// Who.
    pub employee_id: EmployeeId,
    /// Full name with titles.
    #[schema(example = "Siti Rahmawati, S.Kom.")]
    pub name: String,
    /// The head post.
    pub position_id: PositionId,
    /// Its title.
    #[schema(example = "Kepala Dinas Kesehatan")]
    pub position_name: String,
    /// In what capacity.
    pub standing: Standing,
}

/// A tree with its units from the top down: a unit comes after the unit above it, siblings by name. Four queries, however
/// large the tree.
///
/// # Errors
/// `NotFound` in another instansi, or on a day on which the top does not exist.
pub async fn unit_tree(db: &Db, scope: &Scope, wanted: TreeWanted) -> Result<Vec<TreeUnit>, Error> {
    let conn = db.read();
    let rows = units(conn, scope, wanted).await?;
    if rows.is_empty() {
        return Err(Error::missing("unit"));
    }
    let mut counts = headcounts(conn, wanted).await?;
    let below = counted_below(conn, (wanted, &counts)).await?;
    let mut heads = heads(conn, wanted).await?;
    Ok(rows
        .into_iter()
        .map(|row| TreeUnit {
            head: heads.remove(&row.id),
            headcount: counts.remove(&row.id).unwrap_or_default(),
            headcount_below: below.get(&row.id).copied().unwrap_or_default(),
            id: row.id,
            parent_id: row.parent_id,
            code: row.code,
            name: row.name,
            kind: row.kind,
            depth: row.depth,
        })
        .collect())
}

#[derive(FromQueryResult)]
struct Row {
    id: UnitId,
    parent_id: Option<UnitId>,
    code: Option<String>,
    name: String,
    kind: UnitKind,
    depth: i32,
}

async fn units(conn: &impl ConnectionTrait, scope: &Scope, wanted: TreeWanted) -> Result<Vec<Row>, Error> {
    let mut within = Condition::all().add(below(wanted, unit::Column::Id));
    if let Some(depth) = wanted.depth {
        let shallow = scope::units_within(wanted.top, depth, wanted.as_of);
        within = within.add(unit::Column::Id.in_subquery(shallow));
    }
    Ok(store::select_units(wanted.as_of)
        .filter(within)
        .filter(scope::instansi_condition(scope, unit::Column::InstansiId))
        .order_by_asc(unit_ancestor::Column::Depth)
        .order_by_asc(unit_version::Column::Name)
        .order_by_asc(unit::Column::Id)
        .into_model()
        .all(conn)
        .await?)
}

fn below(wanted: TreeWanted, unit: impl ColumnTrait) -> Condition {
    scope::unit_condition(&scope::of_unit(wanted.top), unit, wanted.as_of)
}

/// Employees by the unit in which they are placed.
async fn headcounts(conn: &impl ConnectionTrait, wanted: TreeWanted) -> Result<HashMap<UnitId, i64>, Error> {
    let rows: Vec<(Option<UnitId>, i64)> = fact::Entity::find()
        .select_only()
        .column(fact::Column::UnitId)
        .column_as(fact::Column::UnitId.count(), "people")
        .filter(fact::Column::SupersededAt.is_null().and(fact::Column::UnitId.is_not_null()))
        .filter(fact::Column::Code.eq(Standing::Definitif))
        .filter(scope::holds_on("fact", wanted.as_of))
        .filter(below(wanted, fact::Column::UnitId))
        .group_by(fact::Column::UnitId)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().filter_map(|(unit, people)| Some((unit?, people))).collect())
}

/// The sums of the head counts up the tree, by its closure.
async fn counted_below(
    conn: &impl ConnectionTrait,
    (wanted, counts): (TreeWanted, &HashMap<UnitId, i64>),
) -> Result<HashMap<UnitId, i64>, Error> {
    let pairs: Vec<(UnitId, UnitId)> = unit_ancestor::Entity::find()
        .select_only()
        .columns([unit_ancestor::Column::UnitId, unit_ancestor::Column::AncestorId])
        .filter(scope::holds_on("unit_ancestor", wanted.as_of))
        .filter(below(wanted, unit_ancestor::Column::UnitId))
        .into_tuple()
        .all(conn)
        .await?;
    let mut sums: HashMap<UnitId, i64> = HashMap::new();
    for (unit, above) in pairs {
        if let Some(people) = counts.get(&unit) {
            *sums.entry(above).or_default() += people;
        }
    }
    Ok(sums)
}

#[derive(FromQueryResult)]
struct HeadRow {
    unit_id: UnitId,
    employee_id: EmployeeId,
    name: String,
    position_id: PositionId,
    position_name: String,
    standing: Standing,
}

/// The head to ask first of each unit.
async fn heads(conn: &impl ConnectionTrait, wanted: TreeWanted) -> Result<HashMap<UnitId, TreeHead>, Error> {
    let to_position: RelationDef = fact::Entity::belongs_to(position::Entity)
        .from(fact::Column::PositionId)
        .to(position::Column::Id)
        .into();
    let to_employee: RelationDef = fact::Entity::belongs_to(employee::Entity)
        .from(fact::Column::EmployeeId)
        .to(employee::Column::Id)
        .into();
    let to_person: RelationDef = employee::Entity::belongs_to(person::Entity)
        .from(employee::Column::PersonId)
        .to(person::Column::Id)
        .into();
    let rows: Vec<HeadRow> = fact::Entity::find()
        .select_only()
        .columns([fact::Column::UnitId, fact::Column::EmployeeId, fact::Column::PositionId])
        .column_as(fact::Column::Code, "standing")
        .column_as(position::Column::Name, "position_name")
        .column(person::Column::Name)
        .join(JoinType::InnerJoin, to_position)
        .join(JoinType::InnerJoin, to_employee)
        .join(JoinType::InnerJoin, to_person)
        .filter(fact::Column::Kind.eq(FactKind::Position))
        .filter(fact::Column::SupersededAt.is_null())
        .filter(position::Column::IsHead.eq(true))
        .filter(scope::holds_on("fact", wanted.as_of))
        .filter(below(wanted, position::Column::UnitId))
        .into_model()
        .all(conn)
        .await?;
    let mut heads: HashMap<UnitId, TreeHead> = HashMap::new();
    for row in rows {
        let head = TreeHead {
            employee_id: row.employee_id,
            name: row.name,
            position_id: row.position_id,
            position_name: row.position_name,
            standing: row.standing,
        };
        let rank = |head: &TreeHead| (asked_first(head.standing), head.employee_id);
        match heads.get(&row.unit_id) {
            Some(known) if rank(known) <= rank(&head) => {}
            _ => drop(heads.insert(row.unit_id, head)),
        }
    }
    Ok(heads)
}

/// As the view `unit_head` ranks them.
fn asked_first(standing: Standing) -> u8 {
    match standing {
        Standing::Plh => 0,
        Standing::Definitif => 1,
        _ => 2,
    }
}
