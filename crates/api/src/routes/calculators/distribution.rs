//! The spread of grades, on counts that nobody stored.

use actix_web::post;
use actix_web::web::Json;
use performance::regulation::Law;
use performance::rules::distribution::{Distribution, DistributionFacts, distribution};

use super::{Facts, calculated};
use crate::allow::Anyone;
use crate::problem::Problem;
use crate::valid::Valid;

/// Compare grades with the pattern
///
/// How the grades of a unit stand against the pattern that SE MenPANRB 3/2023 draws for the organisation's grade. Warnings only: no
/// grade follows from them, and none is refused.
#[utoipa::path(
    tag = "calculators", operation_id = "calculate_distribution", security(()),
    request_body = DistributionFacts,
    responses((status = OK, description = "The warnings, with the working", body = Distribution), Problem),
)]
#[post("/calculators/distribution")]
pub async fn calculate_distribution(
    anyone: Anyone,
    body: Valid<Facts<DistributionFacts>>,
) -> Result<Json<Distribution>, Problem> {
    let (today, language) = (anyone.act().today, anyone.act().language);
    calculated(move || {
        let facts = body.0.0;
        let law = Law::embedded()?.patterns_on(facts.as_of.unwrap_or(today))?;
        Ok(distribution(law, &facts, language)?)
    })
    .await
}
