//! `person_key`: the key of each person's personal values.

use chrono::{DateTime, Utc};
use kernel::id::PersonId;
use sea_orm::entity::prelude::*;

/// One person's key. Without it nothing sealed for the person can be read, by anyone.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person_key")]
pub struct Model {
    /// The person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    /// Which master key wraps it.
    pub key_version: i32,
    /// The key, encrypted; gone when the person was erased.
    pub wrapped: Option<Vec<u8>>,
    /// Wall time.
    pub created_at: DateTime<Utc>,
    /// Wall time of the erasure. The row stays, so that no second key is ever made.
    pub destroyed_at: Option<DateTime<Utc>>,
}

impl ActiveModelBehavior for ActiveModel {}
