//! Submitting, giving back, agreeing and signing plans.

use actix_web::post;
use actix_web::web::Data;
use identity::permission::{OwnPerformance, RateSubordinates};
use kernel::id::SkpId;
use performance::Agreement;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::{Validate, ValidationErrors};

use super::skp::Skp;
use crate::allow::Allow;
use crate::etag::{IfMatch, OptionalIfMatch, Versioned};
use crate::path::Id;
use crate::problem::Problem;
use crate::state::State;
use crate::valid::Valid;

/// Why a plan is given back.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnSkp {
    /// What the employee should change.
    #[schema(min_length = 1, max_length = 4000, example = "Tambahkan indikator waktu penyelesaian.")]
    note: String,
}

/// What the superior adds when agreeing. Its checks are rules of the domain, which names all faults at once.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub struct AgreeSkp(Agreement);

impl Validate for AgreeSkp {
    fn validate(&self) -> Result<(), ValidationErrors> {
        Ok(())
    }
}

/// Submit one's plan
///
/// To the superior who rates today. Everything that is incomplete is named at once: a main RHK, an IKI under each RHK, the
/// superior's RHK that it supports where the superior has an agreed plan.
#[utoipa::path(
    tag = "performance", operation_id = "submit_skp", security(("bearer" = ["performance.own"])),
    params(("skp_id" = SkpId, Path, description = "The plan"), OptionalIfMatch),
    responses((status = OK, description = "The submitted plan", body = Skp), Problem),
)]
#[post("/performance/skp/{skp_id}/ajukan")]
pub async fn submit_skp(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    skp_id: Id<SkpId>,
    if_match: OptionalIfMatch,
) -> Result<Versioned<Skp>, Problem> {
    let document = performance::submit_skp(&state.db, caller.act(), *skp_id, if_match.expected()).await?;
    Ok(Skp::of(document, caller.act().language))
}

/// Give a plan back
///
/// With a note that says what should change. The employee edits it and submits it again.
#[utoipa::path(
    tag = "performance", operation_id = "return_skp", security(("bearer" = ["performance.rate"])),
    params(("skp_id" = SkpId, Path, description = "The plan"), OptionalIfMatch),
    request_body = ReturnSkp,
    responses((status = OK, description = "The plan, given back", body = Skp), Problem),
)]
#[post("/performance/skp/{skp_id}/kembalikan")]
pub async fn return_skp(
    caller: Allow<RateSubordinates>,
    state: Data<State>,
    (skp_id, if_match): (Id<SkpId>, OptionalIfMatch),
    body: Valid<ReturnSkp>,
) -> Result<Versioned<Skp>, Problem> {
    let target = (*skp_id, if_match.expected());
    let document = performance::return_skp(&state.db, caller.act(), target, body.0.note).await?;
    Ok(Skp::of(document, caller.act().language))
}

/// Agree to a plan
///
/// With the expectations clarified: the leader's own expectation for any BerAKHLAK value, and where the employee left them
/// open, resources, accountability and consequences. From here on the content no longer changes.
#[utoipa::path(
    tag = "performance", operation_id = "agree_skp", security(("bearer" = ["performance.rate"])),
    params(("skp_id" = SkpId, Path, description = "The plan"), IfMatch),
    request_body = Agreement,
    responses((status = OK, description = "The agreed plan", body = Skp), Problem),
)]
#[post("/performance/skp/{skp_id}/sepakati")]
pub async fn agree_skp(
    caller: Allow<RateSubordinates>,
    state: Data<State>,
    (skp_id, if_match): (Id<SkpId>, IfMatch),
    body: Valid<AgreeSkp>,
) -> Result<Versioned<Skp>, Problem> {
    let target = (*skp_id, if_match.expected());
    let document = performance::agree_skp(&state.db, caller.act(), target, body.0.0).await?;
    Ok(Skp::of(document, caller.act().language))
}

/// Sign an agreed plan
///
/// The employee and the superior, each once, in either order. The second signature establishes the plan; it runs from its
/// first day on, at once where that day is past.
#[utoipa::path(
    tag = "performance", operation_id = "sign_skp", security(("bearer" = ["performance.own"])),
    params(("skp_id" = SkpId, Path, description = "The plan"), IfMatch),
    responses((status = OK, description = "The signed plan", body = Skp), Problem),
)]
#[post("/performance/skp/{skp_id}/tanda-tangan")]
pub async fn sign_skp(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    skp_id: Id<SkpId>,
    if_match: IfMatch,
) -> Result<Versioned<Skp>, Problem> {
    let document = performance::sign_skp(&state.db, caller.act(), *skp_id, if_match.expected()).await?;
    Ok(Skp::of(document, caller.act().language))
}
