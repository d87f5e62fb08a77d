//! `notification_setting`: in which language an account wants its letters.

use kernel::id::AccountId;
use sea_orm::entity::prelude::*;

/// The choice of one account; Indonesian where there is none.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notification_setting")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    /// `id` or `en`.
    pub language: String,
}

impl ActiveModelBehavior for ActiveModel {}
