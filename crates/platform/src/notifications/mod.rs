//! Notifications: what an account is told of, whether it has read it, and by which way it wants to be told.
//!
//! They are derived from the log of acts by whoever knows the domains; here stand the rows. One act tells one account once,
//! however often it is looked at. A row holds ids and enumerations; its sentence is made for its reader.

mod derive;
mod follow;
mod preferences;
mod read;

use sea_orm::entity::prelude::{DeriveActiveEnum, EnumIter, StringLen};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use crate::entity::notification::Model as Notification;
pub use derive::{NewNotification, derive, purge};
pub use follow::follow;
pub use preferences::{Preferences, choose, languages, preferences};
pub use read::{find, list, mark_all_read, mark_read, unread};

use crate::doorbell::Doorbell;

/// Rung when somebody's count of unread news may have changed.
static CHANGED: Doorbell = Doorbell::new();

/// By which way an account is told of a kind of news.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = NotificationDelivery)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
pub enum Delivery {
    /// Not at all.
    None,
    /// In the application.
    InApp,
    /// In the application, and by a letter at once.
    Email,
    /// In the application, and in the letter of the day.
    Digest,
}
