//! `legal_hold`: whose data stays, whatever the rules of retention say.

use chrono::{DateTime, Utc};
use kernel::id::{EmployeeId, HoldId, PersonId};
use sea_orm::entity::prelude::*;

/// A hold on one person's data, for a lawsuit, an audit or an objection. A person has at most one that counts.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "legal_hold")]
pub struct Model {
    /// The hold.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HoldId,
    /// On whom.
    pub person_id: PersonId,
    /// The employment by which the person is reached.
    pub employee_id: EmployeeId,
    /// Why.
    pub reason: String,
    /// The account that placed it.
    pub placed_by: Option<Uuid>,
    /// Business time.
    pub placed_at: DateTime<Utc>,
    /// The account that released it.
    pub released_by: Option<Uuid>,
    /// Business time from which it no longer counts.
    pub released_at: Option<DateTime<Utc>>,
    /// Raised by every change.
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
