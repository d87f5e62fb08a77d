//! `mail`: letters to send and sent.

use chrono::{DateTime, Utc};
use kernel::id::{AccountId, MailId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One letter. Its text is written when it is sent.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail")]
pub struct Model {
    /// The letter; its `Message-ID` too, so that a receiver knows a repetition.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MailId,
    /// To whom.
    pub account_id: AccountId,
    /// What it tells.
    pub purpose: MailPurpose,
    /// Where it stands.
    pub status: MailStatus,
    /// How often sending it was begun.
    pub attempts: i32,
    /// Wall time before which nobody (else) sends it: the lease of the one who does, or the wait after a failure.
    pub not_before: DateTime<Utc>,
    /// Why the last attempt failed.
    pub fault: Option<String>,
    /// Business time.
    pub created_at: DateTime<Utc>,
    /// Business time at which it was sent or given up.
    pub ended_at: Option<DateTime<Utc>>,
}

/// What a letter tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
pub enum MailPurpose {
    /// One piece of news, at once.
    Single,
    /// The news of a day.
    Digest,
}

/// Where a letter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
pub enum MailStatus {
    /// To be sent, for the first time or again.
    Waiting,
    /// Taken over by the mail server.
    Sent,
    /// Given up.
    Failed,
}

impl ActiveModelBehavior for ActiveModel {}
