//! `run_exclusion`: people whom somebody leaves out of a run.

use chrono::{DateTime, Utc};
use kernel::id::{EmployeeId, RunId};
use sea_orm::entity::prelude::*;

/// One person left out by decision, with the reason.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "run_exclusion")]
pub struct Model {
    /// The run.
    #[sea_orm(primary_key, auto_increment = false)]
    pub run_id: RunId,
    /// The person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub employee_id: EmployeeId,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub made_by: Uuid,
    /// When.
    pub made_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
