//! `import`: a spreadsheet taken into the record.

use chrono::{DateTime, Utc};
use kernel::Month;
use kernel::id::{DecreeId, FileId, ImportId, JobId, UnitId};
use sea_orm::entity::prelude::*;

pub use crate::imports::{ImportMode, ImportStatus};

/// One import.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ImportId,
    /// The kind of import by its word: `employees`, `facts_golongan`.
    pub kind: String,
    /// What happens to the rows.
    pub mode: ImportMode,
    /// Where it stands.
    pub status: ImportStatus,
    /// Into whose record.
    pub instansi_id: UnitId,
    /// The spreadsheet.
    pub file_id: FileId,
    /// Its name as uploaded.
    pub file_name: String,
    /// The sheet of a workbook, where it was named.
    pub sheet: Option<String>,
    /// The decree behind facts whose rows name none.
    pub decree_id: Option<DecreeId>,
    /// Why, in the importer's words.
    pub reason: Option<String>,
    /// Rows with data.
    pub rows: i64,
    /// Rows with a fault.
    pub faulty: i64,
    /// Rows that were written.
    pub committed: i64,
    /// Rows that were taken back.
    pub undone: i64,
    /// The last row that was dealt with: where a resumed import goes on.
    pub taken_through: i64,
    /// The job that works on it, or did last.
    pub job_id: Option<JobId>,
    /// The account or client.
    pub made_by: Option<Uuid>,
    /// Business time.
    pub made_at: DateTime<Utc>,
    /// The instant that everything it wrote carries.
    pub written_at: Option<DateTime<Utc>>,
    /// When it was checked, committed, rejected or stopped.
    pub ended_at: Option<DateTime<Utc>>,
    /// When it was undone.
    pub undone_at: Option<DateTime<Utc>>,
    /// Rises with each change of state.
    pub version: i64,
    /// Of which month the sheet is, where its kind is about one.
    pub month: Option<Month>,
    /// Whether nobody but its maker sees it.
    pub is_confidential: bool,
}

impl ActiveModelBehavior for ActiveModel {}
