//! `announcement_file`: what is attached to an edition.

use kernel::id::{AnnouncementId, FileId};
use sea_orm::entity::prelude::*;

/// One attachment.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "announcement_file")]
pub struct Model {
    /// The announcement, which owns the file.
    #[sea_orm(primary_key, auto_increment = false)]
    pub announcement_id: AnnouncementId,
    /// The edition.
    #[sea_orm(primary_key, auto_increment = false)]
    pub edition: i32,
    /// The file.
    #[sea_orm(primary_key, auto_increment = false)]
    pub file_id: FileId,
}

impl ActiveModelBehavior for ActiveModel {}
