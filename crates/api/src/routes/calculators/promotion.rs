//! A promotion in rank.

use actix_web::post;
use actix_web::web::Json;
use career::PromotionLaw;
use career::rules::promotion::{Promotion, PromotionFacts, promotion};

use super::{Facts, calculated};
use crate::allow::Anyone;
use crate::problem::Problem;
use crate::valid::Valid;

/// Calculate a promotion in rank
///
/// The conditions of a path, each met or missing with what says so, the next grade, and the first day on which it can take effect: since
/// October 2025 the first of any month. A superior's rank is no bound. Whoever meets every condition may be proposed; nobody has a right.
#[utoipa::path(
    tag = "calculators", operation_id = "calculate_promotion", security(()),
    request_body = PromotionFacts,
    responses((status = OK, description = "The promotion with every condition", body = Promotion), Problem),
)]
#[post("/calculators/promotion")]
pub async fn calculate_promotion(
    anyone: Anyone,
    body: Valid<Facts<PromotionFacts>>,
) -> Result<Json<Promotion>, Problem> {
    let language = anyone.act().language;
    calculated(move || Ok(promotion(&PromotionLaw::embedded()?, &body.0.0, language)?)).await
}
