//! `recovery_payment`: what came back to the treasury.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::Rupiah;
use kernel::id::{PayslipId, RecoveryId, RecoveryPaymentId};
use sea_orm::entity::prelude::*;

/// One payment into the treasury. It is never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recovery_payment")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RecoveryPaymentId,
    /// For which claim.
    pub recovery_id: RecoveryId,
    /// How much.
    pub amount: Rupiah,
    /// The number of the treasury's receipt (STS, NTPN).
    pub receipt_number: String,
    /// The payslip from which it was taken, instead of a payment into the treasury; its id is the receipt.
    pub payslip_id: Option<PayslipId>,
    /// Its day.
    pub received_on: NaiveDate,
    /// Who recorded it.
    pub recorded_by: Uuid,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
