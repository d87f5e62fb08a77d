//! `run_law`: the versions of law that a run was calculated with.

use chrono::NaiveDate;
use kernel::id::RunId;
use sea_orm::entity::prelude::*;

use crate::regulation::{Confidence, Origin};

/// A table of law that a run used, as it stood on a day: as it was then, whatever the files say today.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "run_law")]
pub struct Model {
    /// The run.
    #[sea_orm(primary_key, auto_increment = false)]
    pub run_id: RunId,
    /// The table.
    #[sea_orm(primary_key, auto_increment = false)]
    pub table_id: String,
    /// The day for which it was asked: the first of the service month, or of the payment month.
    #[sea_orm(primary_key, auto_increment = false)]
    pub held_on: NaiveDate,
    /// The version: `gaji_pokok_pns@2024-01-01`.
    pub version: String,
    /// The regulation.
    pub instrument: String,
    /// Where in it.
    pub article: String,
    /// How sure its least certain value was.
    pub confidence: Confidence,
    /// Whether the program carried it.
    pub origin: Origin,
    /// SHA-256 of all that a calculation sees of it.
    pub content_hash: String,
}

impl ActiveModelBehavior for ActiveModel {}
