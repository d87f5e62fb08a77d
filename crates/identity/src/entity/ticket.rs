//! `ticket`: single-use credentials for streams and downloads in a browser, which cannot send a header.

use chrono::{DateTime, Utc};
use kernel::id::SessionId;
use sea_orm::entity::prelude::*;

/// A ticket. Using it deletes it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ticket")]
pub struct Model {
    /// The hash of the ticket.
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: String,
    /// The session that asked for it.
    pub session_id: SessionId,
    /// Until when it can be used.
    pub expires_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
