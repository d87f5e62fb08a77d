//! Credit points, on facts that nobody stored.

use actix_web::post;
use actix_web::web::Json;
use performance::regulation::Law;
use performance::rules::angka_kredit::{CalculatedCredit, CreditFacts, angka_kredit};

use super::{Facts, calculated};
use crate::allow::Anyone;
use crate::problem::Problem;
use crate::valid::Valid;

/// Calculate credit points
///
/// Conversion of graded periods by months, base credit, old credit, a new degree, their exact sum, and what the next rank or tier needs,
/// by PermenPANRB 1/2023. Values are added exactly and rounded only where they are shown.
#[utoipa::path(
    tag = "calculators", operation_id = "calculate_angka_kredit", security(()),
    request_body = CreditFacts,
    responses((status = OK, description = "The credit with its working", body = CalculatedCredit), Problem),
)]
#[post("/calculators/angka-kredit")]
pub async fn calculate_angka_kredit(
    anyone: Anyone,
    body: Valid<Facts<CreditFacts>>,
) -> Result<Json<CalculatedCredit>, Problem> {
    let (today, language) = (anyone.act().today, anyone.act().language);
    calculated(move || {
        let facts = body.0.0;
        let law = Law::embedded()?.credit_on(facts.as_of.unwrap_or(today))?;
        Ok(angka_kredit(law, &facts, language)?)
    })
    .await
}
