//! The salary of a month, on facts that nobody stored.

use actix_web::post;
use actix_web::web::{Data, Json};
use payroll::calculators::CalculatedPayslip;
use payroll::calculators::payslip::{PayslipFacts, payslip};

use super::{Facts, calculated};
use crate::allow::Anyone;
use crate::problem::Problem;
use crate::state::State;
use crate::valid::Valid;

/// Calculate a payslip
///
/// The month's salary (`gaji_induk`) that the facts in the body give under the law of the service month and the tax law of
/// the payment month, each line with its working down to the law. A run on the same facts gives the same lines.
#[utoipa::path(
    tag = "calculators", operation_id = "calculate_payslip", security(()),
    request_body = PayslipFacts,
    responses((status = OK, description = "The payslip with its workings", body = CalculatedPayslip), Problem),
)]
#[post("/calculators/payslip")]
pub async fn calculate_payslip(
    anyone: Anyone,
    state: Data<State>,
    body: Valid<Facts<PayslipFacts>>,
) -> Result<Json<CalculatedPayslip>, Problem> {
    let (law, language) = (state.pay_rules.law.clone(), anyone.act().language);
    calculated(move || payslip(&law, &body.0.0, language).map_err(Problem::of)).await
}
