//! The posts of units: list, get, make.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use kernel::DateRange;
use kernel::id::{EmployeeId, PositionId, UnitId};
use platform::cursor::{Page, Paging, ascending};
use platform::{Act, Acted, Db, Scope, acts};
use sea_orm::sea_query::Condition;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::entity::position::{self, PositionKind};
use crate::entity::unit;
use crate::error::{Error, Flaw};
use crate::rules::position::{NewPosition, faults};
use crate::value::Standing;
use crate::{facts, scope, store};

/// A post with its unit and its holders on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = personnel::Position)]
pub struct Position {
    /// Identity.
    pub id: PositionId,
    /// Where it stands.
    pub unit_id: UnitId,
    /// The unit's name on the day; null on a day on which the unit does not exist.
    #[schema(example = "Dinas Kesehatan")]
    pub unit_name: Option<String>,
    /// The title.
    #[schema(example = "Kepala Dinas Kesehatan")]
    pub name: String,
    /// Its kind.
    pub kind: PositionKind,
    /// Structural posts only.
    #[schema(example = "II/b")]
    pub eselon: Option<String>,
    /// Functional posts only.
    pub jabatan_fungsional: Option<String>,
    /// Functional posts only.
    pub jenjang: Option<String>,
    /// Job class, 1 to 17; 0 for the office of an official, which has none.
    #[schema(example = 14)]
    pub kelas_jabatan: i32,
    /// How many may hold it at once.
    #[schema(example = 1)]
    pub seats: i32,
    /// Whether its holder heads the unit.
    pub is_head: bool,
    /// The first day; null where it was there before the records.
    pub valid_from: Option<NaiveDate>,
    /// The first day after; null while no end is known.
    pub valid_until: Option<NaiveDate>,
    /// The post of another unit that it continues since a reorganisation.
    #[schema(example = json!(null))]
    pub follows_id: Option<PositionId>,
    /// Who holds it on the day.
    pub holders: Vec<PositionHolder>,
    /// Business time.
    pub created_at: DateTime<Utc>,
}

/// Somebody in a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema, FromQueryResult)]
#[schema(as = personnel::PositionHolder)]
pub struct PositionHolder {
    /// Which post.
    #[serde(skip)]
    pub position_id: PositionId,
    /// Who.
    pub employee_id: EmployeeId,
    /// Full name with titles.
    #[schema(example = "Siti Rahmawati, S.Kom.")]
    pub name: String,
    /// In what capacity.
    pub standing: Standing,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The first day after; null while no end is known.
    pub valid_until: Option<NaiveDate>,
}

/// Which posts are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct PositionFilter<'a> {
    /// In this unit and the units below it.
    pub unit_id: Option<UnitId>,
    /// Of one kind.
    pub kind: Option<PositionKind>,
    /// Whether it heads its unit.
    pub is_head: Option<bool>,
    /// Part of the title.
    pub q: Option<&'a str>,
}

/// The posts of the caller's instansi, by title.
///
/// # Errors
/// `Cursor` for a strange cursor; when the database fails.
pub async fn list_positions(
    db: &Db,
    scope: &Scope,
    as_of: NaiveDate,
    (filter, paging): (PositionFilter<'_>, &Paging),
) -> Result<Page<Position>, Error> {
    let query = position::Entity::find()
        .filter(in_instansi(scope))
        .filter(scope::holds_on("position", as_of))
        .filter(matching(filter, as_of))
        .order_by_asc(position::Column::Name)
        .order_by_asc(position::Column::Id);
    let key = |row: &position::Model| (row.name.clone(), row.id);
    let beyond = ascending((position::Column::Name, position::Column::Id));
    let page = paging.read(db.read(), query, (key, beyond)).await?;
    Ok(Page { rows: described(db.read(), page.rows, as_of).await?, extent: page.extent })
}

/// One post of the caller's instansi.
///
/// # Errors
/// `NotFound` in another instansi.
pub async fn get_position(
    db: &Db,
    scope: &Scope,
    (id, as_of): (PositionId, NaiveDate),
) -> Result<Position, Error> {
    let row = position::Entity::find_by_id(id)
        .filter(in_instansi(scope))
        .one(db.read())
        .await?
        .ok_or_else(|| Error::missing("position"))?;
    let described = described(db.read(), vec![row], as_of).await?;
    described.into_iter().next().ok_or_else(|| Error::missing("position"))
}

/// Makes a post in a unit within the scope.
///
/// # Errors
/// `Invalid` with every fault: unknown unit, unfit members, the unit has a head ...
pub async fn create_position(db: &Db, act: &Act, new: NewPosition) -> Result<Position, Error> {
    let tx = platform::begin(db).await?;
    let mut found = faults(&new);
    let unit = unit::Entity::find_by_id(new.unit_id)
        .filter(scope::unit_condition(&act.scope, unit::Column::Id, act.today))
        .lock_exclusive()
        .one(&tx)
        .await?;
    if unit.is_none() {
        found.push(Flaw::UnitUnknown.at("/unit_id"));
    } else if new.is_head && has_head(&tx, new.unit_id).await? {
        found.push(Flaw::HeadTaken.at("/is_head"));
    }
    Error::of(found)?;
    let row = model(new, act);
    position::Entity::insert(row.clone().into_active_model()).exec_without_returning(&tx).await?;
    let acted = Acted::new("personnel.position_created", row.id).within(row.unit_id);
    acts::record(&tx, act, acted).await?;
    let made = described(&tx, vec![row], act.today).await?;
    tx.commit().await?;
    made.into_iter().next().ok_or_else(|| Error::missing("position"))
}

pub(crate) fn model(new: NewPosition, act: &Act) -> position::Model {
    position::Model {
        id: PositionId::new(),
        unit_id: new.unit_id,
        name: new.name.trim().to_owned(),
        kind: new.kind,
        eselon: new.eselon,
        jabatan_fungsional: new.jabatan_fungsional,
        jenjang: new.jenjang,
        kelas_jabatan: new.kelas_jabatan,
        seats: new.seats,
        is_head: new.is_head,
        valid_from: position::SINCE_EVER,
        valid_until: DateRange::OPEN_END,
        follows_id: None,
        created_at: act.at,
    }
}

async fn has_head(conn: &impl ConnectionTrait, unit: UnitId) -> Result<bool, Error> {
    let head = position::Entity::find()
        .filter(position::Column::UnitId.eq(unit))
        .filter(position::Column::IsHead.eq(true))
        .filter(position::Column::ValidUntil.eq(DateRange::OPEN_END))
        .one(conn)
        .await?;
    Ok(head.is_some())
}

fn in_instansi(scope: &Scope) -> Condition {
    if scope.everything {
        return Condition::all();
    }
    Condition::all().add(position::Column::UnitId.in_subquery(scope::units_of_instansi(scope)))
}

fn matching(filter: PositionFilter<'_>, as_of: NaiveDate) -> Condition {
    let mut all = Condition::all();
    if let Some(unit) = filter.unit_id {
        all = all.add(scope::unit_condition(&scope::of_unit(unit), position::Column::UnitId, as_of));
    }
    if let Some(kind) = filter.kind {
        all = all.add(position::Column::Kind.eq(kind));
    }
    if let Some(is_head) = filter.is_head {
        all = all.add(position::Column::IsHead.eq(is_head));
    }
    if let Some(q) = filter.q {
        all = all.add(store::contains(position::Column::Name, q));
    }
    all
}

async fn described(
    conn: &impl ConnectionTrait,
    rows: Vec<position::Model>,
    as_of: NaiveDate,
) -> Result<Vec<Position>, Error> {
    let units: Vec<UnitId> = rows.iter().map(|row| row.unit_id).collect();
    let names = facts::unit_names(conn, &units, as_of).await?;
    let ids: Vec<PositionId> = rows.iter().map(|row| row.id).collect();
    let mut holders: HashMap<PositionId, Vec<PositionHolder>> = HashMap::new();
    for holder in store::holders(conn, &ids, as_of).await? {
        let shown = holder.valid_until.filter(|until| *until != DateRange::OPEN_END);
        let holder = PositionHolder { valid_until: shown, ..holder };
        holders.entry(holder.position_id).or_default().push(holder);
    }
    let described = |row: position::Model| Position {
        unit_name: names.get(&row.unit_id).cloned(),
        holders: holders.remove(&row.id).unwrap_or_default(),
        id: row.id,
        unit_id: row.unit_id,
        name: row.name,
        kind: row.kind,
        eselon: row.eselon,
        jabatan_fungsional: row.jabatan_fungsional,
        jenjang: row.jenjang,
        kelas_jabatan: row.kelas_jabatan,
        seats: row.seats,
        is_head: row.is_head,
        valid_from: Some(row.valid_from).filter(|from| *from != position::SINCE_EVER),
        valid_until: Some(row.valid_until).filter(|until| *until != DateRange::OPEN_END),
        follows_id: row.follows_id,
        created_at: row.created_at,
    };
    Ok(rows.into_iter().map(described).collect())
}
