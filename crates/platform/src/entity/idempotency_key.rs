//! `idempotency_key`: what a repeated POST is answered with.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// One key of one caller.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency_key")]
pub struct Model {
    /// The account or client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub caller_id: Uuid,
    /// The key as the caller chose it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// What the request was: method, path and body.
    pub request_hash: String,
    /// The request that holds or held the key: the acts of that request prove that it wrote.
    pub request_id: String,
    /// Wall time of the first request.
    pub created_at: DateTime<Utc>,
    /// Until when an unanswered request is believed to be running.
    pub lease_until: DateTime<Utc>,
    /// The answer, sealed: it may hold personal values.
    pub response: Option<Vec<u8>>,
}

impl ActiveModelBehavior for ActiveModel {}
