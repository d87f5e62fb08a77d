//! `cycle`: how a region manages performance in one year.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::DateRange;
use kernel::id::{CycleId, UnitId};
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::rules::cycle::{StageDates, Terms};
use crate::states::CycleStatus;
use crate::words::{Origin, Rhythm, Scheme};

/// The stages with their days.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Stages(pub Vec<StageDates>);

/// A cycle: at most one for each region and year.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cycle")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CycleId,
    /// Whose.
    pub instansi_id: UnitId,
    /// The calendar year.
    pub year: i32,
    /// The first day that it scores.
    pub starts_on: NaiveDate,
    /// The first day that it no longer scores.
    pub ends_before: NaiveDate,
    /// How often work is rated within the year.
    pub rhythm: Rhythm,
    /// By which scheme.
    pub scheme: Scheme,
    /// Where plans are kept and grades are given.
    pub source: Origin,
    /// Whether a rating demands evidence.
    pub evidence_required: bool,
    /// Calendar days after the end of a period within which it is rated.
    pub rating_days: i32,
    /// The stages with their days.
    pub stages: Stages,
    /// Where it stands.
    pub status: CycleStatus,
    /// When everybody could first see it.
    pub published_at: Option<DateTime<Utc>>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// Counts the changes.
    pub version: i64,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// What it lays down, for the rules.
    pub fn terms(&self) -> Terms {
        Terms {
            year: self.year,
            starts_on: self.starts_on,
            ends_before: self.ends_before,
            rhythm: self.rhythm,
            rating_days: self.rating_days,
            stages: self.stages.0.clone(),
        }
    }
    /// The days that it scores.
    pub fn days(&self) -> DateRange {
        DateRange::bounded(self.starts_on, self.ends_before)
    }
}
