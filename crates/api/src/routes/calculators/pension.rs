//! The end of service.

use actix_web::post;
use actix_web::web::Json;
use career::RetirementLaw;
use career::rules::pension::{Pension, PensionFacts, pension};

use super::{Facts, calculated};
use crate::allow::Anyone;
use crate::problem::Problem;
use crate::valid::Valid;

/// Calculate the end of service
///
/// The age of retirement of a group of positions, the day on which it is reached, and the first day of retirement: the first of the month
/// after, also for those born on a first. A contract of a PPPK may not run past it.
#[utoipa::path(
    tag = "calculators", operation_id = "calculate_pension", security(()),
    request_body = PensionFacts,
    responses((status = OK, description = "The end of service with its working", body = Pension), Problem),
)]
#[post("/calculators/pension")]
pub async fn calculate_pension(
    anyone: Anyone,
    body: Valid<Facts<PensionFacts>>,
) -> Result<Json<Pension>, Problem> {
    let language = anyone.act().language;
    calculated(move || Ok(pension(&RetirementLaw::embedded()?, &body.0.0, language)?)).await
}
