//! `payroll_slot`: the right to pay a person for a month, held by one run at a time.

use kernel::Month;
use kernel::id::{EmployeeId, RunId};
use sea_orm::entity::prelude::*;

use super::run_kind::BaseKind;

/// One person, service month and kind, of which the database holds no second; claimed by calculating, freed by cancelling.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "payroll_slot")]
pub struct Model {
    /// The run that pays.
    #[sea_orm(primary_key, auto_increment = false)]
    pub run_id: RunId,
    /// The person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub employee_id: EmployeeId,
    /// The month for which is paid.
    pub service_month: Month,
    /// What is paid.
    pub kind: BaseKind,
}

impl ActiveModelBehavior for ActiveModel {}
