//! `decree`: the documents (SK) behind facts.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{DecreeId, FileId, UnitId};
use sea_orm::entity::prelude::*;

/// A decree.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "decree")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DecreeId,
    /// The unit whose register holds it.
    pub unit_id: UnitId,
    /// Its number in that register.
    pub number: String,
    /// What it decides, in a line.
    pub about: String,
    /// The day it was signed.
    pub issued_on: NaiveDate,
    /// The day from which it takes effect.
    pub tmt: NaiveDate,
    /// The office and name that signed.
    pub signatory: String,
    /// The scanned document.
    pub file_id: Option<FileId>,
    /// Business time.
    pub created_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
