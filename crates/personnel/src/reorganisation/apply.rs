//! Writes a reorganisation: units, posts, facts of the holders, acts.

use std::collections::{BTreeSet, HashMap};

use kernel::DateRange;
use kernel::id::{EmployeeId, FactId, PositionId, UnitId};
use platform::{Act, Acted, acts};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use serde_json::json;

use super::When;
use super::holders::{Moved, write_holders};
use super::shown::{MovedPerson, MovedPosition, Reorganisation, ReorganisedUnit, UnitChange};
use crate::entity::unit_version::UnitKind;
use crate::entity::{position, unit, unit_version};
use crate::error::Error;
use crate::rules::reorganisation::{Before, Moves, PostMove, ended, reparented};
use crate::rules::unit::{Version, kind_fault};
use crate::{closure, facts};

/// Rows in one statement.
pub(super) const CHUNK: usize = 200;

/// A unit to make.
pub(super) struct Made {
    pub(super) id: UnitId,
    pub(super) name: String,
    pub(super) code: Option<String>,
    pub(super) kind: UnitKind,
    pub(super) parent_id: UnitId,
}

/// Everything that a reorganisation does, judged.
pub(super) struct Plan<'a> {
    pub(super) when: When,
    pub(super) instansi: UnitId,
    pub(super) made: Vec<Made>,
    /// Units that end, each with the act that says why.
    pub(super) ending: Vec<(&'a Before, &'static str)>,
    /// Units that go on with less or more, each with its act.
    pub(super) changed: Vec<(UnitId, &'static str)>,
    /// The units whose children and posts move.
    pub(super) sources: Vec<UnitId>,
    /// The units that `moves` counts by.
    pub(super) targets: Vec<UnitId>,
    pub(super) moves: Moves,
}

impl Plan<'_> {
    fn target(&self, at: usize) -> Result<UnitId, Error> {
        self.targets.get(at).copied().ok_or_else(|| Error::missing("unit"))
    }

    fn decree(&self) -> serde_json::Value {
        json!({ "decree": self.when.decree_id, "into": self.targets })
    }
}

/// Does it all in the transaction, and says what was done.
pub(super) async fn apply(
    tx: &DatabaseTransaction,
    act: &Act,
    plan: Plan<'_>,
) -> Result<Reorganisation, Error> {
    let units = write_units(tx, act, &plan).await?;
    let (positions, becomes) = write_posts(tx, act, &plan).await?;
    let people = write_holders(tx, act, (&plan, &becomes)).await?;
    record_acts(tx, act, (&plan, &positions, &people)).await?;
    let names: Vec<EmployeeId> = people.iter().map(|moved| moved.employee_id).collect();
    let mut names = facts::named(tx, &names).await?;
    let people = people.into_iter().map(|moved| MovedPerson {
        name: names.remove(&moved.employee_id).map(|named| named.name).unwrap_or_default(),
        employee_id: moved.employee_id,
        position_id: moved.before,
        becomes: moved.becomes,
        unit_id: moved.unit_id,
    });
    Ok(Reorganisation {
        applied: !plan.when.dry_run,
        from: plan.when.from,
        units,
        positions,
        people: people.collect(),
    })
}

async fn write_units(
    tx: &DatabaseTransaction,
    act: &Act,
    plan: &Plan<'_>,
) -> Result<Vec<ReorganisedUnit>, Error> {
    let from = plan.when.from;
    let mut shown = Vec::new();
    let mut versions: Vec<(UnitId, Version)> = Vec::new();
    for made in &plan.made {
        let (id, instansi_id, code) = (made.id, plan.instansi, made.code.clone());
        let row = unit::Model { id, instansi_id, code, version: 1, created_at: act.at };
        unit::Entity::insert(row.into_active_model()).exec_without_returning(tx).await?;
        let (name, parent_id) = (made.name.clone(), Some(made.parent_id));
        shown.push(ReorganisedUnit {
            unit_id: id,
            name: name.clone(),
            change: UnitChange::Created,
            parent_id,
        });
        let range = DateRange::starting(from);
        versions.push((id, Version { range, name, kind: made.kind, parent_id, time_zone: None }));
    }
    for (before, _) in &plan.ending {
        let left = ended(&before.versions, from);
        let name = left.last().map(|version| version.name.clone()).unwrap_or_default();
        let (unit_id, change) = (before.unit_id, UnitChange::Closed);
        shown.push(ReorganisedUnit { unit_id, name, change, parent_id: None });
        versions.extend(left.into_iter().map(|version| (before.unit_id, version)));
    }
    for (unit_id, written) in moved_units(tx, plan).await? {
        let now = written.iter().find(|version| version.range.contains(from)).or(written.last());
        let (name, parent_id) = now.map(|now| (now.name.clone(), now.parent_id)).unwrap_or_default();
        shown.push(ReorganisedUnit { unit_id, name, change: UnitChange::Moved, parent_id });
        versions.extend(written.into_iter().map(|version| (unit_id, version)));
    }
    shown.extend(kept_units(tx, plan).await?);
    let rewritten: BTreeSet<UnitId> = versions.iter().map(|(unit, _)| *unit).collect();
    let rewritten: Vec<UnitId> = rewritten.into_iter().collect();
    for units in rewritten.chunks(CHUNK) {
        let old = unit_version::Column::UnitId.is_in(units.iter().copied());
        unit_version::Entity::delete_many().filter(old).exec(tx).await?;
    }
    let rows: Vec<_> =
        versions.into_iter().map(|(id, version)| unit_version::Model::of(id, version)).collect();
    for rows in rows.chunks(CHUNK) {
        let rows = rows.iter().cloned().map(IntoActiveModel::into_active_model);
        unit_version::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    closure::rebuild(tx, plan.instansi).await?;
    let known: Vec<UnitId> = shown.iter().map(|unit| unit.unit_id).collect();
    for units in known.chunks(CHUNK) {
        unit::Entity::update_many()
            .col_expr(unit::Column::Version, Expr::col(unit::Column::Version).add(1))
            .filter(unit::Column::Id.is_in(units.iter().copied()))
            .filter(unit::Column::Id.is_not_in(plan.made.iter().map(|made| made.id)))
            .exec(tx)
            .await?;
    }
    Ok(shown)
}

/// The units below, each with its versions under the new parent.
async fn moved_units(
    tx: &DatabaseTransaction,
    plan: &Plan<'_>,
) -> Result<Vec<(UnitId, Vec<Version>)>, Error> {
    let ids = plan.moves.units.iter().map(|(unit, _)| *unit);
    let rows = unit_version::Entity::find()
        .filter(unit_version::Column::UnitId.is_in(ids))
        .order_by_asc(unit_version::Column::ValidFrom)
        .all(tx)
        .await?;
    let mut versions: HashMap<UnitId, Vec<Version>> = HashMap::new();
    for row in rows {
        versions.entry(row.unit_id).or_default().push(row.version());
    }
    let mut moved = Vec::with_capacity(plan.moves.units.len());
    for (child, target) in &plan.moves.units {
        let parent = plan.target(*target)?;
        let mut written = versions.remove(child).unwrap_or_default();
        for source in &plan.sources {
            written = reparented(&written, plan.when.from, (*source, parent));
        }
        let misfit = written.iter().filter(|version| version.parent_id == Some(parent));
        let misfit = misfit.filter_map(|version| kind_fault(version.kind, parent == plan.instansi)).next();
        if let Some(fault) = misfit {
            return Err(fault.at("/into").with("unit", child).into());
        }
        moved.push((*child, written));
    }
    Ok(moved)
}

async fn kept_units(tx: &DatabaseTransaction, plan: &Plan<'_>) -> Result<Vec<ReorganisedUnit>, Error> {
    let ids: Vec<UnitId> = plan.changed.iter().map(|(unit, _)| *unit).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let from = plan.when.from;
    let rows = unit_version::Entity::find()
        .filter(unit_version::Column::UnitId.is_in(ids))
        .filter(unit_version::Column::ValidFrom.lte(from).and(unit_version::Column::ValidUntil.gt(from)))
        .all(tx)
        .await?;
    let shown = |row: unit_version::Model| ReorganisedUnit {
        unit_id: row.unit_id,
        name: row.name,
        change: UnitChange::Kept,
        parent_id: row.parent_id,
    };
    Ok(rows.into_iter().map(shown).collect())
}

/// Where each fact of a holder goes: the post and its unit.
pub(super) type Becomes = HashMap<FactId, (PositionId, UnitId)>;

async fn write_posts(
    tx: &DatabaseTransaction,
    act: &Act,
    plan: &Plan<'_>,
) -> Result<(Vec<MovedPosition>, Becomes), Error> {
    let from = plan.when.from;
    let touched: BTreeSet<PositionId> =
        plan.moves.posts.iter().map(|moved| moved.post).chain(plan.moves.ended.iter().copied()).collect();
    let touched: Vec<PositionId> = touched.into_iter().collect();
    let mut rows: HashMap<PositionId, position::Model> = HashMap::with_capacity(touched.len());
    for ids in touched.chunks(facts::CHUNK) {
        let found = position::Entity::find().filter(position::Column::Id.is_in(ids.iter().copied()));
        rows.extend(found.all(tx).await?.into_iter().map(|row| (row.id, row)));
    }
    // A post that continues elsewhere as a whole ends first: a unit has one head post on a day.
    for ids in plan.moves.ended.chunks(CHUNK) {
        position::Entity::update_many()
            .col_expr(position::Column::ValidUntil, Expr::value(from))
            .filter(position::Column::Id.is_in(ids.iter().copied()))
            .exec(tx)
            .await?;
    }
    let mut becomes = Becomes::new();
    let mut made = Vec::with_capacity(plan.moves.posts.len());
    let mut shown = Vec::with_capacity(touched.len());
    for moved in &plan.moves.posts {
        let old = rows.get(&moved.post).ok_or_else(|| Error::missing("position"))?;
        let unit_id = plan.target(moved.target)?;
        let new = continued(old, (moved, unit_id), (plan.when, act));
        becomes.extend(moved.holders.iter().map(|fact| (*fact, (new.id, unit_id))));
        shown.push(moved_position(old, Some(&new)));
        made.push(new);
    }
    for models in made.chunks(CHUNK) {
        let models = models.iter().cloned().map(IntoActiveModel::into_active_model);
        position::Entity::insert_many(models).exec_without_returning(tx).await?;
    }
    let gone = plan.moves.ended.iter().filter(|id| plan.moves.posts.iter().all(|moved| moved.post != **id));
    shown.extend(gone.filter_map(|id| rows.get(id)).map(|old| moved_position(old, None)));
    Ok((shown, becomes))
}

fn continued(
    old: &position::Model,
    (moved, unit_id): (&PostMove, UnitId),
    (when, act): (When, &Act),
) -> position::Model {
    position::Model {
        id: PositionId::new(),
        unit_id,
        is_head: moved.is_head,
        seats: moved.seats,
        valid_from: when.from,
        valid_until: old.valid_until,
        follows_id: Some(old.id),
        created_at: act.at,
        ..old.clone()
    }
}

fn moved_position(old: &position::Model, new: Option<&position::Model>) -> MovedPosition {
    MovedPosition {
        position_id: old.id,
        name: old.name.clone(),
        from_unit_id: old.unit_id,
        to_unit_id: new.map(|new| new.unit_id),
        becomes: new.map(|new| new.id),
        is_head: new.is_some_and(|new| new.is_head),
        seats: new.map_or(old.seats, |new| new.seats),
    }
}

/// One act for each unit, each post and each person.
async fn record_acts(
    tx: &DatabaseTransaction,
    act: &Act,
    (plan, positions, people): (&Plan<'_>, &[MovedPosition], &[Moved]),
) -> Result<(), Error> {
    let from = plan.when.from;
    let of_unit =
        |kind, unit: UnitId| Acted::new(kind, unit).within(unit).effective(from).with(plan.decree());
    let mut acted: Vec<Acted> =
        plan.made.iter().map(|made| of_unit("personnel.unit_created", made.id)).collect();
    acted.extend(plan.ending.iter().map(|(before, kind)| of_unit(kind, before.unit_id)));
    acted.extend(plan.changed.iter().map(|(unit, kind)| of_unit(kind, *unit)));
    acted.extend(plan.moves.units.iter().map(|(unit, _)| of_unit("personnel.unit_changed", *unit)));
    acted.extend(positions.iter().map(|moved| {
        match (moved.becomes, moved.to_unit_id) {
            (Some(new), Some(unit)) => Acted::new("personnel.position_moved", new)
                .within(unit)
                .effective(from)
                .with(json!({ "follows": moved.position_id, "decree": plan.when.decree_id })),
            _ => Acted::new("personnel.position_ended", moved.position_id)
                .within(moved.from_unit_id)
                .effective(from),
        }
    }));
    // What adding a position from a day on says too: the pay of the person may change from that day.
    acted.extend(people.iter().map(|moved| {
        Acted::new("personnel.fact_added", moved.fact_id)
            .about(moved.employee_id)
            .effective(moved.from)
            .with(json!({ "fact_kind": "position", "decree": plan.when.decree_id }))
    }));
    acts::record_all(tx, act, acted).await?;
    Ok(())
}
