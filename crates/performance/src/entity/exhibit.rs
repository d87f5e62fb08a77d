//! `exhibit`: evidence of something that is reported: a realisation, an entry of a log, a milestone.

use chrono::{DateTime, Utc};
use kernel::id::{ExhibitId, FileId};
use sea_orm::entity::prelude::*;

/// A name with either a link or a stored file.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "exhibit")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ExhibitId,
    /// What it is evidence of. A file belongs to that object, whose readers are its readers.
    pub object_id: Uuid,
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
