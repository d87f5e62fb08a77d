//! `unit`: an organisational unit; what changes over time is in `unit_version`.

use chrono::{DateTime, Utc};
use kernel::id::UnitId;
use sea_orm::entity::prelude::*;

/// A unit. It never leaves its instansi.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit")]
pub struct Model {
    /// Identity over all versions.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UnitId,
    /// The root of its tree; an instansi names itself.
    pub instansi_id: UnitId,
    /// The code in the instansi's own registers, unique there.
    pub code: Option<String>,
    /// Rises with each change of its versions.
    pub version: i64,
    /// Business time.
    pub created_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
