//! `survey_visit`: the right to answer once. It does not say who came, and no answer says which visit it belongs to.

use chrono::{DateTime, Utc};
use kernel::id::{ServicePointId, SurveyVisitId};
use sea_orm::entity::prelude::*;

/// A visit.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "survey_visit")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SurveyVisitId,
    /// Where.
    pub service_point_id: ServicePointId,
    /// The hash of what the citizen holds.
    pub token_hash: String,
    /// Whether an officer handed it out.
    pub by_officer: bool,
    /// When it was handed out.
    pub issued_at: DateTime<Utc>,
    /// From when on it no longer counts.
    pub expires_at: DateTime<Utc>,
    /// When it was used.
    pub used_at: Option<DateTime<Utc>>,
}

impl ActiveModelBehavior for ActiveModel {}
