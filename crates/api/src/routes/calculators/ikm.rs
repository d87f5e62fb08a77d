//! The index of citizens' satisfaction, on sheets that nobody stored.

use actix_web::post;
use actix_web::web::Json;
use performance::regulation::Law;
use performance::rules::ikm::{CalculatedIkm, IkmFacts, IkmLaw, calculate};

use super::{Facts, calculated};
use crate::allow::Anyone;
use crate::problem::Problem;
use crate::valid::Valid;

/// Calculate the index of satisfaction
///
/// The nine means, the index and its quality by PermenPANRB 14/2017, with exact ninths; the quality of converted values; and how many
/// sheets a population asks for.
#[utoipa::path(
    tag = "calculators", operation_id = "calculate_ikm", security(()),
    request_body = IkmFacts,
    responses((status = OK, description = "The index with its working", body = CalculatedIkm), Problem),
)]
#[post("/calculators/ikm")]
pub async fn calculate_ikm(
    anyone: Anyone,
    body: Valid<Facts<IkmFacts>>,
) -> Result<Json<CalculatedIkm>, Problem> {
    let (today, language) = (anyone.act().today, anyone.act().language);
    calculated(move || {
        let (facts, law) = (body.0.0, Law::embedded()?);
        let day = facts.as_of.unwrap_or(today);
        let law = IkmLaw { elements: law.elements_on(day)?, bands: law.bands_on(day)? };
        Ok(calculate(law, &facts, language)?)
    })
    .await
}
