//! `file`: what is known of each object in the file store.

use chrono::{DateTime, Utc};
use kernel::id::FileId;
use sea_orm::entity::prelude::*;

/// One file. The row is written before the bytes and deleted after them, so that no bytes lie about unknown.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "file")]
pub struct Model {
    /// The file, and its name in the store.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FileId,
    /// SHA-256 of the content, in hexadecimal.
    pub sha256: String,
    /// Bytes.
    pub size: i64,
    /// Decided by the content.
    pub media_type: String,
    /// The name that the uploader gave.
    pub name: String,
    /// The object that it belongs to; its scope is the file's scope.
    pub object_id: Option<Uuid>,
    /// The kind of that object: `decree`.
    pub object_kind: Option<String>,
    /// The account or client that stored it.
    pub created_by: Option<Uuid>,
    /// Business time.
    pub created_at: DateTime<Utc>,
    /// Wall time after which it is deleted; none for a file that belongs to an object.
    pub expires_at: Option<DateTime<Utc>>,
}

impl ActiveModelBehavior for ActiveModel {}
