//! `timer`: deadlines of stateful objects.

use chrono::{DateTime, Utc};
use kernel::id::TimerId;
use sea_orm::entity::prelude::*;

/// One deadline. The row goes in the transaction of what it causes.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "timer")]
pub struct Model {
    /// The timer.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TimerId,
    /// The kind of object: `performance.skp`.
    pub subject: String,
    /// The object.
    pub object_id: Uuid,
    /// What the system does.
    pub action: String,
    /// When, in business time.
    pub due_at: DateTime<Utc>,
    /// How often it was tried in vain.
    pub failures: i32,
    /// Wall time before which it is not tried again.
    pub retry_after: Option<DateTime<Utc>>,
    /// The code of the last fault.
    pub fault: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
