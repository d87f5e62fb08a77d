//! The value of a year in the numeric scheme, on facts that nobody stored.

use actix_web::post;
use actix_web::web::Json;
use performance::regulation::Law;
use performance::rules::capaian::{Capaian, CapaianFacts, capaian};

use super::{Facts, calculated};
use crate::allow::Anyone;
use crate::problem::Problem;
use crate::valid::Valid;

/// Calculate achievement and the numeric grade
///
/// The achievement of indicators, and with the value of the behaviour the value and the grade of the year by PP 30/2019: 70 and 30
/// percent, or 60 and 40 where peers and subordinates were consulted. A value of 110 and more is very good only with a new idea.
#[utoipa::path(
    tag = "calculators", operation_id = "calculate_capaian", security(()),
    request_body = CapaianFacts,
    responses((status = OK, description = "The value and the grade with the working", body = Capaian), Problem),
)]
#[post("/calculators/capaian")]
pub async fn calculate_capaian(
    anyone: Anyone,
    body: Valid<Facts<CapaianFacts>>,
) -> Result<Json<Capaian>, Problem> {
    let (today, language) = (anyone.act().today, anyone.act().language);
    calculated(move || {
        let facts = body.0.0;
        let law = Law::embedded()?.categories_on(facts.as_of.unwrap_or(today))?;
        Ok(capaian(law, &facts, language)?)
    })
    .await
}
