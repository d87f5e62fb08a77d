//! `feedback_action`: what two people agree to do about feedback, by whom and until when.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{DirectFeedbackId, EmployeeId, FeedbackActionId};
use sea_orm::entity::prelude::*;

use crate::feedback::ActionStatus;

/// An action.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "feedback_action")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FeedbackActionId,
    /// The feedback.
    pub feedback_id: DirectFeedbackId,
    /// Who does it.
    pub owner_id: EmployeeId,
    /// Who proposed it.
    pub proposed_by: EmployeeId,
    /// Who must agree.
    pub other_id: EmployeeId,
    /// What is to be done.
    pub title: String,
    /// Until when.
    pub due_on: NaiveDate,
    /// Where it stands.
    pub status: ActionStatus,
    /// Why it was declined, or what came of it.
    pub note: Option<String>,
    /// When it was proposed.
    pub proposed_at: DateTime<Utc>,
    /// When it was agreed or declined.
    pub agreed_at: Option<DateTime<Utc>>,
    /// When it was done.
    pub finished_at: Option<DateTime<Utc>>,
    /// Counts the changes.
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
