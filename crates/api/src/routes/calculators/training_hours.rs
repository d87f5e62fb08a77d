//! The hours of training of a year.

use actix_web::post;
use actix_web::web::Json;
use career::TrainingLaw;
use career::rules::training_hours::{TrainingFacts, TrainingHours, training_hours};

use super::{Facts, calculated};
use crate::allow::Anyone;
use crate::problem::Problem;
use crate::valid::Valid;

/// Count hours of training
///
/// Which activities count in a year and why others do not, their hours (JP), and what is short: of a PNS by calendar year, of a PPPK by
/// year of the contract. Only what has ended and is proven counts, in the year in which it ended.
#[utoipa::path(
    tag = "calculators", operation_id = "calculate_training_hours", security(()),
    request_body = TrainingFacts,
    responses((status = OK, description = "The hours with their working", body = TrainingHours), Problem),
)]
#[post("/calculators/training-hours")]
pub async fn calculate_training_hours(
    anyone: Anyone,
    body: Valid<Facts<TrainingFacts>>,
) -> Result<Json<TrainingHours>, Problem> {
    let language = anyone.act().language;
    calculated(move || Ok(training_hours(&TrainingLaw::embedded()?, &body.0.0, language)?)).await
}
