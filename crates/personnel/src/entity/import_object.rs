//! `import_object`: what an import made, so that it can be taken back exactly.

use chrono::NaiveDate;
use kernel::id::ImportId;
use sea_orm::entity::prelude::*;

pub use crate::imports::MadeKind;

/// One object that a row made.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_object")]
pub struct Model {
    /// By which import.
    #[sea_orm(primary_key, auto_increment = false)]
    pub import_id: ImportId,
    /// From which row.
    #[sea_orm(primary_key, auto_increment = false)]
    pub at_row: i32,
    /// What it is.
    pub kind: MadeKind,
    /// The object; for a day of attendance the employee.
    #[sea_orm(primary_key, auto_increment = false)]
    pub object_id: Uuid,
    /// The day, for what is recorded by day.
    pub day: Option<NaiveDate>,
    /// What was there before, for what is put back.
    pub before: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
