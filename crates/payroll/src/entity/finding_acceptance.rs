//! `finding_acceptance`: warnings for which somebody answers.

use chrono::{DateTime, Utc};
use kernel::id::{FindingId, RunId};
use sea_orm::entity::prelude::*;

/// One accepted warning. It survives a new calculation that finds the same.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "finding_acceptance")]
pub struct Model {
    /// The finding.
    #[sea_orm(primary_key, auto_increment = false)]
    pub finding_id: FindingId,
    /// Its run.
    pub run_id: RunId,
    /// Why it may be paid all the same.
    pub reason: String,
    /// Who accepted it.
    pub accepted_by: Uuid,
    /// Whose authority that one used.
    pub accepted_for: Option<Uuid>,
    /// When.
    pub accepted_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
