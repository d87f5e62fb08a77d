//! `session`: the family of refresh tokens that began with one login.

use chrono::{DateTime, Utc};
use kernel::id::{AccountId, SessionId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A session. A refresh token has two halves: the first names the family for its whole life, the second changes with
/// each use. Whoever shows the right first half with another second half holds a used copy. One row is enough for that.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// The session.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    /// Whose it is.
    pub account_id: AccountId,
    /// The hash of the half that stays.
    #[sea_orm(unique)]
    pub family_hash: String,
    /// The hash of the half that changes, of the token that is current.
    pub current_hash: String,
    /// What the client called itself at login.
    pub device: String,
    /// When the login was.
    pub started_at: DateTime<Utc>,
    /// When the current refresh token was given.
    pub refreshed_at: DateTime<Utc>,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
    /// When it was ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it was ended.
    pub ended_because: Option<Ending>,
    /// When a second factor was shown in it.
    pub second_factor_at: Option<DateTime<Utc>>,
}

impl ActiveModelBehavior for ActiveModel {}

/// Why a session ended before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
pub enum Ending {
    /// The person logged out.
    LoggedOut,
    /// The person ended it from another session.
    Revoked,
    /// A used refresh token came again.
    Reused,
    /// The password was changed in another session, or reset.
    PasswordChanged,
    /// The account was disabled.
    AccountDisabled,
}
