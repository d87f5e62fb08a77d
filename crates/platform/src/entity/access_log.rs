//! `access_log`: who read whose sensitive data.

use chrono::{DateTime, Utc};
use kernel::id::{AccessId, EmployeeId};
use sea_orm::entity::prelude::*;

/// One read of one employee's data by somebody else. It holds what kind of data it was, never the data.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "access_log")]
pub struct Model {
    /// The entry; later ones sort later.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccessId,
    /// Business time.
    pub at: DateTime<Utc>,
    /// What kind of data: `payslip`.
    pub kind: String,
    /// Whose.
    pub employee_id: EmployeeId,
    /// The object that was read, where it is one.
    pub object_id: Option<Uuid>,
    /// `account`, `client` or `system`.
    pub reader_kind: String,
    /// The account or client.
    pub reader_id: Option<Uuid>,
    /// The employee behind the account.
    pub reader_employee_id: Option<EmployeeId>,
    /// The request.
    pub request_id: String,
    /// What for, where the reader said it.
    pub purpose: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
