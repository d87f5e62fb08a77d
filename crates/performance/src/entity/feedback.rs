//! `feedback`: the superior's notes on a report (umpan balik berkelanjutan).

use chrono::{DateTime, Utc};
use kernel::id::{EmployeeId, FeedbackId, ProgressId};
use sea_orm::entity::prelude::*;

/// A note.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "feedback")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FeedbackId,
    /// The report.
    pub progress_id: ProgressId,
    /// Who wrote it.
    pub author_id: EmployeeId,
    /// The note.
    pub note: String,
    /// When it was given.
    pub given_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
