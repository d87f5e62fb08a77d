//! The negotiation of a plan.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, Utc};
use identity::permission::{OwnPerformance, ReadPerformance};
use kernel::id::{EmployeeId, NegotiationId, SkpId};
use performance::entity::negotiation;
use performance::words::NegotiationEvent;
use performance::{Plan, Remark};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::allow::Allow;
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// A step of the negotiation of a plan.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NegotiationStep {
    /// The step.
    pub id: NegotiationId,
    /// What happened.
    pub event: NegotiationEvent,
    /// What was said.
    #[schema(example = "Target 1.400 keping lebih sesuai dengan jumlah pemohon.")]
    pub note: Option<String>,
    /// The plan as it was submitted or agreed, or as it was proposed.
    pub content: Option<Plan>,
    /// Whose step it was.
    pub author_id: Option<EmployeeId>,
    /// When.
    pub at: DateTime<Utc>,
}

impl From<negotiation::Model> for NegotiationStep {
    fn from(row: negotiation::Model) -> Self {
        Self {
            id: row.id,
            event: row.event,
            note: row.note,
            content: row.content.map(|content| content.0),
            author_id: row.author_id,
            at: row.at,
        }
    }
}

/// What one side says to the other.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NegotiateSkp {
    /// In words.
    #[schema(
        min_length = 1,
        max_length = 4000,
        example = "Target 1.400 keping lebih sesuai dengan jumlah pemohon."
    )]
    note: String,
    /// Another content, for the employee to take over by writing it, or not.
    #[serde(default)]
    #[schema(example = json!(null))]
    proposal: Option<Plan>,
}

/// Say something about a plan under negotiation
///
/// By either side, while the plan lies before the superior or was given back. A proposal is another content of the plan; the
/// employee takes it over by writing it.
#[utoipa::path(
    tag = "performance", operation_id = "negotiate_skp", security(("bearer" = ["performance.own"])),
    params(("skp_id" = SkpId, Path, description = "The plan")),
    request_body = NegotiateSkp,
    responses((status = CREATED, description = "The step", body = NegotiationStep), Problem),
)]
#[post("/performance/skp/{skp_id}/negotiation")]
pub async fn negotiate_skp(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    skp_id: Id<SkpId>,
    body: Valid<NegotiateSkp>,
) -> Result<Created<NegotiationStep>, Problem> {
    let NegotiateSkp { note, proposal } = body.0;
    let remark = Remark { note, proposal };
    let row = performance::negotiate_skp(&state.db, caller.act(), *skp_id, remark).await?;
    Ok(Created::at(format!("/v1/performance/skp/{}/negotiation", *skp_id), row.into()))
}

/// The negotiation of a plan, oldest first
///
/// Each submission, return and agreement with the content as it stood, and what both sides said in between.
#[utoipa::path(
    tag = "performance", operation_id = "list_negotiation", security(("bearer" = ["performance.read"])),
    params(("skp_id" = SkpId, Path, description = "The plan"), Paging),
    responses((status = OK, description = "A page of steps", body = PageOf<NegotiationStep>), Problem),
)]
#[get("/performance/skp/{skp_id}/negotiation")]
pub async fn list_negotiation(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    skp_id: Id<SkpId>,
    paging: Paging,
) -> Result<PageOf<NegotiationStep>, Problem> {
    let page = performance::list_negotiation(state.db.read(), caller.act(), *skp_id, &paging).await?;
    Ok(page.map(NegotiationStep::from).into())
}
