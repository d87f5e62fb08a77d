//! `shadow_comparison`: a list held against a run.

use chrono::{DateTime, Utc};
use kernel::Month;
use kernel::id::{JobId, RunId, ShadowComparisonId, UnitId};
use sea_orm::entity::prelude::*;

use super::run_kind::BaseKind;

kernel::words! {
    payroll;
    /// Where a comparison stands.
    ShadowStatus {
        /// A job works on it.
        Comparing = "comparing",
        /// It is made, and never changes.
        Compared = "compared",
        /// The job broke off: it says nothing.
        Failed = "failed",
    }
}

/// One comparison: what it found stays as it was found, whatever becomes of the run.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "shadow_comparison")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ShadowComparisonId,
    /// The run.
    pub run_id: RunId,
    /// Its instansi.
    pub instansi_id: UnitId,
    /// Its unit: whoever reads the comparison has it in their care.
    pub unit_id: UnitId,
    /// Of which month.
    pub service_month: Month,
    /// What is paid.
    pub base_kind: BaseKind,
    /// Where it stands.
    pub status: ShadowStatus,
    /// The hash of the run's payslips that were compared.
    pub content_hash: Option<String>,
    /// The JSON of `rules::shadow::Summary`.
    pub summary: Option<String>,
    /// The job that makes it, or made it.
    pub job_id: Option<JobId>,
    /// The account that asked for it.
    pub made_by: Uuid,
    /// When.
    pub made_at: DateTime<Utc>,
    /// When the job ended.
    pub ended_at: Option<DateTime<Utc>>,
}

impl ActiveModelBehavior for ActiveModel {}
