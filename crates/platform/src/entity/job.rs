//! `job`: durable work.

use chrono::{DateTime, Utc};
use kernel::id::JobId;
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::jobs::Note;

/// One job. `version` grows with every change that a reader can see.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    /// The job.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JobId,
    /// What is done: `payroll.calculate_run`.
    pub kind: String,
    /// Where it stands.
    pub status: Status,
    /// What the handler is given.
    pub payload: Json,
    /// The object it works on.
    pub object_id: Option<Uuid>,
    /// The act of whoever asked.
    pub act: Json,
    /// The account or client that asked; none for Merit itself.
    pub asked_by: Option<Uuid>,
    /// Steps done.
    pub done: i64,
    /// Steps in all, where known.
    pub total: Option<i64>,
    /// What happened on the way, newest last.
    pub messages: Notes,
    /// What the handler returned.
    pub result: Option<Json>,
    /// Why the last attempt failed.
    pub faults: Notes,
    /// How often it was begun.
    pub attempts: i32,
    /// Whether someone asked to stop it.
    pub cancel_requested: bool,
    /// Wall time before which it is not begun.
    pub run_after: DateTime<Utc>,
    /// The attempt that holds it.
    pub claim: Option<Uuid>,
    /// Wall time at which another worker may take it over.
    pub lease_until: Option<DateTime<Utc>>,
    /// Business time.
    pub created_at: DateTime<Utc>,
    /// Business time of the first attempt.
    pub started_at: Option<DateTime<Utc>>,
    /// Business time of the end.
    pub ended_at: Option<DateTime<Utc>>,
    /// Grows with every change.
    pub version: i64,
}

/// Where a job stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = JobStatus)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
pub enum Status {
    /// Waits for a worker, for the first time or again.
    Queued,
    /// A worker has it.
    Running,
    /// Done.
    Succeeded,
    /// Given up.
    Failed,
    /// Stopped on request.
    Cancelled,
}

impl Status {
    /// Whether nothing will change any more.
    pub fn has_ended(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Cancelled)
    }
}

/// Notes in one column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Notes(pub Vec<Note>);

impl ActiveModelBehavior for ActiveModel {}
