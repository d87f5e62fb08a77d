//! 360° rounds: made and opened by officers, answered by those who are asked, read after their end.

use actix_web::web::{Data, Json};
use actix_web::{get, post};
use chrono::{DateTime, NaiveDate, Utc};
use identity::permission::{ManagePerformance, OwnPerformance, ReadPerformance};
use kernel::id::{EmployeeId, FeedbackRoundId, RoundSeatId, UnitId};
use kernel::{Language, Period};
use performance::entity::feedback_round;
use performance::rounds::{self, NewAnswer, NewRound, RoundAct, RoundRole, RoundStatus, SeatAsked};
use performance::rules::rounds::{BehaviourScores, RoundGroup, Sizes};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::Side;
use crate::actions::AllowedAction;
use crate::allow::Allow;
use crate::etag::{IfMatch, Versioned};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::reply::{Created, NoContent};
use crate::state::State;
use crate::valid::Valid;

/// A 360° round.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FeedbackRound {
    /// The round.
    pub id: FeedbackRoundId,
    /// The unit whose people are asked about, with all below it.
    pub unit_id: UnitId,
    /// What it is called.
    #[schema(example = "Umpan balik 360° semester I")]
    pub name: String,
    /// The period that is asked about.
    pub period: Period,
    /// The last day on which it takes answers.
    #[schema(example = "2026-07-15")]
    pub closes_on: NaiveDate,
    /// Where it stands.
    pub status: RoundStatus,
    /// How many seats it has.
    #[schema(example = 84)]
    pub seats: i32,
    /// When it began to take answers.
    pub opened_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub closed_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl From<feedback_round::Model> for FeedbackRound {
    fn from(row: feedback_round::Model) -> Self {
        Self {
            id: row.id,
            unit_id: row.unit_id,
            name: row.name,
            period: row.period,
            closes_on: row.closes_on,
            status: row.status,
            seats: row.seats,
            opened_at: row.opened_at,
            closed_at: row.closed_at,
            created_at: row.created_at,
        }
    }
}

/// A round with its numbers.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FeedbackRoundDetail {
    /// The round.
    #[serde(flatten)]
    pub round: FeedbackRound,
    /// How many were asked and how many answered, by role.
    pub counts: Vec<RoundCount>,
    /// What may be done with it, and by whom.
    pub allowed_actions: Vec<AllowedAction>,
}

/// The seats of a role.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RoundCount {
    /// The role.
    pub role: RoundRole,
    /// How many were asked.
    #[schema(example = 30)]
    pub asked: u64,
    /// How many answered.
    #[schema(example = 27)]
    pub answered: u64,
}

impl FeedbackRoundDetail {
    fn of(found: rounds::FeedbackRound, language: Language) -> Versioned<Self> {
        let (id, version) = (found.row.id, found.row.version);
        let actions = found.allowed.iter().map(|one| {
            let verb = if one.act == RoundAct::Buka { "open" } else { "close" };
            let href = format!("/v1/performance/feedback-rounds/{id}/{verb}");
            AllowedAction::post(one.act.word(), href, one.denied.as_ref(), language)
        });
        let counts =
            found.counts.into_iter().map(|(role, asked, answered)| RoundCount { role, asked, answered });
        let body =
            Self { counts: counts.collect(), allowed_actions: actions.collect(), round: found.row.into() };
        Versioned::new(version, body)
    }
}

/// A seat: somebody whom one is asked about.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RoundSeat {
    /// The seat.
    pub id: RoundSeatId,
    /// The round.
    pub round: FeedbackRound,
    /// Who is asked about.
    pub ratee: Side,
    /// What one is to that person.
    pub role: RoundRole,
    /// Whether the answer is shown only together with at least two others of the same role.
    #[schema(example = true)]
    pub is_anonymous: bool,
}

impl From<SeatAsked> for RoundSeat {
    fn from(asked: SeatAsked) -> Self {
        Self {
            id: asked.row.id,
            role: asked.row.role,
            is_anonymous: matches!(asked.row.role, RoundRole::Rekan | RoundRole::Bawahan),
            round: asked.round.into(),
            ratee: asked.ratee.into(),
        }
    }
}

/// What a round says of an employee.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RoundResult {
    /// The round.
    pub round: FeedbackRound,
    /// The employee.
    pub employee_id: EmployeeId,
    /// Each group; peers and subordinates from three answers up.
    pub groups: Vec<RoundGroup>,
    /// The mean over the groups that are shown, without the own view.
    #[schema(example = "4.14")]
    pub mean: Option<String>,
}

impl From<rounds::RoundResult> for RoundResult {
    fn from(found: rounds::RoundResult) -> Self {
        let rounds::RoundResult { round, employee_id, groups, mean } = found;
        Self { round: round.into(), employee_id, groups, mean }
    }
}

fn few() -> usize {
    5
}

/// A round to make.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateFeedbackRound {
    /// The unit whose people are asked about, with all below it.
    unit_id: UnitId,
    /// What it is called.
    #[schema(min_length = 1, max_length = 500, example = "Umpan balik 360° semester I")]
    name: String,
    /// The period that is asked about; it has begun.
    period: Period,
    /// The last day on which it takes answers.
    #[schema(example = "2026-07-15")]
    closes_on: NaiveDate,
    /// How many peers are asked about one person at most.
    #[serde(default = "few")]
    #[schema(maximum = 20, default = 5)]
    peers: usize,
    /// How many subordinates are asked about one person at most.
    #[serde(default = "few")]
    #[schema(maximum = 20, default = 5)]
    subordinates: usize,
}

/// An answer.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerSeat {
    /// A score for each value.
    scores: BehaviourScores,
    /// What is added. It is shown with the others of the same role, in no order.
    #[serde(default)]
    #[schema(max_length = 2000, example = "Selalu siap membantu.")]
    comment: Option<String>,
}

/// Make a 360° round
///
/// Everybody in the unit and below it is asked about by the superior, some peers, some subordinates and themselves. The seats are dealt
/// so that nobody is asked much more often than others.
#[utoipa::path(
    tag = "performance", operation_id = "create_feedback_round", security(("bearer" = ["performance.manage"])),
    request_body = CreateFeedbackRound,
    responses((status = CREATED, description = "The round, not yet open", body = FeedbackRoundDetail), Problem),
)]
#[post("/performance/feedback-rounds")]
pub async fn create_feedback_round(
    caller: Allow<ManagePerformance>,
    state: Data<State>,
    body: Valid<CreateFeedbackRound>,
) -> Result<Created<FeedbackRoundDetail>, Problem> {
    let CreateFeedbackRound { unit_id, name, period, closes_on, peers, subordinates } = body.0;
    let new = NewRound { unit_id, name, period, closes_on, sizes: Sizes { peers, subordinates } };
    let made = rounds::create_round(&state.db, caller.act(), new).await?;
    let Versioned { version, body } = FeedbackRoundDetail::of(made, caller.act().language);
    Ok(Created::at(format!("/v1/performance/feedback-rounds/{}", body.round.id), body).version(version))
}

/// 360° rounds, newest first
#[utoipa::path(
    tag = "performance", operation_id = "list_feedback_rounds", security(("bearer" = ["performance.manage"])),
    params(Paging),
    responses((status = OK, description = "A page of rounds", body = PageOf<FeedbackRound>), Problem),
)]
#[get("/performance/feedback-rounds")]
pub async fn list_feedback_rounds(
    caller: Allow<ManagePerformance>,
    state: Data<State>,
    paging: Paging,
) -> Result<PageOf<FeedbackRound>, Problem> {
    let page = rounds::list_rounds(state.db.read(), caller.act(), &paging).await?;
    Ok(page.map(FeedbackRound::from).into())
}

/// One 360° round
#[utoipa::path(
    tag = "performance", operation_id = "get_feedback_round", security(("bearer" = ["performance.manage"])),
    params(("feedback_round_id" = FeedbackRoundId, Path, description = "The round")),
    responses((status = OK, description = "The round with its numbers", body = FeedbackRoundDetail), Problem),
)]
#[get("/performance/feedback-rounds/{feedback_round_id}")]
pub async fn get_feedback_round(
    caller: Allow<ManagePerformance>,
    state: Data<State>,
    id: Id<FeedbackRoundId>,
) -> Result<Versioned<FeedbackRoundDetail>, Problem> {
    let found = rounds::find_round(state.db.latest(), caller.act(), *id).await?;
    Ok(FeedbackRoundDetail::of(found, caller.act().language))
}

/// Open a 360° round
///
/// From now to the end of its last day those who are asked may answer.
#[utoipa::path(
    tag = "performance", operation_id = "open_feedback_round", security(("bearer" = ["performance.manage"])),
    params(("feedback_round_id" = FeedbackRoundId, Path, description = "The round"), IfMatch),
    responses((status = OK, description = "The round", body = FeedbackRoundDetail), Problem),
)]
#[post("/performance/feedback-rounds/{feedback_round_id}/open")]
pub async fn open_feedback_round(
    caller: Allow<ManagePerformance>,
    state: Data<State>,
    (id, if_match): (Id<FeedbackRoundId>, IfMatch),
) -> Result<Versioned<FeedbackRoundDetail>, Problem> {
    let target = (*id, if_match.expected());
    let found = rounds::change_round(&state.db, caller.act(), target, RoundAct::Buka).await?;
    Ok(FeedbackRoundDetail::of(found, caller.act().language))
}

/// End a 360° round before its last day
#[utoipa::path(
    tag = "performance", operation_id = "close_feedback_round", security(("bearer" = ["performance.manage"])),
    params(("feedback_round_id" = FeedbackRoundId, Path, description = "The round"), IfMatch),
    responses((status = OK, description = "The round", body = FeedbackRoundDetail), Problem),
)]
#[post("/performance/feedback-rounds/{feedback_round_id}/close")]
pub async fn close_feedback_round(
    caller: Allow<ManagePerformance>,
    state: Data<State>,
    (id, if_match): (Id<FeedbackRoundId>, IfMatch),
) -> Result<Versioned<FeedbackRoundDetail>, Problem> {
    let target = (*id, if_match.expected());
    let found = rounds::change_round(&state.db, caller.act(), target, RoundAct::Tutup).await?;
    Ok(FeedbackRoundDetail::of(found, caller.act().language))
}

/// Whom I am asked about
///
/// The open seats of rounds that take answers.
#[utoipa::path(
    tag = "performance", operation_id = "list_round_seats", security(("bearer" = ["performance.own"])),
    params(Paging),
    responses((status = OK, description = "A page of seats", body = PageOf<RoundSeat>), Problem),
)]
#[get("/performance/round-seats")]
pub async fn list_round_seats(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    paging: Paging,
) -> Result<PageOf<RoundSeat>, Problem> {
    let page = rounds::list_seats(state.db.read(), caller.act(), &paging).await?;
    Ok(page.map(RoundSeat::from).into())
}

/// Answer from a seat
///
/// Once, and for good: an answer is stored without its author, so nobody can find it again.
#[utoipa::path(
    tag = "performance", operation_id = "answer_round_seat", security(("bearer" = ["performance.own"])),
    params(("round_seat_id" = RoundSeatId, Path, description = "The seat")),
    request_body = AnswerSeat,
    responses((status = NO_CONTENT, description = "The answer was taken"), Problem),
)]
#[post("/performance/round-seats/{round_seat_id}/answer")]
pub async fn answer_round_seat(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    id: Id<RoundSeatId>,
    body: Valid<AnswerSeat>,
) -> Result<NoContent, Problem> {
    let AnswerSeat { scores, comment } = body.0;
    rounds::answer_seat(&state.db, caller.act(), (*id, NewAnswer { scores, comment })).await?;
    Ok(NoContent)
}

/// What a 360° round says of an employee
///
/// After its end: for the employee, the superior, and those in charge of the unit. What peers and what subordinates say is withheld
/// below three answers, and enters no sum that is shown.
#[utoipa::path(
    tag = "performance", operation_id = "get_round_result", security(("bearer" = ["performance.read"])),
    params(
        ("feedback_round_id" = FeedbackRoundId, Path, description = "The round"),
        ("employee_id" = EmployeeId, Path, description = "The employee"),
    ),
    responses((status = OK, description = "The result", body = RoundResult), Problem),
)]
#[get("/performance/feedback-rounds/{feedback_round_id}/results/{employee_id}")]
pub async fn get_round_result(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    ids: Id<(FeedbackRoundId, EmployeeId)>,
) -> Result<Json<RoundResult>, Problem> {
    let found = rounds::find_round_result(state.db.read(), caller.act(), ids.0).await?;
    Ok(Json(found.into()))
}
