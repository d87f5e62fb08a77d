//! `notification_preference`: by which way an account wants to be told of a kind of news.

use kernel::id::AccountId;
use sea_orm::entity::prelude::*;

use crate::notifications::Delivery;

/// One choice. Where there is none, the kind's own default holds.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notification_preference")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    /// The kind.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    /// The way.
    pub delivery: Delivery,
}

impl ActiveModelBehavior for ActiveModel {}
