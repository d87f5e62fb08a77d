//! `superior_request`: an employee says that another person is the superior.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{EmployeeId, SuperiorRequestId};
use sea_orm::entity::prelude::*;
use uuid::Uuid;

use crate::states::SuperiorRequestStatus;

/// A request.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "superior_request")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SuperiorRequestId,
    /// Whose superior is wrong.
    pub employee_id: EmployeeId,
    /// Who it was when the request was made; none where nobody was.
    pub current_id: Option<EmployeeId>,
    /// Who it should be.
    pub proposed_id: EmployeeId,
    /// From when on.
    pub valid_from: NaiveDate,
    /// Why.
    pub reason: String,
    /// Where it stands.
    pub status: SuperiorRequestStatus,
    /// What the decision says.
    pub decision_note: Option<String>,
    /// The account that decided.
    pub decided_by: Option<Uuid>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Counts the changes.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
