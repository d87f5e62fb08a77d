//! `announcement`: announcements, guides and required reading.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{AnnouncementId, UnitId};
use sea_orm::entity::prelude::*;

use crate::announcements::{AnnouncementKind, AnnouncementStatus};

/// One announcement. What it says is in its editions.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "announcement")]
pub struct Model {
    /// The announcement.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AnnouncementId,
    /// The unit whose officers keep it.
    pub unit_id: UnitId,
    /// What it is.
    pub kind: AnnouncementKind,
    /// Where it stands.
    pub status: AnnouncementStatus,
    /// The edition that counts, from 1.
    pub edition: i32,
    /// The first day on which its audience sees it.
    pub visible_from: NaiveDate,
    /// The first day after, or the open end.
    pub visible_until: NaiveDate,
    /// Whether everyone addressed must say that he has read it.
    pub requires_acknowledgement: bool,
    /// The last day for that.
    pub acknowledge_by: Option<NaiveDate>,
    /// Who drafted it.
    pub made_by: Option<Uuid>,
    /// Business time.
    pub created_at: DateTime<Utc>,
    /// When it was first published.
    pub published_at: Option<DateTime<Utc>>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// Raised by every change.
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
