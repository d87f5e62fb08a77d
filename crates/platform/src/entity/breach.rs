//! `breach`: the register of breaches of personal data.

use chrono::{DateTime, Utc};
use kernel::id::{BreachId, UnitId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One breach, with everything that article 46 of UU 27/2022 wants told.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "breach")]
pub struct Model {
    /// The breach.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BreachId,
    /// The instansi or unit whose data it was.
    pub unit_id: UnitId,
    /// Where it stands.
    pub status: BreachStatus,
    /// In a line.
    pub title: String,
    /// When and how the data came out.
    pub description: String,
    /// Which data came out.
    pub data_kinds: String,
    /// How many people, where known.
    pub people_affected: Option<i64>,
    /// From when the clock runs.
    pub discovered_at: DateTime<Utc>,
    /// When both notices must have been given.
    pub due_at: DateTime<Utc>,
    /// Set when that time passed without them; it stays.
    pub overdue_at: Option<DateTime<Utc>>,
    /// Whether the assessment found that personal data came out at all.
    pub is_breach: Option<bool>,
    /// What the assessment found.
    pub assessment: Option<String>,
    /// What is done against it and to recover.
    pub measures: Option<String>,
    /// When the authority was told.
    pub authority_notified_at: Option<DateTime<Utc>>,
    /// The number of that letter.
    pub authority_reference: Option<String>,
    /// When the people were told.
    pub subjects_notified_at: Option<DateTime<Utc>>,
    /// By which way they were told.
    pub subjects_channel: Option<String>,
    /// What was concluded at the end.
    pub conclusion: Option<String>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// The account that recorded it.
    pub recorded_by: Option<Uuid>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// Raised by every change.
    pub version: i64,
}

/// Where a breach stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
pub enum BreachStatus {
    /// Known, and not yet assessed.
    Recorded,
    /// Assessed; notices are given as they are due.
    Assessed,
    /// Nothing more is to be done.
    Closed,
}

impl ActiveModelBehavior for ActiveModel {}
