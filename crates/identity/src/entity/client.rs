//! `service_client`: another system that calls the API.

use chrono::{DateTime, Utc};
use kernel::id::{ClientId, SessionId, UnitId};
use sea_orm::entity::prelude::*;

use super::account::AccountStatus;
use crate::permission::Permission;

/// A service client, bound to one instansi.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "service_client")]
pub struct Model {
    /// The client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ClientId,
    /// The system's name.
    pub name: String,
    /// The instansi over which its scopes reach.
    pub instansi_id: UnitId,
    /// Words of permissions, separated by spaces, as OAuth writes scopes.
    pub scopes: String,
    /// The hash of the secret.
    pub secret_hash: String,
    /// Whether it can be used.
    pub status: AccountStatus,
    /// The session of its current secret; access tokens of another one no longer count.
    pub session_id: SessionId,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
    /// Raised by every change.
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// What the client may do.
    pub fn permissions(&self) -> Vec<Permission> {
        self.scopes.split(' ').filter_map(|word| word.parse().ok()).collect()
    }
}
