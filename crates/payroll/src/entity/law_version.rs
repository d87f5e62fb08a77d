//! `law_version`: the law that the installation calculates with, as the processes that serve and work published it.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

use crate::regulation::Origin;

/// One version of one table. What it says is in the files of law; here stands by which hash a change of it is known.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "law_version")]
pub struct Model {
    /// Its name: `gaji_pokok_pns@2024-01-01`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: String,
    /// The table.
    pub table_id: String,
    /// The first day on which it holds.
    pub valid_from: NaiveDate,
    /// The first day on which it no longer holds.
    pub valid_until: NaiveDate,
    /// SHA-256 of all that a calculation sees of it.
    pub content_hash: String,
    /// Whether the program carries it.
    pub origin: Origin,
    /// When it was first calculated with in this form.
    pub published_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
