//! Recipes: calculations as documents.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use identity::permission::ReadPolicies;
use kernel::recipe::Recipe;

use crate::allow::Allow;
use crate::path::Id;
use crate::problem::Problem;
use crate::state::State;

/// A calculation as a document
///
/// Inputs, tables of law and policy with their citations, and typed steps in order: everything that is needed to recompute a
/// payslip from its inputs. The SHA-256 of the body is the hash; the document never changes and holds nothing about a person.
#[utoipa::path(
    tag = "payroll", operation_id = "get_recipe", security(("bearer" = ["policy.read"])),
    params(("hash" = String, Path, description = "The hash, as runs and payslips name it",
        example = "9b2f8c0e6a1d4f7b3c5e8a9d0b1c2e3f4a5b6c7d8e9f0a1b2c3d4e5f60718293")),
    responses((status = OK, description = "The recipe, byte for byte as it was hashed", body = Recipe), Problem),
)]
#[get("/payroll/recipes/{hash}")]
pub async fn get_recipe(
    _caller: Allow<ReadPolicies>,
    state: Data<State>,
    hash: Id<String>,
) -> Result<HttpResponse, Problem> {
    let document = payroll::recipes::find_recipe(state.db.read(), &hash).await?;
    Ok(HttpResponse::Ok().content_type("application/json").body(document))
}
