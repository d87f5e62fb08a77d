//! `employee`: an employment of a person under one NIP, or the office of an official without one.

use chrono::{DateTime, Utc};
use kernel::Nip;
use kernel::id::{EmployeeId, PersonId, UnitId};
use sea_orm::entity::prelude::*;

/// An employment. Everything that changes over time is a fact.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "employee")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EmployeeId,
    /// The human being.
    pub person_id: PersonId,
    /// The number under which the person is employed, never reused; officials have none.
    pub nip: Option<Nip>,
    /// The employer: the root of the tree in which all positions of this employment stand.
    pub instansi_id: UnitId,
    /// Rises with each change of the employee or the facts.
    pub version: i64,
    /// Business time.
    pub created_at: DateTime<Utc>,
    /// The human being, for joins.
    #[sea_orm(belongs_to, from = "person_id", to = "id")]
    pub person: BelongsTo<super::person::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
