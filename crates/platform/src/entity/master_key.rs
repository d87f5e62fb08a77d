//! `master_key`: which master keys the keys of persons are wrapped by.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// One version of the master key. The key itself is never here: only what tells it from others, and the two keys that no
/// rotation changes, encrypted under it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "master_key")]
pub struct Model {
    /// Counted from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    /// A keyed hash that only the holder of the key can compute.
    #[sea_orm(unique)]
    pub fingerprint: String,
    /// The key of look-up hashes, encrypted; gone when the version was retired.
    pub lookup_wrapped: Option<Vec<u8>>,
    /// The key of what belongs to no person, encrypted; gone when the version was retired.
    pub own_wrapped: Option<Vec<u8>>,
    /// Wall time.
    pub created_at: DateTime<Utc>,
    /// Wall time from which nothing is wrapped by it any more.
    pub retired_at: Option<DateTime<Utc>>,
}

impl ActiveModelBehavior for ActiveModel {}
