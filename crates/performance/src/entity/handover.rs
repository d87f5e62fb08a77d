//! `handover`: the yearly rating in the employee's hands.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{EvaluationId, SkpId};
use sea_orm::entity::prelude::*;

/// When the yearly rating of a plan was handed over, and what became of it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "handover")]
pub struct Model {
    /// The plan.
    #[sea_orm(primary_key, auto_increment = false)]
    pub skp_id: SkpId,
    /// The rating as it was handed over.
    pub evaluation_id: EvaluationId,
    /// The instant.
    pub handed_over_at: DateTime<Utc>,
    /// The day of receipt, where the rater works: the clock of an objection begins here.
    pub handed_over_on: NaiveDate,
    /// When it was accepted.
    pub accepted_at: Option<DateTime<Utc>>,
    /// Whether it was accepted by silence.
    pub is_silent: bool,
}

impl ActiveModelBehavior for ActiveModel {}
