//! `feedback_round`: a 360° round of a unit.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::Period;
use kernel::id::{FeedbackRoundId, UnitId};
use sea_orm::entity::prelude::*;

use crate::rounds::RoundStatus;

/// A round.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "feedback_round")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FeedbackRoundId,
    /// The unit whose people are asked about.
    pub unit_id: UnitId,
    /// Its instansi.
    pub instansi_id: UnitId,
    /// What it is called.
    pub name: String,
    /// The period that is asked about.
    pub period: Period,
    /// Its first day.
    pub period_from: NaiveDate,
    /// The first day after it.
    pub period_until: NaiveDate,
    /// The last day on which it takes answers.
    pub closes_on: NaiveDate,
    /// Where it stands.
    pub status: RoundStatus,
    /// How many seats it has.
    pub seats: i32,
    /// Counts the changes.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it began to take answers.
    pub opened_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub closed_at: Option<DateTime<Utc>>,
}

impl ActiveModelBehavior for ActiveModel {}
