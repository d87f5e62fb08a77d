//! `rapel_month`: what a run of kind `rapel` settles of one person's month.

use kernel::Month;
use kernel::id::{EmployeeId, PayslipId, RunId};
use sea_orm::entity::prelude::*;

use super::run_kind::BaseKind;

/// One month settled once more. A month may be settled several times; the database holds one row for each round, so that two
/// runs never settle the same difference (the unique key is person, month, kind and round).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rapel_month")]
pub struct Model {
    /// The run that settles.
    #[sea_orm(primary_key, auto_increment = false)]
    pub run_id: RunId,
    /// The payslip that paid the month.
    #[sea_orm(primary_key, auto_increment = false)]
    pub payslip_id: PayslipId,
    /// The person.
    pub employee_id: EmployeeId,
    /// The month that was paid.
    pub service_month: Month,
    /// What was paid.
    pub kind: BaseKind,
    /// 1 for the first time, +1 for each final one before.
    pub round: i32,
    /// The calculation of what is due; none where nothing is due at all.
    pub recipe_hash: Option<String>,
    /// The JSON of `kernel::recipe::Inputs` for it.
    pub inputs: Option<String>,
    /// The JSON of what is due less what was paid, by component; components without a difference are not in it.
    pub differences: String,
}

impl ActiveModelBehavior for ActiveModel {}
