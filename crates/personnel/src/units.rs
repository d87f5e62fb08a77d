//! The tree of units over time: instansi, SKPD and the units below.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::calendar::TimeZone;
use kernel::id::UnitId;
use kernel::{DateRange, Fault};
use platform::cursor::{Page, Paging};
use platform::{Act, Acted, Db, Scope, acts};
use sea_orm::sea_query::{Condition, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult,
    IntoActiveModel, QueryFilter, QueryOrder,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::entity::unit_version::UnitKind;
use crate::entity::{unit, unit_ancestor, unit_version};
use crate::error::{Error, Flaw};
use crate::rules::unit::{NewVersion, Revision, Version, kind_fault, revise};
use crate::{closure, scope, store};

/// A unit as it stands on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema, FromQueryResult)]
#[schema(as = personnel::Unit)]
pub struct Unit {
    /// Identity over all versions.
    pub id: UnitId,
    /// The root of its tree; an instansi names itself.
    pub instansi_id: UnitId,
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
    /// Where the instansi's calendar days turn; instansi only.
    pub time_zone: Option<TimeZone>,
    /// Steps below the instansi.
    #[schema(example = 1)]
    pub depth: i32,
    /// The first day of this version.
    pub valid_from: NaiveDate,
    /// The first day after this version; null while no end is known.
    pub valid_until: Option<NaiveDate>,
    /// For `If-Match`.
    #[schema(example = 1)]
    pub version: i64,
    /// Business time.
    pub created_at: DateTime<Utc>,
}

impl Unit {
    fn closed(mut self) -> Self {
        self.valid_until = self.valid_until.filter(|until| *until != DateRange::OPEN_END);
        self
    }
}

/// Which units are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct UnitFilter<'a> {
    /// Of one instansi.
    pub instansi_id: Option<UnitId>,
    /// Directly below this unit.
    pub parent_id: Option<UnitId>,
    /// This unit and everything below it.
    pub within: Option<UnitId>,
    /// Of one kind.
    pub kind: Option<UnitKind>,
    /// Part of the name.
    pub q: Option<&'a str>,
}

/// The units of the caller's instansi as they stand on a day, from the top down.
///
/// # Errors
/// `Cursor` for a strange cursor; when the database fails.
pub async fn list_units(
    db: &Db,
    scope: &Scope,
    as_of: NaiveDate,
    (filter, paging): (UnitFilter<'_>, &Paging),
) -> Result<Page<Unit>, Error> {
    let query = store::select_units(as_of)
        .filter(scope::instansi_condition(scope, unit::Column::InstansiId))
        .filter(matching(filter, as_of))
        .order_by_asc(unit_ancestor::Column::Depth)
        .order_by_asc(unit_version::Column::Name)
        .order_by_asc(unit::Column::Id);
    let key = |row: &Unit| (row.depth, row.name.clone(), row.id);
    let beyond = |(depth, name, id): (i32, String, UnitId)| {
        let same_name = unit_version::Column::Name.eq(name.clone()).and(unit::Column::Id.gt(id));
        let same_depth =
            unit_ancestor::Column::Depth.eq(depth).and(unit_version::Column::Name.gt(name).or(same_name));
        unit_ancestor::Column::Depth.gt(depth).or(same_depth)
    };
    let page = paging.read(db.read(), query, (key, beyond)).await?;
    Ok(page.map(Unit::closed))
}

fn matching(filter: UnitFilter<'_>, as_of: NaiveDate) -> Condition {
    let mut all = Condition::all();
    if let Some(instansi) = filter.instansi_id {
        all = all.add(unit::Column::InstansiId.eq(instansi));
    }
    if let Some(parent) = filter.parent_id {
        all = all.add(unit_version::Column::ParentId.eq(parent));
    }
    if let Some(within) = filter.within {
        all = all.add(scope::unit_condition(&scope::of_unit(within), unit::Column::Id, as_of));
    }
    if let Some(kind) = filter.kind {
        all = all.add(unit_version::Column::Kind.eq(kind));
    }
    if let Some(q) = filter.q {
        all = all.add(store::contains(unit_version::Column::Name, q));
    }
    all
}

/// One unit of the caller's instansi as it stands on a day.
///
/// # Errors
/// `NotFound` in another instansi, or on a day on which it does not exist.
pub async fn get_unit(db: &Db, scope: &Scope, (id, as_of): (UnitId, NaiveDate)) -> Result<Unit, Error> {
    find(db.read(), scope, (id, as_of)).await
}

async fn find(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    (id, as_of): (UnitId, NaiveDate),
) -> Result<Unit, Error> {
    store::select_units(as_of)
        .filter(unit::Column::Id.eq(id))
        .filter(scope::instansi_condition(scope, unit::Column::InstansiId))
        .into_model::<Unit>()
        .one(conn)
        .await?
        .map(Unit::closed)
        .ok_or_else(|| Error::missing("unit"))
}

/// One version of a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = personnel::UnitVersion)]
pub struct UnitVersion {
    /// The name on decrees.
    pub name: String,
    /// What it is in the tree.
    pub kind: UnitKind,
    /// The unit above; null for an instansi.
    pub parent_id: Option<UnitId>,
    /// Instansi only.
    pub time_zone: Option<TimeZone>,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The first day after; null while no end is known.
    pub valid_until: Option<NaiveDate>,
}

/// All versions of a unit, the latest first.
///
/// # Errors
/// `NotFound` in another instansi.
pub async fn unit_versions(db: &Db, scope: &Scope, id: UnitId) -> Result<Vec<UnitVersion>, Error> {
    let conn = db.read();
    unit::Entity::find_by_id(id)
        .filter(scope::instansi_condition(scope, unit::Column::InstansiId))
        .one(conn)
        .await?
        .ok_or_else(|| Error::missing("unit"))?;
    let mut versions = store::versions_of(conn, id).await?;
    versions.reverse();
    let shown = |row: unit_version::Model| UnitVersion {
        valid_until: row.range().until,
        name: row.name,
        kind: row.kind,
        parent_id: row.parent_id,
        time_zone: row.time_zone,
        valid_from: row.valid_from,
    };
    Ok(versions.into_iter().map(shown).collect())
}

/// Makes an instansi.
#[derive(Clone, Debug)]
pub struct CreateInstansi {
    /// The name on decrees.
    pub name: String,
    /// The code in registers.
    pub code: Option<String>,
    /// Where its calendar days turn.
    pub time_zone: TimeZone,
    /// The first day on which it exists.
    pub valid_from: NaiveDate,
}

/// Makes a root unit. Only a reach over everything can.
///
/// # Errors
/// `Invalid`: outside the scope, or an empty name.
pub async fn create_instansi(db: &Db, act: &Act, new: CreateInstansi) -> Result<Unit, Error> {
    let mut faults = name_faults(&new.name);
    if !act.scope.everything {
        faults.push(Flaw::OutsideScope.whole());
    }
    Error::of(faults)?;
    let tx = platform::begin(db).await?;
    let id = UnitId::new();
    let row = unit::Model { id, instansi_id: id, code: new.code, version: 1, created_at: act.at };
    let version = unit_version::Model {
        unit_id: id,
        valid_from: new.valid_from,
        valid_until: DateRange::OPEN_END,
        name: new.name.trim().to_owned(),
        kind: UnitKind::Instansi,
        parent_id: None,
        time_zone: Some(new.time_zone),
    };
    let unit = insert(&tx, act, (row, version), "personnel.instansi_created").await?;
    tx.commit().await?;
    Ok(unit)
}

/// Makes a unit below another.
#[derive(Clone, Debug)]
pub struct CreateUnit {
    /// The unit above.
    pub parent_id: UnitId,
    /// The name on decrees.
    pub name: String,
    /// `skpd` directly below an instansi, or `unit`.
    pub kind: UnitKind,
    /// The code in registers, unique in the instansi.
    pub code: Option<String>,
    /// The first day on which it exists.
    pub valid_from: NaiveDate,
}

/// Makes a unit below one within the scope.
///
/// # Errors
/// `Invalid` with every fault: unknown parent, unfit kind, code taken ...
pub async fn create_unit(db: &Db, act: &Act, new: CreateUnit) -> Result<Unit, Error> {
    let tx = platform::begin(db).await?;
    let mut faults = name_faults(&new.name);
    let Some(parent) = parent_in_scope(&tx, act, (new.parent_id, new.valid_from)).await? else {
        faults.push(Flaw::UnitUnknown.at("/parent_id"));
        return Err(Error::Invalid(faults));
    };
    store::lock_unit(&tx, parent.instansi_id).await?;
    faults.extend(kind_fault(new.kind, parent.id == parent.instansi_id));
    if let Some(code) = &new.code
        && code_taken(&tx, (parent.instansi_id, code)).await?
    {
        faults.push(Flaw::UnitCodeTaken.at("/code"));
    }
    Error::of(faults)?;
    let id = UnitId::new();
    let row =
        unit::Model { id, instansi_id: parent.instansi_id, code: new.code, version: 1, created_at: act.at };
    let version = unit_version::Model {
        unit_id: id,
        valid_from: new.valid_from,
        valid_until: DateRange::OPEN_END,
        name: new.name.trim().to_owned(),
        kind: new.kind,
        parent_id: Some(parent.id),
        time_zone: None,
    };
    let unit = insert(&tx, act, (row, version), "personnel.unit_created").await?;
    tx.commit().await?;
    Ok(unit)
}

async fn insert(
    tx: &DatabaseTransaction,
    act: &Act,
    (row, version): (unit::Model, unit_version::Model),
    kind: &'static str,
) -> Result<Unit, Error> {
    let (id, from) = (row.id, version.valid_from);
    let instansi = row.instansi_id;
    unit::Entity::insert(row.into_active_model()).exec_without_returning(tx).await?;
    unit_version::Entity::insert(version.into_active_model()).exec_without_returning(tx).await?;
    closure::rebuild(tx, instansi).await?;
    acts::record(tx, act, Acted::new(kind, id).within(id).effective(from)).await?;
    find(tx, &Scope::everything(), (id, from)).await
}

/// Renames, moves or re-classifies a unit from a day on.
#[derive(Clone, Debug)]
pub struct AddUnitVersion {
    /// Which.
    pub unit_id: UnitId,
    /// The version that the caller saw; `None` for any.
    pub expected: Option<i64>,
    /// What changes; the rest stays as it was.
    pub change: NewVersion,
}

/// Changes a unit from a day on until its next version. Everything below it moves along.
///
/// # Errors
/// `NotFound` outside the scope, `Stale`, or `Invalid`: a cycle, another instansi, a day before the unit existed ...
pub async fn add_unit_version(db: &Db, act: &Act, add: AddUnitVersion) -> Result<Unit, Error> {
    let tx = platform::begin(db).await?;
    let reach = Ord::max(act.today, add.change.valid_from);
    let row = unit::Entity::find_by_id(add.unit_id)
        .filter(scope::unit_condition(&act.scope, unit::Column::Id, reach))
        .one(&tx)
        .await?
        .ok_or_else(|| Error::missing("unit"))?;
    store::lock_unit(&tx, row.instansi_id).await?;
    let row = store::lock_unit(&tx, row.id).await?;
    if add.expected.is_some_and(|expected| expected != row.version) {
        return Err(platform::Error::Stale.into());
    }
    let mut faults = add.change.name.as_deref().map(name_faults).unwrap_or_default();
    if let Some(parent) = add.change.parent_id {
        match parent_in_scope(&tx, act, (parent, add.change.valid_from)).await? {
            None => faults.push(Flaw::UnitUnknown.at("/parent_id")),
            Some(parent) if parent.instansi_id != row.instansi_id => {
                faults.push(Flaw::UnitOtherInstansi.at("/parent_id"));
            }
            Some(_) => {}
        }
    }
    let versions = store::versions_of(&tx, row.id).await?;
    let versions: Vec<Version> = versions.into_iter().map(unit_version::Model::version).collect();
    let revision = revise(&versions, &add.change, row.instansi_id, &mut faults);
    Error::of(faults)?;
    if let Some(Revision { replaced, written }) = revision {
        unit_version::Entity::delete_by_id((row.id, replaced)).exec(&tx).await?;
        let rows = written.into_iter().map(|version| unit_version::Model::of(row.id, version));
        let rows = rows.map(IntoActiveModel::into_active_model);
        unit_version::Entity::insert_many(rows).exec_without_returning(&tx).await?;
    }
    closure::rebuild(&tx, row.instansi_id).await?;
    let mut edit = row.clone().into_active_model();
    edit.version = sea_orm::ActiveValue::Set(row.version + 1);
    edit.update(&tx).await?;
    let from = add.change.valid_from;
    let acted = Acted::new("personnel.unit_changed", row.id).within(row.id).effective(from);
    acts::record(&tx, act, acted).await?;
    let unit = find(&tx, &Scope::everything(), (row.id, from)).await?;
    tx.commit().await?;
    Ok(unit)
}

async fn parent_in_scope(
    tx: &DatabaseTransaction,
    act: &Act,
    (parent, from): (UnitId, NaiveDate),
) -> Result<Option<unit::Model>, Error> {
    // A unit that begins later is within reach of whoever will have it then.
    Ok(unit::Entity::find_by_id(parent)
        .filter(scope::unit_condition(&act.scope, unit::Column::Id, Ord::max(act.today, from)))
        .one(tx)
        .await?)
}

pub(crate) async fn code_taken(
    tx: &DatabaseTransaction,
    (instansi, code): (UnitId, &str),
) -> Result<bool, Error> {
    Ok(unit::Entity::find()
        .filter(unit::Column::InstansiId.eq(instansi))
        .filter(unit::Column::Code.eq(code))
        .one(tx)
        .await?
        .is_some())
}

fn name_faults(name: &str) -> Vec<Fault> {
    if name.trim().is_empty() { vec![Flaw::NameEmpty.at("/name")] } else { Vec::new() }
}
