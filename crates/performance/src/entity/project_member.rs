//! `project_member`: who works in a project, and as what.

use kernel::id::{EmployeeId, ProjectId};
use sea_orm::entity::prelude::*;

use crate::projects::ProjectRole;

/// A member of a project.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "project_member")]
pub struct Model {
    /// The project.
    #[sea_orm(primary_key, auto_increment = false)]
    pub project_id: ProjectId,
    /// The member.
    #[sea_orm(primary_key, auto_increment = false)]
    pub employee_id: EmployeeId,
    /// As what.
    pub role: ProjectRole,
    /// What falls to this member.
    pub duty: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
