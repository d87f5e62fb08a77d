//! The ceilings that a run must fit under when somebody signs it.

use kernel::Rupiah;
use kernel::id::{CeilingId, UnitId};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Value, json};

use super::spending::{by_unit, spent_by, spent_in};
use super::{Ceiling, CeilingKind, row};
use crate::Error;
use crate::rules::ceiling::Room;
use crate::runs::Run;

/// A ceiling under which a run was found to fit, or not to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Measured {
    pub(crate) id: CeilingId,
    pub(crate) version: i64,
    pub(crate) unit: UnitId,
    pub(crate) kind: CeilingKind,
    pub(crate) year: i32,
    pub(crate) room: Room,
}

impl Measured {
    /// As the act of a signature keeps it.
    pub(crate) fn written(&self) -> Value {
        let Room { ceiling, used, wanted } = self.room;
        json!({ "ceiling_id": self.id, "version": self.version, "ceiling": ceiling, "used": used, "wanted": wanted })
    }
}

/// A ceiling that a run would exceed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exceeded {
    /// The name of the SKPD, or of the instansi.
    pub unit: String,
    /// What the ceiling is for.
    pub kind: CeilingKind,
    /// The budget year.
    pub year: i32,
    /// What the budget has, what is used of it, and what the run wants.
    pub room: Room,
}

/// The ceilings that a run takes from, each with room for it. They are held until the end of the transaction: two runs that are signed at
/// the same time take their turn.
///
/// # Errors
/// `CeilingExceeded` with every ceiling that has too little left.
pub(crate) async fn require_room(tx: &DatabaseTransaction, run: &Run) -> Result<Vec<Measured>, Error> {
    let year = run.payment_month.year();
    let ceilings: Vec<Ceiling> = row::Entity::find()
        .filter(row::COLUMN.instansi_id.eq(run.instansi_id))
        .filter(row::COLUMN.year.eq(year))
        .order_by_asc(row::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    if ceilings.is_empty() {
        return Ok(Vec::new());
    }
    let used = by_unit(spent_in(tx, (&[run.instansi_id], year)).await?);
    let wanted = by_unit(spent_by(tx, run.id).await?);
    let measured: Vec<Measured> = ceilings
        .into_iter()
        .filter_map(|ceiling| {
            let cell = (ceiling.unit_id, ceiling.kind);
            let wanted = wanted.get(&cell).copied().filter(|wanted| *wanted != Rupiah::ZERO)?;
            let used = used.get(&cell).copied().unwrap_or_default();
            let room = Room { ceiling: ceiling.amount, used, wanted };
            let Ceiling { id, version, unit_id: unit, kind, year, .. } = ceiling;
            Some(Measured { id, version, unit, kind, year, room })
        })
        .collect();
    let over: Vec<&Measured> = measured.iter().filter(|one| one.room.is_exceeded()).collect();
    if over.is_empty() {
        return Ok(measured);
    }
    let units: Vec<UnitId> = over.iter().map(|one| one.unit).collect();
    let names = personnel::facts::unit_names(tx, &units, run.facts_as_of).await?;
    let exceeded = over.into_iter().map(|one| Exceeded {
        unit: names.get(&one.unit).cloned().unwrap_or_else(|| one.unit.to_string()),
        kind: one.kind,
        year: one.year,
        room: one.room,
    });
    Err(Error::CeilingExceeded(exceeded.collect()))
}
