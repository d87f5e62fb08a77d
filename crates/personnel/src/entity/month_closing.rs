//! `month_closing`: months of attendance that were closed for a unit and everything below it.

use chrono::{DateTime, Utc};
use kernel::Month;
use kernel::id::{MonthClosingId, UnitId};
use sea_orm::entity::prelude::*;

pub use crate::kinds::ClosingStatus;

/// A month of a unit.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "month_closing")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MonthClosingId,
    /// The root of the unit's tree.
    pub instansi_id: UnitId,
    /// An SKPD or an instansi.
    pub unit_id: UnitId,
    /// The month.
    pub month: Month,
    /// Whether it is closed now.
    pub status: ClosingStatus,
    /// Business time of the last closing.
    pub closed_at: DateTime<Utc>,
    /// Business time of the last reopening.
    pub reopened_at: Option<DateTime<Utc>>,
    /// Why it was reopened.
    pub reason: Option<String>,
    /// For preconditions.
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
