//! The year's rating: given, handed over, accepted.

use actix_web::post;
use actix_web::web::Data;
use identity::permission::{OwnPerformance, RateSubordinates};
use kernel::Ekspektasi;
use kernel::id::SkpId;
use performance::rules::capaian::CapaianFacts;
use performance::{NewYear, Statement};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::evaluations::Evaluation;
use super::skp::Skp;
use crate::allow::Allow;
use crate::etag::{IfMatch, Versioned};
use crate::path::Id;
use crate::problem::Problem;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// The rating of a year.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EvaluateYear {
    /// The rating of the results, in the scheme of PermenPANRB 6/2022.
    #[serde(default)]
    hasil_kerja: Option<Ekspektasi>,
    /// The rating of the behaviour, in the same scheme.
    #[serde(default)]
    perilaku_kerja: Option<Ekspektasi>,
    /// Numbers in place of both ratings, in the scheme of PP 30/2019.
    #[serde(default)]
    #[schema(example = json!(null))]
    numeric: Option<CapaianFacts>,
    /// The superior's words to the rating.
    #[serde(default)]
    #[schema(
        max_length = 4000,
        example = "Cakupan imunisasi melampaui target; pertahankan ketelitian laporan."
    )]
    note: Option<String>,
}

/// Rate the year of a plan
///
/// From the plan's last month on, and with every action plan realised: a fresh judgement with the year's dossier, no average. It closes
/// progress and periods, and is handed over within 14 working days.
#[utoipa::path(
    tag = "performance", operation_id = "evaluate_skp_year", security(("bearer" = ["performance.rate"])),
    params(("skp_id" = SkpId, Path, description = "The plan"), IfMatch),
    request_body = EvaluateYear,
    responses((status = CREATED, description = "The evaluation of the year", body = Evaluation), Problem),
)]
#[post("/performance/skp/{skp_id}/evaluasi-tahunan")]
pub async fn evaluate_year(
    caller: Allow<RateSubordinates>,
    state: Data<State>,
    (skp_id, if_match): (Id<SkpId>, IfMatch),
    body: Valid<EvaluateYear>,
) -> Result<Created<Evaluation>, Problem> {
    let EvaluateYear { hasil_kerja, perilaku_kerja, numeric, note } = body.0;
    let new = NewYear { statement: Statement { hasil_kerja, perilaku_kerja, numeric }, note };
    let target = (*skp_id, if_match.expected());
    let evaluation: Evaluation =
        performance::evaluate_year(&state.db, caller.act(), target, new).await?.into();
    let version = evaluation.version;
    Ok(Created::at(format!("/v1/performance/evaluations/{}", evaluation.id), evaluation).version(version))
}

/// Hand the year's rating over
///
/// From here the employee has 14 days to object and 14 working days to accept; silence accepts.
#[utoipa::path(
    tag = "performance", operation_id = "hand_over_rating", security(("bearer" = ["performance.rate"])),
    params(("skp_id" = SkpId, Path, description = "The plan"), IfMatch),
    responses((status = OK, description = "The plan", body = Skp), Problem),
)]
#[post("/performance/skp/{skp_id}/serahkan")]
pub async fn hand_over_rating(
    caller: Allow<RateSubordinates>,
    state: Data<State>,
    (skp_id, if_match): (Id<SkpId>, IfMatch),
) -> Result<Versioned<Skp>, Problem> {
    let document =
        performance::hand_over_rating(&state.db, caller.act(), *skp_id, if_match.expected()).await?;
    Ok(Skp::of(document, caller.act().language))
}

/// Accept the year's rating
///
/// By the employee. It becomes final when the time for objecting has run out.
#[utoipa::path(
    tag = "performance", operation_id = "accept_rating", security(("bearer" = ["performance.own"])),
    params(("skp_id" = SkpId, Path, description = "The plan"), IfMatch),
    responses((status = OK, description = "The plan", body = Skp), Problem),
)]
#[post("/performance/skp/{skp_id}/terima")]
pub async fn accept_rating(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    (skp_id, if_match): (Id<SkpId>, IfMatch),
) -> Result<Versioned<Skp>, Problem> {
    let document = performance::accept_rating(&state.db, caller.act(), *skp_id, if_match.expected()).await?;
    Ok(Skp::of(document, caller.act().language))
}
