//! What a civil servant number says.

use actix_web::post;
use actix_web::web::Json;
use recruitment::NipLaw;
use recruitment::rules::nip::{NipFacts, NipReading, read_nip};

use super::{Facts, calculated};
use crate::allow::Anyone;
use crate::problem::Problem;
use crate::valid::Valid;

/// Read a NIP
///
/// The parts of a civil servant number, PNS or PPPK, and whether they agree with the date of birth and the sex given. A
/// number has no check digit: one that is well-formed need not belong to anybody.
#[utoipa::path(
    tag = "calculators", operation_id = "calculate_nip", security(()),
    request_body = NipFacts,
    responses((status = OK, description = "The parts with their workings", body = NipReading), Problem),
)]
#[post("/calculators/nip")]
pub async fn calculate_nip(
    anyone: Anyone,
    body: Valid<Facts<NipFacts>>,
) -> Result<Json<NipReading>, Problem> {
    let language = anyone.act().language;
    calculated(move || Ok(read_nip(&NipLaw::embedded()?, &body.0.0, language)?)).await
}
