//! The predikat of two ratings, on facts that nobody stored.

use actix_web::post;
use actix_web::web::Json;
use chrono::NaiveDate;
use kernel::Ekspektasi;
use performance::rules::predikat::Ratings;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use crate::allow::Anyone;
use crate::problem::Problem;
use crate::routes::performance::evaluations::ExplainedPredikat;
use crate::valid::Valid;

/// Two ratings.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CalculatePredikat {
    /// The rating of the results.
    hasil_kerja: Ekspektasi,
    /// The rating of the behaviour.
    perilaku_kerja: Ekspektasi,
    /// The day whose law counts; today where it is not given.
    #[serde(default)]
    #[schema(example = "2026-01-31")]
    as_of: Option<NaiveDate>,
}

/// Calculate a predikat
///
/// The final grade of two ratings by PermenPANRB 6/2022, with its working.
#[utoipa::path(
    tag = "calculators", operation_id = "calculate_predikat", security(()),
    request_body = CalculatePredikat,
    responses((status = OK, description = "The predikat with its working", body = ExplainedPredikat), Problem),
)]
#[post("/calculators/predikat")]
pub async fn calculate_predikat(
    anyone: Anyone,
    body: Valid<CalculatePredikat>,
) -> Result<Json<ExplainedPredikat>, Problem> {
    let CalculatePredikat { hasil_kerja, perilaku_kerja, as_of } = body.0;
    let ratings = Ratings { hasil_kerja, perilaku_kerja };
    let day = as_of.unwrap_or(anyone.act().today);
    let (predikat, working) = performance::calculate_predikat(ratings, day, anyone.act().language)?;
    Ok(Json(ExplainedPredikat { predikat, working }))
}
