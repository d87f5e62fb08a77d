//! `recovery_code`: what stands in once for a lost second factor.

use kernel::id::AccountId;
use sea_orm::entity::prelude::*;

/// A code. Using it deletes it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recovery_code")]
pub struct Model {
    /// The keyed hash of account and code.
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: String,
    /// Whose it is.
    pub account_id: AccountId,
}

impl ActiveModelBehavior for ActiveModel {}
