//! `attendance_correction`: what employees say of a day, with proof, and what was decided.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use kernel::id::{CorrectionId, EmployeeId, FileId};
use sea_orm::entity::prelude::*;
use uuid::Uuid;

pub use crate::kinds::{AttendanceCode, CorrectionStatus};

/// A correction of one day.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attendance_correction")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CorrectionId,
    /// Of whom.
    pub employee_id: EmployeeId,
    /// The day.
    pub day: NaiveDate,
    /// How it should count.
    pub code: AttendanceCode,
    /// Local time of arrival.
    pub arrived_at: Option<NaiveTime>,
    /// Local time of leaving.
    pub left_at: Option<NaiveTime>,
    /// Why.
    pub reason: String,
    /// The proof.
    pub file_id: FileId,
    /// Where it stands.
    pub status: CorrectionStatus,
    /// The account or client that proposed it.
    pub proposed_by: Option<Uuid>,
    /// The account that decided.
    pub decided_by: Option<Uuid>,
    /// Business time of the decision.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was rejected.
    pub note: Option<String>,
    /// For preconditions.
    pub version: i64,
    /// Business time.
    pub created_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
