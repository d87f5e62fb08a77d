//! The index of a merit system.

use actix_web::post;
use actix_web::web::Json;
use insight::MeritLaw;
use insight::rules::merit_index::{MeritFacts, MeritIndex, merit_index};

use super::{Facts, calculated};
use crate::allow::Anyone;
use crate::problem::Problem;
use crate::valid::Valid;

/// Calculate the merit index
///
/// The sum of the eight aspects of a merit system with its category, and the professionality index of ASN from its four dimensions. What is
/// missing is named; a sum that lacks an aspect has no category.
#[utoipa::path(
    tag = "calculators", operation_id = "calculate_merit_index", security(()),
    request_body = MeritFacts,
    responses((status = OK, description = "The indices with their working", body = MeritIndex), Problem),
)]
#[post("/calculators/merit-index")]
pub async fn calculate_merit_index(
    anyone: Anyone,
    body: Valid<Facts<MeritFacts>>,
) -> Result<Json<MeritIndex>, Problem> {
    let language = anyone.act().language;
    calculated(move || Ok(merit_index(&MeritLaw::embedded()?, &body.0.0, language)?)).await
}
