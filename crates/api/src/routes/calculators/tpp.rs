//! The performance allowance of a month, under a policy that nobody stored.

use actix_web::post;
use actix_web::web::{Data, Json};
use payroll::calculators::CalculatedPayslip;
use payroll::calculators::tpp::{TppFacts, tpp};

use super::{Facts, calculated};
use crate::allow::Anyone;
use crate::problem::Problem;
use crate::state::State;
use crate::valid::Valid;

/// Calculate a TPP
///
/// The month's performance allowance that the facts give under the policy in the body, each line with its working. A draft
/// policy can be tried here before anybody approves it; every fault of the policy is named with its place.
#[utoipa::path(
    tag = "calculators", operation_id = "calculate_tpp", security(()),
    request_body = TppFacts,
    responses((status = OK, description = "The payslip with its workings", body = CalculatedPayslip), Problem),
)]
#[post("/calculators/tpp")]
pub async fn calculate_tpp(
    anyone: Anyone,
    state: Data<State>,
    body: Valid<Facts<TppFacts>>,
) -> Result<Json<CalculatedPayslip>, Problem> {
    let (law, language) = (state.pay_rules.law.clone(), anyone.act().language);
    calculated(move || tpp(&law, &body.0.0, language).map_err(Problem::of)).await
}
