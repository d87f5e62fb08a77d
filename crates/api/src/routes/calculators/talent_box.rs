//! The box of talent.

use actix_web::post;
use actix_web::web::Json;
use career::TalentLaw;
use career::rules::talent_box::{TalentFacts, TalentPlace, place};

use super::{Facts, calculated};
use crate::allow::Anyone;
use crate::problem::Problem;
use crate::valid::Valid;

/// Find a talent box
///
/// Performance against potential in nine boxes, what is recommended for the box, and whether it belongs to the succession group
/// (PermenPANRB 3/2020). Performance is a rating or a predikat; the potential a band, a score, or the scores of its parts. An agency may
/// give bands of its own.
#[utoipa::path(
    tag = "calculators", operation_id = "calculate_talent_box", security(()),
    request_body = TalentFacts,
    responses((status = OK, description = "The box with its working", body = TalentPlace), Problem),
)]
#[post("/calculators/talent-box")]
pub async fn calculate_talent_box(
    anyone: Anyone,
    body: Valid<Facts<TalentFacts>>,
) -> Result<Json<TalentPlace>, Problem> {
    let language = anyone.act().language;
    calculated(move || Ok(place(&TalentLaw::embedded()?, &body.0.0, language)?)).await
}
