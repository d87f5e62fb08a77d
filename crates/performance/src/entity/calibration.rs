//! `calibration`: a session in which leaders look at the ratings of a unit together.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::Period;
use kernel::id::{CalibrationId, EmployeeId, UnitId};
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::states::calibration::CalibrationStatus;

/// People, in the order in which they were named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct People(pub Vec<EmployeeId>);

/// A session.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calibration")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CalibrationId,
    /// Whose ratings.
    pub unit_id: UnitId,
    /// Of which period.
    pub period: Period,
    /// What it is called.
    pub title: String,
    /// The day.
    pub held_on: NaiveDate,
    /// Who takes part.
    pub participants: People,
    /// Where it stands.
    pub status: CalibrationStatus,
    /// The minutes, once it is closed.
    pub minutes: Option<String>,
    /// The account that opened it.
    pub opened_by: Option<Uuid>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// Counts the changes.
    pub version: i64,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
