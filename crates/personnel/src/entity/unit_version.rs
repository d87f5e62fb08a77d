//! `unit_version`: name, kind and parent of a unit for a range of days.

use chrono::NaiveDate;
use kernel::DateRange;
use kernel::calendar::TimeZone;
use kernel::id::UnitId;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a unit is in the tree.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = personnel::UnitKind)]
pub enum UnitKind {
    /// A whole regional government or ministry: a root.
    Instansi,
    /// A dinas, badan or kecamatan with its own budget.
    Skpd,
    /// Any unit below.
    Unit,
}

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
}

impl ActiveModelBehavior for ActiveModel {}
