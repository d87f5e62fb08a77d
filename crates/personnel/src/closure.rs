//! Keeps `unit_ancestor` in step with `unit_version`: computed anew for one instansi, written where it differs.

use std::collections::{BTreeSet, HashMap};

use kernel::Fault;
use kernel::id::UnitId;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter};

use crate::entity::unit_ancestor::{Column, Entity, Model};
use crate::error::{Error, Flaw};
use crate::rules::tree::{Ancestry, Edge, NoTree, closure};
use crate::store;

/// Rows in one statement.
const CHUNK: usize = 500;

/// Brings the closure of an instansi's tree up to its versions.
///
/// # Errors
/// `Invalid` when the versions form no tree on some day.
pub(crate) async fn rebuild(tx: &DatabaseTransaction, instansi: UnitId) -> Result<(), Error> {
    let versions = store::versions_in(tx, instansi).await?;
    let edges: Vec<Edge> = versions
        .iter()
        .map(|version| Edge { unit: version.unit_id, parent: version.parent_id, range: version.range() })
        .collect();
    let wanted = by_unit(closure(&edges).map_err(fault)?);
    let stored = by_unit(store::closure_in(tx, instansi).await?.into_iter().map(ancestry));
    let changed: BTreeSet<UnitId> = wanted
        .keys()
        .chain(stored.keys())
        .filter(|unit| wanted.get(unit) != stored.get(unit))
        .copied()
        .collect();
    let changed: Vec<UnitId> = changed.into_iter().collect();
    for units in changed.chunks(CHUNK) {
        Entity::delete_many().filter(Column::UnitId.is_in(units.iter().copied())).exec(tx).await?;
    }
    let rows: Vec<Ancestry> = changed.iter().filter_map(|unit| wanted.get(unit)).flatten().copied().collect();
    for rows in rows.chunks(CHUNK) {
        let rows = rows.iter().map(|row| model(*row).into_active_model());
        Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

fn by_unit(rows: impl IntoIterator<Item = Ancestry>) -> HashMap<UnitId, BTreeSet<Ancestry>> {
    let mut by_unit: HashMap<UnitId, BTreeSet<Ancestry>> = HashMap::new();
    for row in rows {
        by_unit.entry(row.unit).or_default().insert(row);
    }
    by_unit
}

fn ancestry(row: Model) -> Ancestry {
    Ancestry {
        unit: row.unit_id,
        ancestor: row.ancestor_id,
        depth: row.depth,
        from: row.valid_from,
        until: row.valid_until,
    }
}

fn model(row: Ancestry) -> Model {
    Model {
        unit_id: row.unit,
        ancestor_id: row.ancestor,
        depth: row.depth,
        valid_from: row.from,
        valid_until: row.until,
    }
}

fn fault(no_tree: NoTree) -> Fault {
    match no_tree {
        NoTree::Cycle(unit) => Flaw::UnitCycle.at("/parent_id").with("unit", unit),
        NoTree::Orphan(unit) => Flaw::UnitBeforeParent.at("/valid_from").with("unit", unit),
    }
}
