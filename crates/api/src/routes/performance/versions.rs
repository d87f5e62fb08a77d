//! What happens to a plan after it was agreed: further versions, links that come later, additional results.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::NaiveDate;
use identity::permission::{OwnPerformance, RateSubordinates, ReadPerformance};
use kernel::id::{RhkId, SasaranId, SkpId, UnitId};
use performance::{NewVersion, PlannedRhk, RhkLink, Target};
use platform::{Extent, Page};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationErrors};

use super::skp::{Skp, SkpSummary};
use crate::allow::Allow;
use crate::etag::{IfMatch, Versioned};
use crate::page::PageOf;
use crate::path::Id;
use crate::problem::Problem;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// Why a plan changes, and from when on.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeSkp {
    /// The first day on which the further version holds.
    #[schema(example = "2026-07-01")]
    starts_on: NaiveDate,
    /// What changed: the position, the strategy, an assignment.
    #[schema(min_length = 1, max_length = 4000, example = "Alih tugas ke Bidang Pendaftaran Penduduk")]
    reason: String,
}

/// Links of results to the superior's results.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkSkp {
    /// The links.
    #[validate(length(min = 1, max = 50))]
    #[schema(min_items = 1, max_items = 50)]
    links: Vec<SkpLink>,
}

/// A link of a result to one of the superior's.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SkpLink {
    /// The employee's result, which has no link yet.
    rhk_id: RhkId,
    /// The result of the superior's agreed plan.
    supports_rhk_id: RhkId,
}

/// An additional result as a body. Its checks are rules of the domain, which names all faults at once.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub struct AddRhk(PlannedRhk);

impl Validate for AddRhk {
    fn validate(&self) -> Result<(), ValidationErrors> {
        Ok(())
    }
}

/// An objective of a published agreement on which a result may rest.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SupportableTarget {
    /// The objective.
    pub id: SasaranId,
    /// Whose agreement it is.
    pub unit_id: UnitId,
    /// What the unit is called.
    #[schema(example = "Dinas Kependudukan dan Pencatatan Sipil")]
    pub unit_name: String,
    /// The objective in words.
    #[schema(example = "Meningkatnya kepemilikan dokumen kependudukan")]
    pub title: String,
}

impl From<Target> for SupportableTarget {
    fn from(target: Target) -> Self {
        let Target { sasaran, unit_id, unit_name } = target;
        Self { id: sasaran.id, unit_id, unit_name, title: sasaran.title }
    }
}

/// Begin a further version of a plan
///
/// After a change of position, strategy or assignment, by the employee or the superior. The version is a draft that holds what the
/// plan holds; it is negotiated, agreed and signed like any plan. The plan stays in force until the first day of the version, and
/// its own days are still reported and rated afterwards.
#[utoipa::path(
    tag = "performance", operation_id = "change_skp", security(("bearer" = ["performance.own"])),
    params(("skp_id" = SkpId, Path, description = "The plan that runs"), IfMatch),
    request_body = ChangeSkp,
    responses((status = CREATED, description = "The further version, a draft", body = Skp), Problem),
)]
#[post("/performance/skp/{skp_id}/ubah")]
pub async fn change_skp(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    (skp_id, if_match): (Id<SkpId>, IfMatch),
    body: Valid<ChangeSkp>,
) -> Result<Created<Skp>, Problem> {
    let ChangeSkp { starts_on, reason } = body.0;
    let target = (*skp_id, if_match.expected());
    let new = NewVersion { starts_on, reason };
    let document = performance::change_skp(&state.db, caller.act(), target, new).await?;
    let Versioned { version, body } = Skp::of(document, caller.act().language);
    Ok(Created::at(format!("/v1/performance/skp/{}", body.summary.id), body).version(version))
}

/// Give up a further version
///
/// While the two have not agreed on it. It is gone with what was said about it; the plan that it would have replaced stays in force,
/// and is what is answered.
#[utoipa::path(
    tag = "performance", operation_id = "discard_skp_change", security(("bearer" = ["performance.own"])),
    params(("skp_id" = SkpId, Path, description = "The further version"), IfMatch),
    responses((status = OK, description = "The plan that stays in force", body = Skp), Problem),
)]
#[post("/performance/skp/{skp_id}/batalkan")]
pub async fn discard_change(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    skp_id: Id<SkpId>,
    if_match: IfMatch,
) -> Result<Versioned<Skp>, Problem> {
    let target = (*skp_id, if_match.expected());
    let document = performance::discard_change(&state.db, caller.act(), target).await?;
    Ok(Skp::of(document, caller.act().language))
}

/// All versions of a plan
///
/// Those that replaced it and those that it replaced, the first day first.
#[utoipa::path(
    tag = "performance", operation_id = "list_skp_versions", security(("bearer" = ["performance.read"])),
    params(("skp_id" = SkpId, Path, description = "Any version")),
    responses((status = OK, description = "The versions, all on one page", body = PageOf<SkpSummary>), Problem),
)]
#[get("/performance/skp/{skp_id}/versions")]
pub async fn list_versions(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    skp_id: Id<SkpId>,
) -> Result<PageOf<SkpSummary>, Problem> {
    let rows = performance::list_versions(state.db.read(), caller.act(), *skp_id).await?;
    let language = caller.act().language;
    Ok(Page { rows, extent: Extent::default() }.map(|seen| SkpSummary::of(seen, language)).into())
}

/// Link results to the superior's
///
/// For a plan that was submitted while the superior had none: each result without a link gets one, and nothing else changes, nor is
/// typed again. Results that rest on an objective of the unit's agreement are linked by themselves when exactly one of the
/// superior's agreed results rests on it too.
#[utoipa::path(
    tag = "performance", operation_id = "link_skp", security(("bearer" = ["performance.own"])),
    params(("skp_id" = SkpId, Path, description = "The plan"), IfMatch),
    request_body = LinkSkp,
    responses((status = OK, description = "The plan with its links", body = Skp), Problem),
)]
#[post("/performance/skp/{skp_id}/tautkan")]
pub async fn link_skp(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    (skp_id, if_match): (Id<SkpId>, IfMatch),
    body: Valid<LinkSkp>,
) -> Result<Versioned<Skp>, Problem> {
    let target = (*skp_id, if_match.expected());
    let link = |link: SkpLink| RhkLink { rhk_id: link.rhk_id, supports_rhk_id: link.supports_rhk_id };
    let links = body.0.links.into_iter().map(link).collect();
    let document = performance::link_skp(&state.db, caller.act(), target, links).await?;
    Ok(Skp::of(document, caller.act().language))
}

/// Give the employee an additional result
///
/// An assignment that came later, such as the work of a Plt or Plh, which names the fact of that assignment. It is part of the
/// running plan and no second one.
#[utoipa::path(
    tag = "performance", operation_id = "add_rhk", security(("bearer" = ["performance.rate"])),
    params(("skp_id" = SkpId, Path, description = "The plan that runs"), IfMatch),
    request_body = PlannedRhk,
    responses((status = OK, description = "The plan with the result", body = Skp), Problem),
)]
#[post("/performance/skp/{skp_id}/additional-rhk")]
pub async fn add_rhk(
    caller: Allow<RateSubordinates>,
    state: Data<State>,
    (skp_id, if_match): (Id<SkpId>, IfMatch),
    body: Valid<AddRhk>,
) -> Result<Versioned<Skp>, Problem> {
    let target = (*skp_id, if_match.expected());
    let document = performance::add_rhk(&state.db, caller.act(), target, body.0.0).await?;
    Ok(Skp::of(document, caller.act().language))
}

/// Which published objectives a plan may rest on
///
/// Those of the agreements in force of the employee's unit and the units above, for the year of the plan. A result names one in
/// `supports_sasaran_id`: while the superior has no plan, and at the top of the tree.
#[utoipa::path(
    tag = "performance", operation_id = "list_supportable_targets", security(("bearer" = ["performance.read"])),
    params(("skp_id" = SkpId, Path, description = "The plan")),
    responses((status = OK, description = "The objectives, all on one page", body = PageOf<SupportableTarget>), Problem),
)]
#[get("/performance/skp/{skp_id}/supportable-targets")]
pub async fn list_supportable_targets(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    skp_id: Id<SkpId>,
) -> Result<PageOf<SupportableTarget>, Problem> {
    let rows = performance::supportable_targets(state.db.read(), caller.act(), *skp_id).await?;
    Ok(Page { rows, extent: Extent::default() }.map(SupportableTarget::from).into())
}
