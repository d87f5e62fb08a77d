//! Demo mode: the clock that can be moved, and the way back to the beginning.
//!
//! Outside demo mode these addresses do not exist. Inside it they ask for no credential: whoever reaches a demo installation
//! knows its password anyway.

use actix_web::web::{Data, Json};
use actix_web::{post, put};
use chrono::{DateTime, Utc};
use kernel::{Fault, FaultKind};
use platform::{clock, housekeeping, wipe};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use utoipa::ToSchema;
use validator::Validate;

use crate::allow::Anyone;
use crate::demo;
use crate::notifications;
use crate::problem::Problem;
use crate::reply::NoContent;
use crate::state::State;
use crate::valid::Valid;

/// Business time.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DemoClock {
    /// What time it is now, from which it runs on.
    #[schema(example = "2026-04-01T01:00:00Z")]
    now: DateTime<Utc>,
}

/// Move the business clock
///
/// For all processes at once. Deadlines that this passes are met within a second or two, each as of its own instant.
#[utoipa::path(
    tag = "system", operation_id = "move_demo_clock", security(()),
    request_body = DemoClock,
    responses((status = OK, description = "Business time", body = DemoClock), Problem),
)]
#[put("/v1/demo/clock")]
pub async fn move_demo_clock(
    caller: Anyone,
    state: Data<State>,
    body: Valid<DemoClock>,
) -> Result<Json<DemoClock>, Problem> {
    in_demo_mode(&state)?;
    clock::store(&state.db, caller.act(), &state.clock, body.now).await?;
    Ok(Json(DemoClock { now: state.clock.now() }))
}

/// Begin the demo again
///
/// Deletes everything but the log of acts and records the fictional regency anew. All sessions end.
#[utoipa::path(
    tag = "system", operation_id = "reset_demo", security(()),
    responses((status = NO_CONTENT, description = "The regency is as it was"), Problem),
)]
#[post("/v1/demo/reset")]
pub async fn reset_demo(caller: Anyone, state: Data<State>) -> Result<NoContent, Problem> {
    static RESETTING: Mutex<()> = Mutex::const_new(());
    in_demo_mode(&state)?;
    let _alone = RESETTING.lock().await;
    wipe::wipe(&state.db, caller.act()).await?;
    demo::seed(&state).await?;
    // The chores were deleted with everything else.
    housekeeping::plan(&state.db, &state.clock).await?;
    identity::housekeeping::plan(&state.db, &state.clock).await?;
    notifications::plan(&state).await?;
    Ok(NoContent)
}

fn in_demo_mode(state: &State) -> Result<(), Problem> {
    let unknown = || Problem::new(Fault::new(FaultKind::NotFound, "request.not_found"));
    if state.config.demo { Ok(()) } else { Err(unknown()) }
}
