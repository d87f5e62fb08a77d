//! `holiday`: an instansi's own entries for days, which come before the national ones.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{HolidayId, UnitId};
use sea_orm::entity::prelude::*;

pub use crate::kinds::HolidayKind;

/// One day of one instansi.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "holiday")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HolidayId,
    /// Whose.
    pub instansi_id: UnitId,
    /// The date; one entry for each.
    pub day: NaiveDate,
    /// Which sort.
    pub kind: HolidayKind,
    /// Its name.
    pub name: String,
    /// For preconditions; an entry is replaced, never changed.
    pub version: i64,
    /// Business time.
    pub created_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
