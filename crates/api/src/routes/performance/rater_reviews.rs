//! The rater fairness monitor: reviews for oversight, questions for the superiors of raters.

use actix_web::web::{Data, Json};
use actix_web::{get, post};
use chrono::{DateTime, Utc};
use identity::permission::{AnswerFairness, ManagePerformance, ReadFairness};
use kernel::id::{JobId, RaterQuestionId, RaterReviewId, UnitId};
use kernel::{Language, Period};
use performance::entity::rater_review;
use performance::fairness::{self, Answer, AnswerReason, NewReview, QuestionFilter, QuestionStatus};
use performance::rules::statistics::fairness::{IndicatorFound, RATEES_MIN, RATERS_MIN};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::Side;
use crate::actions::AllowedAction;
use crate::allow::Allow;
use crate::etag::{OptionalIfMatch, Versioned};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Accepted;
use crate::state::State;
use crate::valid::Valid;

/// A look at how the raters of a unit rated in a period.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RaterReview {
    /// The review.
    pub id: RaterReviewId,
    /// The unit whose people were rated, with all below it.
    pub unit_id: UnitId,
    /// The period.
    pub period: Period,
    /// How many raters were compared.
    #[schema(example = 41)]
    pub raters: i32,
    /// How many had too few employees to say anything.
    #[schema(example = 6)]
    pub raters_too_few: i32,
    /// How many questions arose.
    #[schema(example = 2)]
    pub questions: i32,
    /// The fewest employees of a rater of whom anything is said.
    #[schema(example = 5)]
    pub ratees_min: usize,
    /// The fewest raters among whom anybody can be unusual.
    #[schema(example = 10)]
    pub raters_min: usize,
    /// When it was made.
    pub made_at: DateTime<Utc>,
}

impl From<rater_review::Model> for RaterReview {
    fn from(row: rater_review::Model) -> Self {
        Self {
            id: row.id,
            unit_id: row.unit_id,
            period: row.period,
            raters: row.raters,
            raters_too_few: row.raters_too_few,
            questions: row.questions,
            ratees_min: RATEES_MIN,
            raters_min: RATERS_MIN,
            made_at: row.made_at,
        }
    }
}

/// What a review found of a rater. What is unusual is a question, for which there may be the best of reasons.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RaterQuestion {
    /// What was found.
    pub id: RaterQuestionId,
    /// The review.
    pub review: RaterReview,
    /// The rater.
    pub rater: Side,
    /// How many employees were rated.
    #[schema(example = 12)]
    pub ratees: i32,
    /// The indicators with their intervals.
    pub indicators: Vec<IndicatorFound>,
    /// Whether something is unusual enough to ask about.
    pub is_question: bool,
    /// Where the question stands.
    pub status: QuestionStatus,
    /// What the superior says to it.
    #[schema(example = json!(null))]
    pub answer: Option<String>,
    /// Of what kind that is.
    pub reason: Option<AnswerReason>,
    /// When.
    pub answered_at: Option<DateTime<Utc>>,
    /// What the superior may do.
    pub allowed_actions: Vec<AllowedAction>,
}

impl RaterQuestion {
    /// As the superior sees it, who may answer.
    pub fn asked(found: fairness::RaterQuestion, language: Language) -> Versioned<Self> {
        let href = format!("/v1/performance/rater-questions/{}/answer", found.row.id);
        let action = AllowedAction::post("jawab", href, None, language);
        Self::of(found, vec![action])
    }

    fn of(found: fairness::RaterQuestion, allowed_actions: Vec<AllowedAction>) -> Versioned<Self> {
        let row = found.row;
        let body = Self {
            id: row.id,
            review: found.review.into(),
            rater: found.rater.into(),
            ratees: row.ratees,
            indicators: row.indicators.0,
            is_question: row.is_question,
            status: row.status,
            answer: row.answer,
            reason: row.reason,
            answered_at: row.answered_at,
            allowed_actions,
        };
        Versioned::new(row.version, body)
    }
}

/// A review to make.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewRaters {
    /// The unit whose people were rated, with all below it.
    unit_id: UnitId,
    /// The period; ratings of periods within it count.
    period: Period,
}

/// The job that makes a review.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RaterReviewBegun {
    /// The job.
    pub job_id: JobId,
}

/// What a superior says to a question.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerRaterQuestion {
    /// In words.
    #[schema(
        min_length = 1,
        max_length = 4000,
        example = "Unit ini menyelesaikan dua proyek nasional tahun ini."
    )]
    answer: String,
    /// Of what kind it is; something else where it is not given.
    #[serde(default)]
    reason: Option<AnswerReason>,
}

/// Which raters.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReviewRatersWanted {
    /// Only those of whom something is asked.
    #[param(default = false)]
    questions: Option<bool>,
}

/// Review the raters of a unit
///
/// Compares leniency, central tendency, halo, the gap to how employees, peers and citizens see the same work, and changes after
/// objections, each with its interval. What is unusual becomes a question to the rater's superior; nothing else follows from it.
#[utoipa::path(
    tag = "performance", operation_id = "review_raters", security(("bearer" = ["performance.manage"])),
    request_body = ReviewRaters,
    responses((status = ACCEPTED, description = "The job; its result names the review", body = RaterReviewBegun), Problem),
)]
#[post("/performance/rater-reviews")]
pub async fn review_raters(
    caller: Allow<ManagePerformance>,
    state: Data<State>,
    body: Valid<ReviewRaters>,
) -> Result<Accepted<RaterReviewBegun>, Problem> {
    let ReviewRaters { unit_id, period } = body.0;
    let new = NewReview { unit_id, period };
    let job_id = fairness::begin_review(&state.db, caller.act(), new).await?;
    Ok(Accepted::at(format!("/v1/jobs/{job_id}"), RaterReviewBegun { job_id }))
}

/// Reviews of raters, newest first
#[utoipa::path(
    tag = "performance", operation_id = "list_rater_reviews", security(("bearer" = ["fairness.read"])),
    params(Paging),
    responses((status = OK, description = "A page of reviews", body = PageOf<RaterReview>), Problem),
)]
#[get("/performance/rater-reviews")]
pub async fn list_rater_reviews(
    caller: Allow<ReadFairness>,
    state: Data<State>,
    paging: Paging,
) -> Result<PageOf<RaterReview>, Problem> {
    Ok(fairness::list_reviews(state.db.read(), caller.act(), &paging).await?.map(RaterReview::from).into())
}

/// One review of raters
#[utoipa::path(
    tag = "performance", operation_id = "get_rater_review", security(("bearer" = ["fairness.read"])),
    params(("rater_review_id" = RaterReviewId, Path, description = "The review")),
    responses((status = OK, description = "The review", body = RaterReview), Problem),
)]
#[get("/performance/rater-reviews/{rater_review_id}")]
pub async fn get_rater_review(
    caller: Allow<ReadFairness>,
    state: Data<State>,
    id: Id<RaterReviewId>,
) -> Result<Json<RaterReview>, Problem> {
    Ok(Json(fairness::find_review(state.db.read(), caller.act(), *id).await?.into()))
}

/// The raters of a review
///
/// For oversight: every rater who was compared, with the indicators, and what the superior said where something was asked.
#[utoipa::path(
    tag = "performance", operation_id = "list_review_raters", security(("bearer" = ["fairness.read"])),
    params(("rater_review_id" = RaterReviewId, Path, description = "The review"), ReviewRatersWanted, Paging),
    responses((status = OK, description = "A page of raters", body = PageOf<RaterQuestion>), Problem),
)]
#[get("/performance/rater-reviews/{rater_review_id}/raters")]
pub async fn list_review_raters(
    caller: Allow<ReadFairness>,
    state: Data<State>,
    (id, wanted): (Id<RaterReviewId>, Query<ReviewRatersWanted>),
    paging: Paging,
) -> Result<PageOf<RaterQuestion>, Problem> {
    let wanted = (*id, QuestionFilter { questions: wanted.questions.unwrap_or_default() });
    let page = fairness::list_review_raters(state.db.read(), caller.act(), wanted, &paging).await?;
    Ok(page.map(|found| RaterQuestion::of(found, Vec::new()).body).into())
}

/// Questions about raters that are mine to answer, newest first
///
/// As the rater's superior; as an officer where nobody in Merit is above the rater. Never about oneself.
#[utoipa::path(
    tag = "performance", operation_id = "list_rater_questions", security(("bearer" = ["fairness.answer"])),
    params(Paging),
    responses((status = OK, description = "A page of questions", body = PageOf<RaterQuestion>), Problem),
)]
#[get("/performance/rater-questions")]
pub async fn list_rater_questions(
    caller: Allow<AnswerFairness>,
    state: Data<State>,
    paging: Paging,
) -> Result<PageOf<RaterQuestion>, Problem> {
    let page = fairness::list_questions(state.db.read(), caller.act(), false, &paging).await?;
    let language = caller.act().language;
    Ok(page.map(|found| RaterQuestion::asked(found, language).body).into())
}

/// One question about a rater that is mine to answer
#[utoipa::path(
    tag = "performance", operation_id = "get_rater_question", security(("bearer" = ["fairness.answer"])),
    params(("rater_question_id" = RaterQuestionId, Path, description = "The question")),
    responses((status = OK, description = "The question", body = RaterQuestion), Problem),
)]
#[get("/performance/rater-questions/{rater_question_id}")]
pub async fn get_rater_question(
    caller: Allow<AnswerFairness>,
    state: Data<State>,
    id: Id<RaterQuestionId>,
) -> Result<Versioned<RaterQuestion>, Problem> {
    let found = fairness::find_question(state.db.latest(), caller.act(), *id).await?;
    Ok(RaterQuestion::asked(found, caller.act().language))
}

/// Answer a question about a rater
///
/// What is to be said to it, for oversight to read: by the rater's superior, or an officer where there is none. No rating changes, and
/// nothing follows from it by itself.
#[utoipa::path(
    tag = "performance", operation_id = "answer_rater_question", security(("bearer" = ["fairness.answer"])),
    params(("rater_question_id" = RaterQuestionId, Path, description = "The question"), OptionalIfMatch),
    request_body = AnswerRaterQuestion,
    responses((status = OK, description = "The question", body = RaterQuestion), Problem),
)]
#[post("/performance/rater-questions/{rater_question_id}/answer")]
pub async fn answer_rater_question(
    caller: Allow<AnswerFairness>,
    state: Data<State>,
    (id, if_match): (Id<RaterQuestionId>, OptionalIfMatch),
    body: Valid<AnswerRaterQuestion>,
) -> Result<Versioned<RaterQuestion>, Problem> {
    let target = (*id, if_match.expected());
    let AnswerRaterQuestion { answer: words, reason } = body.0;
    let answer = Answer { reason: reason.unwrap_or(AnswerReason::Lainnya), words };
    let found = fairness::answer_question(&state.db, caller.act(), target, answer).await?;
    Ok(RaterQuestion::asked(found, caller.act().language))
}
