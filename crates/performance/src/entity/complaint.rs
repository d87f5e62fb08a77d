//! `complaint`: what a citizen complains of. It holds no name and no address: the citizen follows it by a secret number.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{ComplaintId, EmployeeId, ServicePointId, UnitId};
use sea_orm::entity::prelude::*;

use crate::citizens::{ComplaintCategory, ComplaintStatus};

/// A complaint.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "complaint")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ComplaintId,
    /// The unit complained of.
    pub unit_id: UnitId,
    /// Its instansi.
    pub instansi_id: UnitId,
    /// Where it was made.
    pub service_point_id: Option<ServicePointId>,
    /// The hash of the number by which the citizen follows it.
    pub token_hash: String,
    /// What it is about.
    pub category: ComplaintCategory,
    /// What it says.
    pub body: String,
    /// Where it stands.
    pub status: ComplaintStatus,
    /// By when it must be answered.
    pub due_on: NaiveDate,
    /// Whether that day passed without an answer.
    pub is_overdue: bool,
    /// Who handles it.
    pub handler_id: Option<EmployeeId>,
    /// The answer.
    pub answer: Option<String>,
    /// When it was answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// Why the citizen is not satisfied with the answer.
    pub reopened_note: Option<String>,
    /// With which words it was closed.
    pub closing_note: Option<String>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// Counts the changes.
    pub version: i64,
    /// When it came.
    pub received_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
