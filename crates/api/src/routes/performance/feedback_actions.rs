//! Actions that two people agree on after feedback.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, NaiveDate, Utc};
use identity::permission::OwnPerformance;
use kernel::Language;
use kernel::id::{DirectFeedbackId, EmployeeId, FeedbackActionId};
use performance::feedback::{self, ActionAct, ActionFilter, ActionStatus, NewAction};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::actions::AllowedAction;
use crate::allow::Allow;
use crate::etag::{OptionalIfMatch, Versioned};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;
use crate::valid::Valid;

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

/// Which actions.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FeedbackActionsWanted {
    /// From this feedback.
    feedback_id: Option<DirectFeedbackId>,
    /// In this state.
    status: Option<ActionStatus>,
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
