//! The units that a reorganisation touches, as they stand: locked, in scope, each kind of thing in one query.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use kernel::Fault;
use kernel::id::{DecreeId, FactId, PositionId, UnitId};
use platform::Act;
use sea_orm::sea_query::{Condition, ExprTrait};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::When;
use crate::entity::{decree, fact, position, unit, unit_version};
use crate::error::{Error, Flaw};
use crate::rules::reorganisation::{Before, Holder, Post};
use crate::rules::unit::Version;
use crate::states::DecreeStatus;
use crate::{scope, store};

/// One unit of the scope, locked, as it stands.
pub(super) async fn one(
    tx: &DatabaseTransaction,
    act: &Act,
    (id, expected): (UnitId, Option<i64>),
    from: NaiveDate,
) -> Result<(unit::Model, Before), Error> {
    let row = in_scope(tx, act, (&[id], from)).await?.pop().ok_or_else(|| Error::missing("unit"))?;
    store::lock_unit(tx, row.instansi_id).await?;
    let row = store::lock_unit(tx, id).await?;
    if expected.is_some_and(|expected| expected != row.version) {
        return Err(platform::Error::Stale.into());
    }
    let before = before(tx, &[id], from).await?.pop().ok_or_else(|| Error::missing("unit"))?;
    Ok((row, before))
}

/// Units that are to be joined, locked, with their instansi; `None` when some of them cannot be.
pub(super) async fn several(
    tx: &DatabaseTransaction,
    act: &Act,
    (ids, taker, from): (&[UnitId], Option<UnitId>, NaiveDate),
    faults: &mut Vec<Fault>,
) -> Result<Option<(UnitId, Vec<Before>)>, Error> {
    let asked: Vec<UnitId> = ids.iter().copied().chain(taker).collect();
    let found = in_scope(tx, act, (&asked, from)).await?;
    let instansi_of: HashMap<UnitId, UnitId> = found.iter().map(|row| (row.id, row.instansi_id)).collect();
    let instansi = ids.iter().find_map(|id| instansi_of.get(id)).copied();
    let mut seen = HashSet::new();
    let named = ids.iter().enumerate().map(|(at, id)| (format!("/unit_ids/{at}"), *id));
    let named = taker.map(|id| ("/into_unit_id".to_owned(), id)).into_iter().chain(named);
    for (place, id) in named {
        let flaw = match instansi_of.get(&id) {
            None => Some(Flaw::UnitUnknown),
            Some(other) if Some(*other) != instansi => Some(Flaw::UnitOtherInstansi),
            Some(_) if !seen.insert(id) => Some(Flaw::PlacedTwice),
            Some(_) => None,
        };
        faults.extend(flaw.map(|flaw| flaw.at(place)));
    }
    let (Some(instansi), true) = (instansi, faults.is_empty()) else { return Ok(None) };
    store::lock_unit(tx, instansi).await?;
    if let Some(taker) = taker
        && !exists_on(tx, taker, from).await?
    {
        faults.push(Flaw::UnitNotYet.at("/into_unit_id").with("unit", taker));
    }
    Ok(Some((instansi, before(tx, ids, from).await?)))
}

/// Units of the scope as it stands just before the day, or today where the day has come: what begins later is within
/// reach of whoever will have it then.
async fn in_scope(
    tx: &DatabaseTransaction,
    act: &Act,
    (ids, from): (&[UnitId], NaiveDate),
) -> Result<Vec<unit::Model>, Error> {
    let before = from.pred_opt().unwrap_or(from);
    let near = scope::unit_condition(&act.scope, unit::Column::Id, Ord::max(act.today, before));
    let later = scope::unit_condition(&act.scope, unit::Column::Id, Ord::max(act.today, from));
    Ok(unit::Entity::find()
        .filter(unit::Column::Id.is_in(ids.iter().copied()))
        .filter(Condition::any().add(near).add(later))
        .all(tx)
        .await?)
}

/// Versions, units below, posts and holders of units, in the order of the ids.
async fn before(tx: &DatabaseTransaction, ids: &[UnitId], from: NaiveDate) -> Result<Vec<Before>, Error> {
    let rows = unit_version::Entity::find()
        .filter(unit_version::Column::UnitId.is_in(ids.iter().copied()))
        .order_by_asc(unit_version::Column::ValidFrom)
        .all(tx)
        .await?;
    let mut versions: HashMap<UnitId, Vec<Version>> = HashMap::new();
    for row in rows {
        versions.entry(row.unit_id).or_default().push(row.version());
    }
    let rows: Vec<(Option<UnitId>, UnitId)> = unit_version::Entity::find()
        .select_only()
        .columns([unit_version::Column::ParentId, unit_version::Column::UnitId])
        .filter(unit_version::Column::ParentId.is_in(ids.iter().copied()))
        .filter(unit_version::Column::ValidUntil.gt(from))
        .into_tuple()
        .all(tx)
        .await?;
    let mut children: HashMap<UnitId, BTreeSet<UnitId>> = HashMap::new();
    for (parent, child) in rows {
        if let Some(parent) = parent.filter(|_| !ids.contains(&child)) {
            children.entry(parent).or_default().insert(child);
        }
    }
    let mut posts = posts(tx, ids, from).await?;
    let of = |id: &UnitId| Before {
        unit_id: *id,
        versions: versions.remove(id).unwrap_or_default(),
        children: children.remove(id).unwrap_or_default().into_iter().collect(),
        posts: posts.remove(id).unwrap_or_default(),
    };
    Ok(ids.iter().map(of).collect())
}

async fn posts(
    tx: &DatabaseTransaction,
    ids: &[UnitId],
    from: NaiveDate,
) -> Result<HashMap<UnitId, Vec<Post>>, Error> {
    let rows = position::Entity::find()
        .filter(position::Column::UnitId.is_in(ids.iter().copied()))
        .filter(position::Column::ValidUntil.gt(from))
        .order_by_asc(position::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    let facts = fact::Entity::find()
        .filter(fact::Column::UnitId.is_in(ids.iter().copied()))
        .filter(fact::Column::SupersededAt.is_null())
        .filter(fact::Column::ValidUntil.gt(from))
        .order_by_asc(fact::Column::Id)
        .all(tx)
        .await?;
    let mut holders: HashMap<PositionId, Vec<Holder>> = HashMap::new();
    for row in facts {
        if let (Some(position), Ok(standing)) = (row.position_id, row.code.parse()) {
            let holder = Holder { fact_id: row.id, employee_id: row.employee_id, standing };
            holders.entry(position).or_default().push(holder);
        }
    }
    let mut posts: HashMap<UnitId, Vec<Post>> = HashMap::new();
    for row in rows {
        posts.entry(row.unit_id).or_default().push(Post {
            id: row.id,
            is_head: row.is_head,
            seats: row.seats,
            range: row.range(),
            holders: holders.remove(&row.id).unwrap_or_default(),
        });
    }
    Ok(posts)
}

/// The day by which the reach over a post is judged.
fn reach(act: &Act, from: NaiveDate) -> NaiveDate {
    Ord::max(act.today, from.pred_opt().unwrap_or(from))
}

/// One post of the scope, locked, with its unit and the facts of those who hold it on the day or later.
pub(super) async fn post(
    tx: &DatabaseTransaction,
    act: &Act,
    (id, from): (PositionId, NaiveDate),
) -> Result<(position::Model, unit::Model, Vec<FactId>), Error> {
    let found = position::Entity::find_by_id(id)
        .filter(scope::unit_condition(&act.scope, position::Column::UnitId, reach(act, from)))
        .lock_exclusive()
        .one(tx)
        .await?;
    let row = found.ok_or_else(|| Error::missing("position"))?;
    let unit = unit::Entity::find_by_id(row.unit_id).one(tx).await?.ok_or_else(|| Error::missing("unit"))?;
    store::lock_unit(tx, unit.instansi_id).await?;
    let held: Vec<FactId> = fact::Entity::find()
        .select_only()
        .column(fact::Column::Id)
        .filter(fact::Column::PositionId.eq(id))
        .filter(fact::Column::SupersededAt.is_null())
        .filter(fact::Column::ValidUntil.gt(from))
        .into_tuple()
        .all(tx)
        .await?;
    Ok((row, unit, held))
}

/// Why a unit cannot take something in from a day on.
pub(super) async fn target_fault(
    tx: &DatabaseTransaction,
    act: &Act,
    (instansi, unit, from): (UnitId, UnitId, NaiveDate),
) -> Result<Option<Flaw>, Error> {
    let Some(row) = in_scope(tx, act, (&[unit], from)).await?.pop() else {
        return Ok(Some(Flaw::UnitUnknown));
    };
    if row.instansi_id != instansi {
        return Ok(Some(Flaw::UnitOtherInstansi));
    }
    Ok((!exists_on(tx, unit, from).await?).then_some(Flaw::UnitNotYet))
}

async fn exists_on(tx: &DatabaseTransaction, unit: UnitId, day: NaiveDate) -> Result<bool, Error> {
    let versions = store::versions_of(tx, unit).await?;
    Ok(versions.iter().any(|version| version.range().contains(day)))
}

/// Whether a unit has a head post on the day or later.
pub(super) async fn has_head(tx: &DatabaseTransaction, unit: UnitId, from: NaiveDate) -> Result<bool, Error> {
    let head = position::Entity::find()
        .filter(position::Column::UnitId.eq(unit).and(position::Column::IsHead.eq(true)))
        .filter(position::Column::ValidUntil.gt(from))
        .one(tx)
        .await?;
    Ok(head.is_some())
}

/// Decrees of a unit that wait for somebody: its papers are finished before it is closed.
pub(super) async fn open_decrees(tx: &DatabaseTransaction, unit: UnitId) -> Result<Vec<Fault>, Error> {
    let waiting: Vec<DecreeId> = decree::Entity::find()
        .select_only()
        .column(decree::Column::Id)
        .filter(decree::Column::UnitId.eq(unit))
        .filter(decree::Column::Status.is_in([DecreeStatus::Registered, DecreeStatus::Verified]))
        .order_by_asc(decree::Column::Id)
        .into_tuple()
        .all(tx)
        .await?;
    Ok(waiting.into_iter().map(|decree| Flaw::DecreeLeft.whole().with("decree", decree)).collect())
}

/// A decree must be one of the instansi's.
pub(super) async fn decree_fault(
    tx: &DatabaseTransaction,
    instansi: UnitId,
    when: When,
) -> Result<Option<Fault>, Error> {
    let Some(decree) = when.decree_id else { return Ok(None) };
    let found = store::decrees_of(tx, instansi, vec![decree]).await?;
    Ok((!found.contains(&decree)).then(|| Flaw::DecreeUnknown.at("/decree_id")))
}
