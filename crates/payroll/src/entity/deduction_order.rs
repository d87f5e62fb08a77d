//! `deduction_order`: one employee's part in a scheme.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{DeductionOrderId, DeductionSchemeId, EmployeeId, FileId, UnitId};
use kernel::{Month, Rate, Rupiah};
use sea_orm::entity::prelude::*;

use crate::states::DeductionOrderStatus;

/// One order. Nothing is taken by it before the employee has consented.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deduction_order")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DeductionOrderId,
    /// For whom.
    pub scheme_id: DeductionSchemeId,
    /// From whose pay.
    pub employee_id: EmployeeId,
    /// Whose scheme it is.
    pub instansi_id: UnitId,
    /// Rupiah of each payment, for a scheme of fixed amounts.
    pub amount: Option<Rupiah>,
    /// The rate, for a scheme of rates.
    pub rate: Option<Rate>,
    /// The first payment month.
    pub from_month: Month,
    /// The first payment month in which nothing is taken any more.
    pub until_month: Option<Month>,
    /// Where it stands.
    pub status: DeductionOrderStatus,
    /// The day of the consent.
    pub consented_on: Option<NaiveDate>,
    /// The signed paper, where the employee did not consent in Merit.
    pub paper_id: Option<FileId>,
    /// Why it ended.
    pub end_reason: Option<String>,
    /// Who recorded it.
    pub recorded_by: Uuid,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// +1 on each change.
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
