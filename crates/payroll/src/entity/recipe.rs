//! `recipe`: calculations as documents.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// One calculation, stored once under the hash of its bytes and never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recipe")]
pub struct Model {
    /// SHA-256 of `document`, in hexadecimal.
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: String,
    /// What it calculates: `gaji_induk`, `tpp`.
    pub kind: String,
    /// The JSON of a `kernel::recipe::Recipe`.
    pub document: String,
    /// When it was first used.
    pub stored_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
