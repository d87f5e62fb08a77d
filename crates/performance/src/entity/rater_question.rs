//! `rater_question`: what a review found of one rater, and what the rater's superior says to it.

use chrono::{DateTime, Utc};
use kernel::id::{AccountId, EmployeeId, RaterQuestionId, RaterReviewId};
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::fairness::{AnswerReason, QuestionStatus};
use crate::rules::statistics::fairness::IndicatorFound;

/// The indicators as they are stored.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Indicators(pub Vec<IndicatorFound>);

/// What was found of a rater.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "rater_question")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RaterQuestionId,
    /// The review.
    pub review_id: RaterReviewId,
    /// The rater.
    pub rater_id: EmployeeId,
    /// The rater's superior on the day of the review.
    pub superior_id: Option<EmployeeId>,
    /// How many employees were rated.
    pub ratees: i32,
    /// What was found.
    pub indicators: Indicators,
    /// Whether something is unusual enough to ask about.
    pub is_question: bool,
    /// Where the question stands.
    pub status: QuestionStatus,
    /// What the superior says to it.
    pub answer: Option<String>,
    /// Of what kind that is.
    pub reason: Option<AnswerReason>,
    /// When.
    pub answered_at: Option<DateTime<Utc>>,
    /// Which account answered: the superior's, or an officer's where nobody is above the rater.
    pub answered_by: Option<AccountId>,
    /// Counts the changes.
    pub version: i64,
    /// The review, for joins.
    #[sea_orm(belongs_to, from = "review_id", to = "id")]
    pub review: BelongsTo<super::rater_review::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
