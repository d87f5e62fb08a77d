//! `attendance_punch`: what machines recorded, as it was.

use chrono::{DateTime, Utc};
use kernel::id::EmployeeId;
use sea_orm::entity::prelude::*;

/// Somebody was at a machine. The same row sent again changes nothing.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attendance_punch")]
pub struct Model {
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub employee_id: EmployeeId,
    /// When.
    #[sea_orm(primary_key, auto_increment = false)]
    pub at: DateTime<Utc>,
    /// The machine that said so first.
    pub machine: String,
    /// Business time of the record.
    pub recorded_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
