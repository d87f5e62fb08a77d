//! `recovery`: what somebody was paid too much and owes.

use chrono::{DateTime, Utc};
use kernel::id::{EmployeeId, PayslipId, RecoveryId, RunId, UnitId};
use kernel::{Month, Rupiah};
use sea_orm::entity::prelude::*;

use super::run_kind::BaseKind;

/// One claim: what a rapel found to be paid too much in all, before tax.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recovery")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RecoveryId,
    /// The approved rapel.
    pub run_id: RunId,
    /// Its payslip, which says for which months and components.
    pub payslip_id: PayslipId,
    /// Who owes it.
    pub employee_id: EmployeeId,
    /// To whom.
    pub instansi_id: UnitId,
    /// Where the person was paid.
    pub unit_id: UnitId,
    /// What was paid too much.
    pub kind: BaseKind,
    /// How much.
    pub amount: Rupiah,
    /// What of it came back.
    pub repaid: Rupiah,
    /// What comes back each month, where that is agreed.
    pub instalment: Option<Rupiah>,
    /// From which month on.
    pub instalments_from: Option<Month>,
    /// The number of the statement by which the person agreed (SKTJM).
    pub agreement: Option<String>,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// +1 on each change.
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
