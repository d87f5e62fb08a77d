//! `run_fault`: what a calculation found about people: whom it had to leave out, and of whom a decree is not applied yet.

use kernel::id::{EmployeeId, RunId};
use sea_orm::entity::prelude::*;

/// One reason why one person has no payslip in the run, or one warning about a person who has.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "run_fault")]
pub struct Model {
    /// The run.
    #[sea_orm(primary_key, auto_increment = false)]
    pub run_id: RunId,
    /// The person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub employee_id: EmployeeId,
    /// The reason, a code of the message catalogues: `payroll.golongan_missing`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    /// What the message names: the step and the key that found nothing, the run that holds the slot.
    pub detail: String,
}

impl ActiveModelBehavior for ActiveModel {}
