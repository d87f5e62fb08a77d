//! Direct feedback between two people.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, Utc};
use identity::permission::OwnPerformance;
use kernel::id::{DirectFeedbackId, EmployeeId};
use performance::feedback::{self, AuthorRole, FeedbackFilter, FeedbackTone, NewDirectFeedback};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::Side;
use crate::allow::Allow;
use crate::etag::Versioned;
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
