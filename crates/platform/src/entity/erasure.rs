//! `erasure`: requests to erase a person.

use chrono::{DateTime, Utc};
use kernel::id::{EmployeeId, ErasureId, PersonId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A request to destroy a person's key, decided by somebody else than whoever made it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "erasure")]
pub struct Model {
    /// The request.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ErasureId,
    /// Whom to erase.
    pub person_id: PersonId,
    /// The employment by which the person is reached.
    pub employee_id: EmployeeId,
    /// Where it stands.
    pub status: ErasureStatus,
    /// Why.
    pub reason: String,
    /// The account that asked.
    pub requested_by: Option<Uuid>,
    /// Business time.
    pub requested_at: DateTime<Utc>,
    /// The account that decided.
    pub decided_by: Option<Uuid>,
    /// Business time of the decision.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was decided so.
    pub decision: Option<String>,
    /// Raised by every change.
    pub version: i64,
}

/// Where a request to erase a person stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
pub enum ErasureStatus {
    /// Awaits the decision of a second person.
    Requested,
    /// The person's key is destroyed.
    Erased,
    /// The second person refused.
    Refused,
    /// Whoever asked took it back.
    Withdrawn,
}

impl ActiveModelBehavior for ActiveModel {}
