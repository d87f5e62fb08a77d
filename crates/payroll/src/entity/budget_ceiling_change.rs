//! `budget_ceiling_change`: what a ceiling said, version by version.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::Rupiah;
use kernel::id::CeilingId;
use sea_orm::entity::prelude::*;

/// One version of a ceiling; written once.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "budget_ceiling_change")]
pub struct Model {
    /// The ceiling.
    #[sea_orm(primary_key, auto_increment = false)]
    pub ceiling_id: CeilingId,
    /// Which version.
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i64,
    /// How much.
    pub amount: Rupiah,
    /// The number of the budget document (DPA).
    pub document_number: String,
    /// Its day.
    pub document_date: NaiveDate,
    /// Who entered it.
    pub entered_by: Uuid,
    /// In whose stead.
    pub entered_for: Option<Uuid>,
    /// When.
    pub entered_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
