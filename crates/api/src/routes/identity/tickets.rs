//! Tickets for streams and downloads.

use actix_web::post;
use actix_web::web::{Data, Json};
use identity::TICKET_LIFETIME;
use identity::permission::UseAccount;
use platform::clock;
use serde::Serialize;
use utoipa::ToSchema;

use crate::allow::Allow;
use crate::problem::Problem;
use crate::state::State;

/// A ticket.
#[derive(Serialize, ToSchema)]
pub struct StreamTicket {
    /// For `?ticket=`, once.
    #[schema(example = "W2hX0o3Zr4n5B6v7C8x9L1k2J3h4G5f6D7s8A9q0W1e")]
    ticket: String,
    /// For how many seconds it can be used.
    #[schema(example = 60)]
    expires_in: i64,
}

/// Get a ticket for a stream or a download
///
/// A browser cannot send `Authorization` with an `EventSource` or a download. A ticket stands in for it, once and within a
/// minute, at the addresses that take the parameter `ticket`.
#[utoipa::path(
    tag = "identity", operation_id = "create_ticket", security(("bearer" = ["account.use"])),
    responses((status = OK, description = "The ticket", body = StreamTicket), Problem),
)]
#[post("/tickets")]
pub async fn create_ticket(
    caller: Allow<UseAccount>,
    state: Data<State>,
) -> Result<Json<StreamTicket>, Problem> {
    let ticket = identity::issue_ticket(&state.identity, caller.caller(), clock::wall()).await?;
    Ok(Json(StreamTicket { ticket, expires_in: TICKET_LIFETIME.num_seconds() }))
}
