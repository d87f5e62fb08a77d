//! `login_attempt`: wrong passwords in a row, for known and unknown identifiers alike.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// The wrong passwords in a row for one identifier.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "login_attempt")]
pub struct Model {
    /// The account, or the hash of an identifier that belongs to none.
    #[sea_orm(primary_key, auto_increment = false)]
    pub target: String,
    /// How many in a row.
    pub failures: i64,
    /// When the last one was.
    pub failed_at: DateTime<Utc>,
    /// Until when no further attempt counts.
    pub locked_until: Option<DateTime<Utc>>,
}

impl ActiveModelBehavior for ActiveModel {}
