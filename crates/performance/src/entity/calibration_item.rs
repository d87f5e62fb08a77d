//! `calibration_item`: what a session said of one rating, and what its rater made of it.

use chrono::{DateTime, Utc};
use kernel::id::{CalibrationId, CalibrationItemId, EmployeeId, EvaluationId};
use sea_orm::entity::prelude::*;

use crate::calibration::{Answer, Recommended};

/// One rating in a session.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calibration_item")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CalibrationItemId,
    /// The session.
    pub calibration_id: CalibrationId,
    /// The rating.
    pub evaluation_id: EvaluationId,
    /// Whose it is.
    pub employee_id: EmployeeId,
    /// Who rated.
    pub rater_id: Option<EmployeeId>,
    /// What was said.
    pub discussion: String,
    /// Which ratings the session recommends; none where it leaves them.
    pub recommended: Option<Recommended>,
    /// What the rater made of it.
    pub answer: Option<Answer>,
    /// The rater's reasons.
    pub answer_note: Option<String>,
    /// When the rater answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// The rating in the place of the one discussed.
    pub outcome_evaluation_id: Option<EvaluationId>,
    /// When it was discussed.
    pub created_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
