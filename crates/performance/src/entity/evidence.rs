//! `evidence`: what shows that an action plan was carried out (bukti dukung).

use chrono::{DateTime, Utc};
use kernel::id::{EvidenceId, FileId, ProgressId};
use sea_orm::entity::prelude::*;

/// A piece of evidence: a name with either a link or a stored file.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "evidence")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EvidenceId,
    /// The report.
    pub progress_id: ProgressId,
    /// What it is.
    pub name: String,
    /// Where it is, when it lies elsewhere.
    pub link: Option<String>,
    /// Which file it is, when it lies here.
    pub file_id: Option<FileId>,
    /// When it was added.
    pub added_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
