//! `unit_ancestor`: the closure of the tree of units, dated. Derived from `unit_version` by `rules::tree`.

use chrono::NaiveDate;
use kernel::id::UnitId;
use sea_orm::entity::prelude::*;

/// A unit lies at a depth below another for a range of days; at depth 0 below itself.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit_ancestor")]
pub struct Model {
    /// The lower unit.
    #[sea_orm(primary_key, auto_increment = false)]
    pub unit_id: UnitId,
    /// The upper unit.
    #[sea_orm(primary_key, auto_increment = false)]
    pub ancestor_id: UnitId,
    /// The first day.
    #[sea_orm(primary_key, auto_increment = false)]
    pub valid_from: NaiveDate,
    /// The first day after, or the open end.
    pub valid_until: NaiveDate,
    /// Steps from the lower to the upper.
    pub depth: i32,
}

impl ActiveModelBehavior for ActiveModel {}
