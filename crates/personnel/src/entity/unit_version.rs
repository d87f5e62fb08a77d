//! `unit_version`: name, kind and parent of a unit for a range of days.

use chrono::NaiveDate;
use kernel::DateRange;
use kernel::calendar::TimeZone;
use kernel::id::UnitId;
use sea_orm::entity::prelude::*;

pub use crate::kinds::UnitKind;
use crate::rules::unit::Version;

/// One version of a unit. The versions of a unit follow each other without overlap.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit_version")]
pub struct Model {
    /// The unit.
    #[sea_orm(primary_key, auto_increment = false)]
    pub unit_id: UnitId,
    /// The first day.
    #[sea_orm(primary_key, auto_increment = false)]
    pub valid_from: NaiveDate,
    /// The first day after, or [`DateRange::OPEN_END`].
    pub valid_until: NaiveDate,
    /// The name on decrees.
    pub name: String,
    /// What it is in the tree.
    pub kind: UnitKind,
    /// The unit above; none for an instansi.
    pub parent_id: Option<UnitId>,
    /// Where an instansi's calendar days turn; none for other units.
    pub time_zone: Option<TimeZone>,
}

impl Model {
    /// The days of this version.
    pub fn range(&self) -> DateRange {
        DateRange::stored(self.valid_from, self.valid_until)
    }

    /// The row of a version.
    pub(crate) fn of(unit_id: UnitId, version: Version) -> Self {
        let Version { range, name, kind, parent_id, time_zone } = version;
        let (valid_from, valid_until) = (range.from, range.stored_until());
        Self { unit_id, valid_from, valid_until, name, kind, parent_id, time_zone }
    }

    /// What the row says.
    pub(crate) fn version(self) -> Version {
        Version {
            range: self.range(),
            name: self.name,
            kind: self.kind,
            parent_id: self.parent_id,
            time_zone: self.time_zone,
        }
    }
}

impl ActiveModelBehavior for ActiveModel {}
