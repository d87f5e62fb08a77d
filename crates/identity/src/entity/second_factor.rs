//! `second_factor`: the secret that an account shares with an authenticator (RFC 6238).

use chrono::{DateTime, Utc};
use kernel::id::AccountId;
use sea_orm::entity::prelude::*;

/// A second factor. It counts from its confirmation on.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "second_factor")]
pub struct Model {
    /// Whose it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    /// The shared secret, concealed by the vault.
    pub secret: Vec<u8>,
    /// When a code proved that the authenticator has it.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// The step of time whose code was used last: no code of it or of an earlier one counts again.
    pub used_step: i64,
    /// When the secret was made.
    pub created_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
