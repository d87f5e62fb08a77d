//! `other_payer_slip`: what somebody earned from another payer.

use chrono::{DateTime, Utc};
use kernel::id::{EmployeeId, OtherPayerSlipId, UnitId};
use kernel::{Month, Rupiah};
use sea_orm::entity::prelude::*;

/// One slip. It is never changed: what was entered wrongly is revoked and entered anew.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "other_payer_slip")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OtherPayerSlipId,
    /// Who earned it.
    pub employee_id: EmployeeId,
    /// The employer when it was entered.
    pub instansi_id: UnitId,
    /// The tax year.
    pub year: i32,
    /// The first month that it covers.
    pub first_month: Month,
    /// The last one.
    pub last_month: Month,
    /// Who paid.
    pub payer: String,
    /// The number of the slip.
    pub number: String,
    /// Net income.
    pub net: Rupiah,
    /// Tax due on it there.
    pub tax: Rupiah,
    /// Who entered it.
    pub entered_by: Uuid,
    /// When.
    pub entered_at: DateTime<Utc>,
    /// Who revoked it.
    pub revoked_by: Option<Uuid>,
    /// When; it no longer counts.
    pub revoked_at: Option<DateTime<Utc>>,
    /// Why.
    pub revoke_reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The months that it covers.
    pub(crate) fn months(&self) -> impl Iterator<Item = Month> + use<> {
        let (first, last) = (self.first_month, self.last_month);
        (0..12).map(move |count| first.plus(count)).take_while(move |month| *month <= last)
    }
}
