//! The sessions of one's own account.

use actix_web::web::Data;
use actix_web::{delete, get};
use chrono::{DateTime, Utc};
use identity::entity::session;
use identity::permission::UseAccount;
use kernel::id::SessionId;
use platform::clock;
use serde::Serialize;
use utoipa::ToSchema;

use crate::allow::Allow;
use crate::etag::IfMatch;
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::reply::NoContent;
use crate::state::State;

/// A login that still counts.
#[derive(Serialize, ToSchema)]
pub struct Session {
    /// The session.
    id: SessionId,
    /// What the client called itself.
    #[schema(example = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")]
    device: String,
    /// When the login was.
    started_at: DateTime<Utc>,
    /// When it was last refreshed.
    refreshed_at: DateTime<Utc>,
    /// When a new login is needed.
    expires_at: DateTime<Utc>,
    /// Whether it is the session of this request.
    #[schema(example = true)]
    is_current: bool,
}

/// My sessions, newest first
///
/// Every login of this account that still counts, on whatever device.
#[utoipa::path(
    tag = "identity", operation_id = "list_my_sessions", security(("bearer" = ["account.use"])),
    params(Paging),
    responses((status = OK, description = "A page of sessions", body = PageOf<Session>), Problem),
)]
#[get("/me/sessions")]
pub async fn list_my_sessions(
    caller: Allow<UseAccount>,
    state: Data<State>,
    paging: Paging,
) -> Result<PageOf<Session>, Problem> {
    let page = identity::list_sessions(state.db.latest(), caller.caller(), clock::wall(), &paging).await?;
    let current = caller.caller().session;
    let entry = |session: session::Model| Session {
        is_current: session.id == current,
        id: session.id,
        device: session.device,
        started_at: session.started_at,
        refreshed_at: session.refreshed_at,
        expires_at: session.expires_at,
    };
    Ok(page.map(entry).into())
}

/// End one of my sessions
///
/// Its tokens stop within five seconds. A session changes in no other way, so `If-Match: *` always fits.
#[utoipa::path(
    tag = "identity", operation_id = "revoke_my_session", security(("bearer" = ["account.use"])),
    params(("session_id" = SessionId, Path, description = "The session"), IfMatch),
    responses((status = NO_CONTENT, description = "The session has ended"), Problem),
)]
#[delete("/me/sessions/{session_id}")]
pub async fn revoke_my_session(
    caller: Allow<UseAccount>,
    state: Data<State>,
    session_id: Id<SessionId>,
    if_match: IfMatch,
) -> Result<NoContent, Problem> {
    identity::revoke_session(&state.identity, caller.act(), *session_id, if_match.expected()).await?;
    Ok(NoContent)
}
