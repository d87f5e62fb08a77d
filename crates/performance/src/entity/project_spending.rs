//! `project_spending`: an amount that a project has spent.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::Rupiah;
use kernel::id::{ProjectId, SpendingId};
use sea_orm::entity::prelude::*;

/// A spending.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "project_spending")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SpendingId,
    /// The project.
    pub project_id: ProjectId,
    /// The day on which it was spent.
    pub day: NaiveDate,
    /// How much; a negative amount takes back what was entered wrongly.
    pub amount: Rupiah,
    /// What for.
    pub purpose: String,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
