//! `announcement_edition`: what an announcement says, edition by edition.

use chrono::{DateTime, Utc};
use kernel::id::AnnouncementId;
use sea_orm::entity::prelude::*;

/// One edition. A published one never changes: it is what people acknowledged.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "announcement_edition")]
pub struct Model {
    /// The announcement.
    #[sea_orm(primary_key, auto_increment = false)]
    pub announcement_id: AnnouncementId,
    /// From 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub edition: i32,
    /// In a line.
    pub title: String,
    /// Markdown, kept as it was written.
    pub body: String,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
}

impl ActiveModelBehavior for ActiveModel {}
