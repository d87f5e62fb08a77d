//! `announcement_acknowledgement`: who said when that he has read which edition.

use chrono::{DateTime, Utc};
use kernel::id::{AnnouncementId, EmployeeId};
use sea_orm::entity::prelude::*;

/// One acknowledgement.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "announcement_acknowledgement")]
pub struct Model {
    /// The announcement.
    #[sea_orm(primary_key, auto_increment = false)]
    pub announcement_id: AnnouncementId,
    /// The edition that was read.
    #[sea_orm(primary_key, auto_increment = false)]
    pub edition: i32,
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub employee_id: EmployeeId,
    /// When, in business time; the first time counts.
    pub acknowledged_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
