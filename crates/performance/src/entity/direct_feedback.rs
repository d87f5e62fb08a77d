//! `direct_feedback`: what somebody tells a superior, a peer or a subordinate, at any time.

use chrono::{DateTime, Utc};
use kernel::id::{DirectFeedbackId, EmployeeId};
use sea_orm::entity::prelude::*;

use crate::feedback::{AuthorRole, FeedbackTone};

/// Feedback.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "direct_feedback")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DirectFeedbackId,
    /// Who gave it.
    pub author_id: EmployeeId,
    /// To whom.
    pub recipient_id: EmployeeId,
    /// What the author was to the recipient on that day.
    pub relation: AuthorRole,
    /// Praise or advice.
    pub tone: FeedbackTone,
    /// What it says.
    pub body: String,
    /// When it was given.
    pub given_at: DateTime<Utc>,
    /// When the recipient read it.
    pub read_at: Option<DateTime<Utc>>,
    /// The recipient's answer.
    pub reply: Option<String>,
    /// When it was answered.
    pub replied_at: Option<DateTime<Utc>>,
    /// Counts the changes.
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
