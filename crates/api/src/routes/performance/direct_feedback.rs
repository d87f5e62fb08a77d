//! Direct feedback between two people, and the actions that they agree on.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, NaiveDate, Utc};
use identity::permission::OwnPerformance;
use kernel::Language;
use kernel::id::{DirectFeedbackId, EmployeeId, FeedbackActionId};
use performance::feedback::{
    self, ActionAct, ActionFilter, ActionStatus, AuthorRole, FeedbackFilter, FeedbackTone, NewAction,
    NewDirectFeedback,
};
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
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// What somebody told a superior, a peer or a subordinate.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DirectFeedback {
    /// The feedback.
    pub id: DirectFeedbackId,
    /// Who gave it.
    pub author: Side,
    /// To whom.
    pub recipient: Side,
    /// What the author was to the recipient on that day.
    pub relation: AuthorRole,
    /// Praise or advice.
    pub tone: FeedbackTone,
    /// What it says.
    #[schema(
        example = "Penjelasan Anda di loket sabar dan jelas. Coba catat pertanyaan yang sering muncul."
    )]
    pub body: String,
    /// When it was given.
    pub given_at: DateTime<Utc>,
    /// When the recipient read it.
    pub read_at: Option<DateTime<Utc>>,
    /// The recipient's answer.
    #[schema(example = "Terima kasih, mulai pekan ini saya catat.")]
    pub reply: Option<String>,
    /// When it was answered.
    pub replied_at: Option<DateTime<Utc>>,
}

impl From<feedback::DirectFeedback> for Versioned<DirectFeedback> {
    fn from(found: feedback::DirectFeedback) -> Self {
        let row = found.row;
        let body = DirectFeedback {
            id: row.id,
            author: found.author.into(),
            recipient: found.recipient.into(),
            relation: row.relation,
            tone: row.tone,
            body: row.body,
            given_at: row.given_at,
            read_at: row.read_at,
            reply: row.reply,
            replied_at: row.replied_at,
        };
        Versioned::new(row.version, body)
    }
}

/// What two people agreed to do about feedback.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FeedbackAction {
    /// The action.
    pub id: FeedbackActionId,
    /// The feedback.
    pub feedback_id: DirectFeedbackId,
    /// Who does it.
    pub owner_id: EmployeeId,
    /// Who proposed it.
    pub proposed_by: EmployeeId,
    /// What is to be done.
    #[schema(example = "Menyusun lembar tanya jawab loket")]
    pub title: String,
    /// Until when.
    #[schema(example = "2026-03-31")]
    pub due_on: NaiveDate,
    /// Where it stands.
    pub status: ActionStatus,
    /// Why it was declined, or what came of it.
    #[schema(example = json!(null))]
    pub note: Option<String>,
    /// When it was proposed.
    pub proposed_at: DateTime<Utc>,
    /// When it was agreed or declined.
    pub agreed_at: Option<DateTime<Utc>>,
    /// When it was done.
    pub finished_at: Option<DateTime<Utc>>,
    /// What may be done with it, and by whom.
    pub allowed_actions: Vec<AllowedAction>,
}

impl FeedbackAction {
    /// An action as one of the two sees it.
    pub fn of(found: feedback::FeedbackAction, language: Language) -> Versioned<Self> {
        let row = found.row;
        let actions = found.allowed.iter().map(|one| {
            let verb = match one.act {
                ActionAct::Sepakati => "agree",
                ActionAct::Tolak => "decline",
                ActionAct::Selesaikan => "finish",
            };
            let href = format!("/v1/performance/feedback-actions/{}/{verb}", row.id);
            AllowedAction::post(one.act.word(), href, one.denied.as_ref(), language)
        });
        let body = Self {
            allowed_actions: actions.collect(),
            id: row.id,
            feedback_id: row.feedback_id,
            owner_id: row.owner_id,
            proposed_by: row.proposed_by,
            title: row.title,
            due_on: row.due_on,
            status: row.status,
            note: row.note,
            proposed_at: row.proposed_at,
            agreed_at: row.agreed_at,
            finished_at: row.finished_at,
        };
        Versioned::new(row.version, body)
    }
}

/// Feedback to give.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveDirectFeedback {
    /// To whom: somebody of the same instansi.
    recipient_id: EmployeeId,
    /// Praise or advice.
    tone: FeedbackTone,
    /// What it says.
    #[schema(min_length = 1, max_length = 4000, example = "Penjelasan Anda di loket sabar dan jelas.")]
    body: String,
}

/// An answer to feedback.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplyDirectFeedback {
    /// What it says.
    #[schema(min_length = 1, max_length = 4000, example = "Terima kasih, mulai pekan ini saya catat.")]
    reply: String,
}

/// An action to propose.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeFeedbackAction {
    /// What is to be done.
    #[schema(min_length = 1, max_length = 500, example = "Menyusun lembar tanya jawab loket")]
    title: String,
    /// By whom: one of the two.
    owner_id: EmployeeId,
    /// Until when.
    #[schema(example = "2026-03-31")]
    due_on: NaiveDate,
}

/// Words to an action.
#[derive(Clone, Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FeedbackActionNote {
    /// Why it is declined, or what came of it.
    #[serde(default)]
    #[schema(max_length = 4000, example = "Lembar dipasang di ketiga loket.")]
    note: Option<String>,
}

/// Which side of one's feedback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FeedbackBox {
    /// What one was given.
    Received,
    /// What one gave.
    Sent,
}

/// Which feedback.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DirectFeedbackWanted {
    /// One side; both where it is not given.
    #[serde(rename = "box")]
    side: Option<FeedbackBox>,
    /// Only what was not read yet.
    #[param(default = false)]
    unread: Option<bool>,
}

/// Which actions.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FeedbackActionsWanted {
    /// From this feedback.
    feedback_id: Option<DirectFeedbackId>,
    /// In this state.
    status: Option<ActionStatus>,
}

/// Give feedback
///
/// To a superior, a peer or a subordinate, at any time. The two alone read it.
#[utoipa::path(
    tag = "performance", operation_id = "give_direct_feedback", security(("bearer" = ["performance.own"])),
    request_body = GiveDirectFeedback,
    responses((status = CREATED, description = "The feedback", body = DirectFeedback), Problem),
)]
#[post("/performance/direct-feedback")]
pub async fn give_direct_feedback(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    body: Valid<GiveDirectFeedback>,
) -> Result<Created<DirectFeedback>, Problem> {
    let GiveDirectFeedback { recipient_id, tone, body } = body.0;
    let new = NewDirectFeedback { recipient_id, tone, body };
    let given = feedback::give_direct_feedback(&state.db, caller.act(), new).await?;
    let Versioned { version, body } = Versioned::<DirectFeedback>::from(given);
    Ok(Created::at(format!("/v1/performance/direct-feedback/{}", body.id), body).version(version))
}

/// My feedback, newest first
///
/// What I gave and what I was given.
#[utoipa::path(
    tag = "performance", operation_id = "list_direct_feedback", security(("bearer" = ["performance.own"])),
    params(DirectFeedbackWanted, Paging),
    responses((status = OK, description = "A page of feedback", body = PageOf<DirectFeedback>), Problem),
)]
#[get("/performance/direct-feedback")]
pub async fn list_direct_feedback(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    wanted: Query<DirectFeedbackWanted>,
    paging: Paging,
) -> Result<PageOf<DirectFeedback>, Problem> {
    let sent = wanted.side.map(|side| side == FeedbackBox::Sent);
    let filter = FeedbackFilter { sent, unread: wanted.unread.unwrap_or_default() };
    let page = feedback::list_direct_feedback(state.db.read(), caller.act(), filter, &paging).await?;
    Ok(page.map(|found| Versioned::<DirectFeedback>::from(found).body).into())
}

/// One piece of feedback
#[utoipa::path(
    tag = "performance", operation_id = "get_direct_feedback", security(("bearer" = ["performance.own"])),
    params(("direct_feedback_id" = DirectFeedbackId, Path, description = "The feedback")),
    responses((status = OK, description = "The feedback", body = DirectFeedback), Problem),
)]
#[get("/performance/direct-feedback/{direct_feedback_id}")]
pub async fn get_direct_feedback(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    id: Id<DirectFeedbackId>,
) -> Result<Versioned<DirectFeedback>, Problem> {
    Ok(feedback::find_direct_feedback(state.db.latest(), caller.act(), *id).await?.into())
}

/// Say that one has read it
///
/// The author sees when. Again changes nothing.
#[utoipa::path(
    tag = "performance", operation_id = "read_direct_feedback", security(("bearer" = ["performance.own"])),
    params(("direct_feedback_id" = DirectFeedbackId, Path, description = "The feedback")),
    responses((status = OK, description = "The feedback", body = DirectFeedback), Problem),
)]
#[post("/performance/direct-feedback/{direct_feedback_id}/read")]
pub async fn read_direct_feedback(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    id: Id<DirectFeedbackId>,
) -> Result<Versioned<DirectFeedback>, Problem> {
    Ok(feedback::read_direct_feedback(&state.db, caller.act(), *id).await?.into())
}

/// Answer feedback
#[utoipa::path(
    tag = "performance", operation_id = "reply_direct_feedback", security(("bearer" = ["performance.own"])),
    params(("direct_feedback_id" = DirectFeedbackId, Path, description = "The feedback")),
    request_body = ReplyDirectFeedback,
    responses((status = OK, description = "The feedback", body = DirectFeedback), Problem),
)]
#[post("/performance/direct-feedback/{direct_feedback_id}/reply")]
pub async fn reply_direct_feedback(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    id: Id<DirectFeedbackId>,
    body: Valid<ReplyDirectFeedback>,
) -> Result<Versioned<DirectFeedback>, Problem> {
    Ok(feedback::reply_direct_feedback(&state.db, caller.act(), *id, body.0.reply).await?.into())
}

/// Propose an action
///
/// One of the two proposes what to do, by whom and until when; the other agrees or declines.
#[utoipa::path(
    tag = "performance", operation_id = "propose_feedback_action", security(("bearer" = ["performance.own"])),
    params(("direct_feedback_id" = DirectFeedbackId, Path, description = "The feedback")),
    request_body = ProposeFeedbackAction,
    responses((status = OK, description = "The action", body = FeedbackAction), Problem),
)]
#[post("/performance/direct-feedback/{direct_feedback_id}/actions")]
pub async fn propose_feedback_action(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    id: Id<DirectFeedbackId>,
    body: Valid<ProposeFeedbackAction>,
) -> Result<Versioned<FeedbackAction>, Problem> {
    let ProposeFeedbackAction { title, owner_id, due_on } = body.0;
    let new = NewAction { title, owner_id, due_on };
    let action = feedback::propose_action(&state.db, caller.act(), (*id, new)).await?;
    Ok(FeedbackAction::of(action, caller.act().language))
}

/// My actions, newest first
#[utoipa::path(
    tag = "performance", operation_id = "list_feedback_actions", security(("bearer" = ["performance.own"])),
    params(FeedbackActionsWanted, Paging),
    responses((status = OK, description = "A page of actions", body = PageOf<FeedbackAction>), Problem),
)]
#[get("/performance/feedback-actions")]
pub async fn list_feedback_actions(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    wanted: Query<FeedbackActionsWanted>,
    paging: Paging,
) -> Result<PageOf<FeedbackAction>, Problem> {
    let FeedbackActionsWanted { feedback_id, status } = wanted.0;
    let filter = ActionFilter { feedback_id, status };
    let page = feedback::list_actions(state.db.read(), caller.act(), filter, &paging).await?;
    let language = caller.act().language;
    Ok(page.map(|found| FeedbackAction::of(found, language).body).into())
}

/// Agree to an action
#[utoipa::path(
    tag = "performance", operation_id = "agree_feedback_action", security(("bearer" = ["performance.own"])),
    params(("feedback_action_id" = FeedbackActionId, Path, description = "The action"), OptionalIfMatch),
    responses((status = OK, description = "The action", body = FeedbackAction), Problem),
)]
#[post("/performance/feedback-actions/{feedback_action_id}/agree")]
pub async fn agree_feedback_action(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    (id, if_match): (Id<FeedbackActionId>, OptionalIfMatch),
) -> Result<Versioned<FeedbackAction>, Problem> {
    let target = (*id, if_match.expected());
    done(&caller, &state, target, (ActionAct::Sepakati, None)).await
}

/// Decline an action
#[utoipa::path(
    tag = "performance", operation_id = "decline_feedback_action", security(("bearer" = ["performance.own"])),
    params(("feedback_action_id" = FeedbackActionId, Path, description = "The action"), OptionalIfMatch),
    request_body = FeedbackActionNote,
    responses((status = OK, description = "The action", body = FeedbackAction), Problem),
)]
#[post("/performance/feedback-actions/{feedback_action_id}/decline")]
pub async fn decline_feedback_action(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    (id, if_match): (Id<FeedbackActionId>, OptionalIfMatch),
    body: Valid<FeedbackActionNote>,
) -> Result<Versioned<FeedbackAction>, Problem> {
    let target = (*id, if_match.expected());
    done(&caller, &state, target, (ActionAct::Tolak, body.0.note)).await
}

/// Say that an action is done
#[utoipa::path(
    tag = "performance", operation_id = "finish_feedback_action", security(("bearer" = ["performance.own"])),
    params(("feedback_action_id" = FeedbackActionId, Path, description = "The action"), OptionalIfMatch),
    request_body = FeedbackActionNote,
    responses((status = OK, description = "The action", body = FeedbackAction), Problem),
)]
#[post("/performance/feedback-actions/{feedback_action_id}/finish")]
pub async fn finish_feedback_action(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    (id, if_match): (Id<FeedbackActionId>, OptionalIfMatch),
    body: Valid<FeedbackActionNote>,
) -> Result<Versioned<FeedbackAction>, Problem> {
    let target = (*id, if_match.expected());
    done(&caller, &state, target, (ActionAct::Selesaikan, body.0.note)).await
}

async fn done(
    caller: &Allow<OwnPerformance>,
    state: &State,
    target: (FeedbackActionId, Option<i64>),
    kind: (ActionAct, Option<String>),
) -> Result<Versioned<FeedbackAction>, Problem> {
    let action = feedback::act_on_action(&state.db, caller.act(), target, kind).await?;
    Ok(FeedbackAction::of(action, caller.act().language))
}
