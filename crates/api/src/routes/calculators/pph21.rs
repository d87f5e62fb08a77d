//! The income tax of a year, on facts that nobody stored.

use actix_web::post;
use actix_web::web::{Data, Json};
use payroll::calculators::pph21::{TaxYear, TaxYearResult, pph21};

use super::{Facts, calculated};
use crate::allow::Anyone;
use crate::problem::Problem;
use crate::state::State;
use crate::valid::Valid;

/// Calculate the PPh 21 of a year
///
/// One person and year: months with several payments, part years, several payers one after another. Every payment of a
/// month is taxed with those before it at the effective rate (PP 58/2023); the last payment of a payer's last month settles
/// the year by article 17 (PMK 168/2023) and may refund what the employee bore.
#[utoipa::path(
    tag = "calculators", operation_id = "calculate_pph21", security(()),
    request_body = TaxYear,
    responses((status = OK, description = "The tax by payer, month and payment, with the workings", body = TaxYearResult), Problem),
)]
#[post("/calculators/pph21")]
pub async fn calculate_pph21(
    anyone: Anyone,
    state: Data<State>,
    body: Valid<Facts<TaxYear>>,
) -> Result<Json<TaxYearResult>, Problem> {
    let (law, language) = (state.pay_rules.law.clone(), anyone.act().language);
    calculated(move || pph21(&law, &body.0.0, language).map_err(Problem::of)).await
}
