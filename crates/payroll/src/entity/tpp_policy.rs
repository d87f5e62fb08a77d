//! `tpp_policy`: a region's rules of the performance allowance.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{PolicyId, UnitId};
use sea_orm::entity::prelude::*;

use crate::states::PolicyStatus;

/// One policy. Once submitted, `document` never changes; once approved, only `retire` touches the row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tpp_policy")]
pub struct Model {
    /// Its id; recipes cite it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PolicyId,
    /// The instansi that it binds.
    pub instansi_id: UnitId,
    /// What people call it.
    pub name: String,
    /// The rules as JSON, byte for byte as the maker confirmed them.
    pub document: String,
    /// Where it stands.
    pub status: PolicyStatus,
    /// The first day on which it holds.
    pub valid_from: NaiveDate,
    /// The first day on which it no longer holds, or `DateRange::OPEN_END`.
    pub valid_until: NaiveDate,
    /// Who drafted it: an account or a client.
    pub made_by: Uuid,
    /// Whose authority that one used.
    pub made_for: Option<Uuid>,
    /// When.
    pub made_at: DateTime<Utc>,
    /// When it was put before the approver.
    pub submitted_at: Option<DateTime<Utc>>,
    /// Who approved it: never who drafted it.
    pub approved_by: Option<Uuid>,
    /// When.
    pub approved_at: Option<DateTime<Utc>>,
    /// When its end was decided.
    pub retired_at: Option<DateTime<Utc>>,
    /// +1 on each change.
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
