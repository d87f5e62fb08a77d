//! `login_challenge`: a login whose password was right and whose second factor is to come.

use chrono::{DateTime, Utc};
use kernel::id::AccountId;
use sea_orm::entity::prelude::*;

/// A challenge. Meeting it deletes it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "login_challenge")]
pub struct Model {
    /// The hash of the token that was handed out.
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: String,
    /// Whose password was right.
    pub account_id: AccountId,
    /// What the client calls itself.
    pub device: String,
    /// Until when it can be met.
    pub expires_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
