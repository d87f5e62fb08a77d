//! `act`: the log of acts.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{AccountId, ActId, EmployeeId, FileId, UnitId};
use sea_orm::entity::prelude::*;

/// One act. Nothing but `position` and `seal` is ever updated, and those once.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "act")]
pub struct Model {
    /// Made when the act was recorded; no order among concurrent acts.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ActId,
    /// The order in the log, given by the sealer after the commit.
    pub position: Option<i64>,
    /// SHA-256 over the previous seal and this act, in hexadecimal.
    pub seal: Option<String>,
    /// Business time.
    pub at: DateTime<Utc>,
    /// Wall time.
    pub recorded_at: DateTime<Utc>,
    /// `performance.skp_evaluated` ...
    pub kind: String,
    /// The object that changed.
    pub object_id: Uuid,
    /// The employee whom it concerns.
    pub employee_id: Option<EmployeeId>,
    /// The unit or instansi that it concerns.
    pub unit_id: Option<UnitId>,
    /// The day from which the change counts.
    pub effective_from: Option<NaiveDate>,
    /// `account`, `client` or `system`.
    pub actor_kind: String,
    /// The account or client.
    pub actor_id: Option<Uuid>,
    /// For whom the actor stood in.
    pub on_behalf_of: Option<EmployeeId>,
    /// In what capacity the actor stood in.
    pub capacity: Option<String>,
    /// The account whose authority the actor used.
    pub stood_for: Option<AccountId>,
    /// The scanned form by which the employee asked for it.
    pub form_id: Option<FileId>,
    /// The request.
    pub request_id: String,
    /// Why, in the actor's words.
    pub reason: Option<String>,
    /// Further ids and enumerations.
    pub details: Json,
}

impl ActiveModelBehavior for ActiveModel {}
