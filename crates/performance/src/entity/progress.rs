//! `progress`: one RHK in one period, from action plan to realisation.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{ProgressId, RhkId, SkpId};
use kernel::{DateRange, Period};
use sea_orm::entity::prelude::*;

use crate::Quantity;

/// A report. It begins with its action plan, so that no evidence can stand without one.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "progress")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProgressId,
    /// The plan.
    pub skp_id: SkpId,
    /// The planned result.
    pub rhk_id: RhkId,
    /// The period.
    pub period: Period,
    /// Its first day.
    pub period_from: NaiveDate,
    /// The first day after it.
    pub period_until: NaiveDate,
    /// What is to be done (rencana aksi).
    pub action_plan: String,
    /// What was achieved.
    pub realisation: Option<String>,
    /// Where that can be checked.
    pub data_source: Option<String>,
    /// The achievement as a number.
    pub realised_value: Option<Quantity>,
    /// When it was reported.
    pub realised_at: Option<DateTime<Utc>>,
    /// Counts the changes.
    pub version: i64,
    /// When the action plan was made.
    pub created_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The days of the period.
    pub fn days(&self) -> DateRange {
        DateRange::bounded(self.period_from, self.period_until)
    }
}
