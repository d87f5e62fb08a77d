//! `notification`: what an account is told of.

use chrono::{DateTime, Utc};
use kernel::id::{AccountId, ActId, EmployeeId, MailId, NotificationId};
use sea_orm::entity::prelude::*;

use crate::notifications::Delivery;

/// One piece of news for one account. Ids and enumerations only: its sentence is made when it is read.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notification")]
pub struct Model {
    /// The notification.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NotificationId,
    /// What was done.
    pub act_id: ActId,
    /// Who is told.
    pub account_id: AccountId,
    /// The key of its sentence.
    pub kind: String,
    /// When it was done, in business time.
    pub at: DateTime<Utc>,
    /// The object that changed.
    pub object_id: Uuid,
    /// The employee whom it concerns.
    pub employee_id: Option<EmployeeId>,
    /// Values for its sentence: ids and enumerations.
    pub arguments: Json,
    /// By which way, as the account chose when it was made; never `none`.
    pub delivery: Delivery,
    /// When it was read, in business time.
    pub read_at: Option<DateTime<Utc>>,
    /// The letter that tells of it.
    pub mail_id: Option<MailId>,
}

impl ActiveModelBehavior for ActiveModel {}
