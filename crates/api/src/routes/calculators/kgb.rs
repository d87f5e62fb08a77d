//! The next periodic increment.

use actix_web::post;
use actix_web::web::{Data, Json};
use career::KgbLaw;
use career::rules::kgb::{Kgb, KgbFacts, next_increment};
use payroll::calculators::base_pay;

use super::{Facts, calculated};
use crate::allow::Anyone;
use crate::problem::Problem;
use crate::state::State;
use crate::valid::Valid;

/// Calculate the next KGB
///
/// When the next increment is due, whether performance holds it back, and from which amount of the salary scale to which.
/// The career rule decides the date; the amounts are those of the salary scale in force on it.
#[utoipa::path(
    tag = "calculators", operation_id = "calculate_kgb", security(()),
    request_body = KgbFacts,
    responses((status = OK, description = "The next increment with its working", body = Kgb), Problem),
)]
#[post("/calculators/kgb")]
pub async fn calculate_kgb(
    anyone: Anyone,
    state: Data<State>,
    body: Valid<Facts<KgbFacts>>,
) -> Result<Json<Kgb>, Problem> {
    let (law, language) = (state.pay_rules.law.clone(), anyone.act().language);
    calculated(move || {
        let scale = |step, day| base_pay(&law, day, step);
        Ok(next_increment(&KgbLaw::embedded()?, &body.0.0, scale, language)?)
    })
    .await
}
