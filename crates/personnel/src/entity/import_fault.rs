//! `import_fault`: what is wrong with a cell of an import, with a row, or with the file.

use kernel::id::ImportId;
use sea_orm::entity::prelude::*;

/// One fault. A cell has one at most.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_fault")]
pub struct Model {
    /// Of which import.
    #[sea_orm(primary_key, auto_increment = false)]
    pub import_id: ImportId,
    /// The row as the spreadsheet numbers it; 0 for the file.
    #[sea_orm(primary_key, auto_increment = false)]
    pub at_row: i32,
    /// The column, from 1; 0 for the row.
    #[sea_orm(primary_key, auto_increment = false)]
    pub at_column: i32,
    /// The column by its header; empty for a fault of the file.
    #[sea_orm(primary_key, auto_increment = false)]
    pub header: String,
    /// Stable and English.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    /// Values for the text, as a JSON object.
    pub arguments: String,
    /// What the cell holds, where that is no personal value.
    pub shown: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
