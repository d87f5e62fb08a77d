//! What stands beside a rating.

use actix_web::get;
use actix_web::web::{Data, Json};
use identity::permission::ReadPerformance;
use kernel::Period;
use kernel::id::{ObjectionId, SkpId};
use performance::dossier::Dossier;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::allow::Allow;
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;

/// Which time.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DossierWanted {
    /// The period that is to be rated: a month, a quarter, a half-year or a year.
    #[param(value_type = String, example = "2026-S1")]
    period: Period,
}

/// What stands beside a rating
///
/// All that is known of the employee's work in a period: what was agreed, progress with its evidence, monthly reports, teams, what the
/// unit reached and what citizens say of it, numbers of feedback, groups of 360° rounds from three answers up, the own assessment,
/// training and competence, earlier ratings of the year. Nothing in it decides. For whoever may read the plan: the employee reads the
/// same as the superior.
#[utoipa::path(
    tag = "performance", operation_id = "get_dossier", security(("bearer" = ["performance.read"])),
    params(("skp_id" = SkpId, Path, description = "The plan"), DossierWanted),
    responses((status = OK, description = "The dossier", body = Dossier), Problem),
)]
#[get("/performance/skp/{skp_id}/dossier")]
pub async fn get_dossier(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    skp_id: Id<SkpId>,
    wanted: Query<DossierWanted>,
) -> Result<Json<Dossier>, Problem> {
    let asked = (*skp_id, wanted.0.period);
    Ok(Json(performance::find_dossier(state.db.read(), caller.act(), asked).await?))
}

/// What stands beside the rating objected to
///
/// The dossier that the rater saw, for whoever may read the objection.
#[utoipa::path(
    tag = "performance", operation_id = "get_objection_dossier", security(("bearer" = ["performance.read"])),
    params(("objection_id" = ObjectionId, Path, description = "The objection")),
    responses((status = OK, description = "The dossier", body = Dossier), Problem),
)]
#[get("/performance/objections/{objection_id}/dossier")]
pub async fn get_objection_dossier(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    objection_id: Id<ObjectionId>,
) -> Result<Json<Dossier>, Problem> {
    let read = performance::objections::find_objection_dossier;
    Ok(Json(read(state.db.read(), caller.act(), *objection_id).await?))
}
