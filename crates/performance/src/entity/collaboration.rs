//! `collaboration`: what a member of a project says of another's collaboration. It is read as a sum only.

use chrono::{DateTime, Utc};
use kernel::id::{EmployeeId, ProjectId};
use sea_orm::entity::prelude::*;

/// One member's word on another.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "collaboration")]
pub struct Model {
    /// The project.
    #[sea_orm(primary_key, auto_increment = false)]
    pub project_id: ProjectId,
    /// Who says it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub author_id: EmployeeId,
    /// Of whom.
    #[sea_orm(primary_key, auto_increment = false)]
    pub about_id: EmployeeId,
    /// From 1 to 5.
    pub score: i32,
    /// In words, for the leader of the unit.
    pub note: Option<String>,
    /// When.
    pub given_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
