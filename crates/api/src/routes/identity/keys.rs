//! `/.well-known/jwks.json`: the keys with which others verify our access tokens.

use actix_web::get;
use actix_web::web::{Data, Json};
use identity::keys::PublicKey;
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::Problem;
use crate::state::State;

/// A set of public keys (RFC 7517).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Jwks {
    /// The key that signs, and keys that signed before it.
    pub keys: Vec<PublicKey>,
}

/// The public keys of access tokens
///
/// The header `kid` of a token names its key. Another system can so verify who calls it, without asking Merit.
#[utoipa::path(
    tag = "identity", operation_id = "get_jwks", security(()),
    responses((status = OK, description = "The keys", body = Jwks), Problem),
)]
#[get("/.well-known/jwks.json")]
pub async fn get_jwks(state: Data<State>) -> Result<Json<Jwks>, Problem> {
    Ok(Json(Jwks { keys: state.identity.keys.public().to_vec() }))
}
