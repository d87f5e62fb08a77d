//! `machine_number`: under which number the machines of an instansi know an employee.

use chrono::{DateTime, Utc};
use kernel::id::{EmployeeId, UnitId};
use sea_orm::entity::prelude::*;

/// A number.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "machine_number")]
pub struct Model {
    /// Whose machines.
    #[sea_orm(primary_key, auto_increment = false)]
    pub instansi_id: UnitId,
    /// The number.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: String,
    /// Whom it stands for.
    pub employee_id: EmployeeId,
    /// Business time of the last change.
    pub recorded_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
