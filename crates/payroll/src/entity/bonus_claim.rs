//! `bonus_claim`: the right to pay a person the bonus of a project, held by one run at a time.

use kernel::Month;
use kernel::id::{EmployeeId, ProjectId, RunId};
use sea_orm::entity::prelude::*;

/// One project and person, of which the database holds no second; claimed by calculating, freed by cancelling.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bonus_claim")]
pub struct Model {
    /// The project.
    #[sea_orm(primary_key, auto_increment = false)]
    pub project_id: ProjectId,
    /// The person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub employee_id: EmployeeId,
    /// The run that pays.
    pub run_id: RunId,
    /// The month for which it pays: calculated again for it, the project counts again.
    pub service_month: Month,
}

impl ActiveModelBehavior for ActiveModel {}
