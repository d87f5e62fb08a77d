//! `transfer_return`: single payments of paid runs that the bank sent back.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{EmployeeId, PayslipId, RunId, TransferReturnId};
use sea_orm::entity::prelude::*;

/// One payment that did not arrive: open until it is paid again, and a payment has one that is open at most.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "transfer_return")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TransferReturnId,
    /// What was to be paid.
    pub payslip_id: PayslipId,
    /// By which run.
    pub run_id: RunId,
    /// To whom.
    pub employee_id: EmployeeId,
    /// The day on which the bank sent it back.
    pub returned_on: NaiveDate,
    /// What the bank said.
    pub reason: String,
    /// Who recorded it.
    pub recorded_by: Uuid,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// The order that paid it again.
    pub sp2d_number: Option<String>,
    /// Its day.
    pub sp2d_date: Option<NaiveDate>,
    /// When that was recorded.
    pub paid_again_at: Option<DateTime<Utc>>,
}

impl ActiveModelBehavior for ActiveModel {}
