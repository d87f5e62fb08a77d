//! Positions with what is above their units, over time.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use kernel::DateRange;
use kernel::id::{PositionId, UnitId};
use platform::among;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect};

use super::pay::PositionFacts;
use super::roster::Among;
use super::rows::{FactRow, Recorded};
use crate::Error;
use crate::entity::unit_version::UnitKind;
use crate::entity::{position, unit, unit_ancestor, unit_version};

/// The positions of some facts, and the units above them.
pub(super) struct Tree {
    pub(super) positions: HashMap<PositionId, PositionFacts>,
    /// Of each unit: the SKPD above it, with the days on which it is one.
    skpd: HashMap<UnitId, Vec<(DateRange, UnitId)>>,
    /// The units below the one that is asked for, with the days; none where a whole instansi is asked for, or people.
    below: Option<HashMap<UnitId, Vec<DateRange>>>,
}

impl Tree {
    /// # Errors
    /// When the database fails.
    pub(super) async fn of(
        conn: &impl ConnectionTrait,
        (rows, among): (&[FactRow], Among<'_>),
        within: DateRange,
    ) -> Result<Self, Error> {
        let positions = positions_of(conn, rows).await?;
        let skpd = skpd_of(conn, &positions, within).await?;
        let below = match among {
            Among::People(_) => None,
            Among::Unit(top) => {
                let instansi = unit::Entity::find_by_id(top).one(conn).await?.map(|unit| unit.instansi_id);
                if instansi == Some(top) { None } else { Some(below(conn, top, within).await?) }
            }
        };
        Ok(Self { positions, skpd, below })
    }

    /// The first-level unit above (or at) a unit.
    pub(super) fn skpd_of(&self, unit: UnitId, day: NaiveDate) -> Option<UnitId> {
        self.skpd.get(&unit)?.iter().find(|(range, _)| range.contains(day)).map(|(_, skpd)| *skpd)
    }

    /// Whether a unit is one of those that are asked for.
    pub(super) fn is_within(&self, unit: Option<UnitId>, day: NaiveDate) -> bool {
        let Some(below) = &self.below else { return true };
        let ranges = unit.and_then(|unit| below.get(&unit));
        ranges.is_some_and(|ranges| ranges.iter().any(|range| range.contains(day)))
    }
}

async fn positions_of(
    conn: &impl ConnectionTrait,
    rows: &[FactRow],
) -> Result<HashMap<PositionId, PositionFacts>, Error> {
    let named = |row: &FactRow| match row.what {
        Recorded::Position(id, _) => Some(id),
        _ => None,
    };
    let ids: BTreeSet<PositionId> = rows.iter().filter_map(named).collect();
    let found = position::Entity::find().filter(among(conn, position::Column::Id, ids)).all(conn).await?;
    let facts = |position: position::Model| PositionFacts {
        position_id: position.id,
        name: position.name,
        unit_id: position.unit_id,
        kind: position.kind,
        kelas_jabatan: position.kelas_jabatan,
        eselon: position.eselon,
        jabatan_fungsional: position.jabatan_fungsional,
        jenjang: position.jenjang,
        // Of its unit; which is an SKPD for some only.
        heads_skpd: position.is_head,
    };
    Ok(found.into_iter().map(|position| (position.id, facts(position))).collect())
}

async fn skpd_of(
    conn: &impl ConnectionTrait,
    positions: &HashMap<PositionId, PositionFacts>,
    within: DateRange,
) -> Result<HashMap<UnitId, Vec<(DateRange, UnitId)>>, Error> {
    let units: BTreeSet<UnitId> = positions.values().map(|position| position.unit_id).collect();
    let to_version: sea_orm::RelationDef = unit_ancestor::Entity::belongs_to(unit_version::Entity)
        .from(unit_ancestor::Column::AncestorId)
        .to(unit_version::Column::UnitId)
        .into();
    type Row = (UnitId, UnitId, NaiveDate, NaiveDate, NaiveDate, NaiveDate);
    let rows: Vec<Row> = unit_ancestor::Entity::find()
        .select_only()
        .columns([unit_ancestor::Column::UnitId, unit_ancestor::Column::AncestorId])
        .columns([unit_ancestor::Column::ValidFrom, unit_ancestor::Column::ValidUntil])
        .column_as(unit_version::Column::ValidFrom, "version_from")
        .column_as(unit_version::Column::ValidUntil, "version_until")
        .join(JoinType::InnerJoin, to_version)
        .filter(unit_version::Column::Kind.eq(UnitKind::Skpd))
        .filter(among(conn, unit_ancestor::Column::UnitId, units))
        .filter(unit_ancestor::Column::ValidFrom.lt(within.stored_until()))
        .filter(unit_ancestor::Column::ValidUntil.gt(within.from))
        .into_tuple()
        .all(conn)
        .await?;
    let mut skpd: HashMap<UnitId, Vec<(DateRange, UnitId)>> = HashMap::new();
    for (unit, above, from, until, version_from, version_until) in rows {
        let range = DateRange::stored(from, until).intersect(DateRange::stored(version_from, version_until));
        if let Some(range) = range {
            skpd.entry(unit).or_default().push((range, above));
        }
    }
    Ok(skpd)
}

async fn below(
    conn: &impl ConnectionTrait,
    top: UnitId,
    within: DateRange,
) -> Result<HashMap<UnitId, Vec<DateRange>>, Error> {
    let rows: Vec<(UnitId, NaiveDate, NaiveDate)> = unit_ancestor::Entity::find()
        .select_only()
        .columns([
            unit_ancestor::Column::UnitId,
            unit_ancestor::Column::ValidFrom,
            unit_ancestor::Column::ValidUntil,
        ])
        .filter(unit_ancestor::Column::AncestorId.eq(top))
        .filter(unit_ancestor::Column::ValidFrom.lt(within.stored_until()))
        .filter(unit_ancestor::Column::ValidUntil.gt(within.from))
        .into_tuple()
        .all(conn)
        .await?;
    let mut below: HashMap<UnitId, Vec<DateRange>> = HashMap::new();
    for (unit, from, until) in rows {
        below.entry(unit).or_default().push(DateRange::stored(from, until));
    }
    Ok(below)
}
