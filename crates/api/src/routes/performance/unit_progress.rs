//! How units go on, now and as it happens.

use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, get};
use identity::permission::ReadPerformance;
use kernel::id::UnitId;
use performance::following as domain;

use crate::allow::{Allow, AllowByTicket};
use crate::contract::Ticket;
use crate::events;
use crate::following::{self, UnitNews};
use crate::path::Id;
use crate::problem::Problem;
use crate::state::State;

/// How a unit goes
///
/// Plans, results, log, monthly reports and projects of everybody in the unit and below it, as they stand today. For those who lead the
/// unit or above it, and for those in whose care its performance is.
#[utoipa::path(
    tag = "performance", operation_id = "get_unit_progress", security(("bearer" = ["performance.read"])),
    params(("unit_id" = UnitId, Path, description = "The unit")),
    responses((status = OK, description = "How it goes", body = UnitNews), Problem),
)]
#[get("/performance/units/{unit_id}/progress")]
pub async fn get_unit_progress(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    unit_id: Id<UnitId>,
) -> Result<Json<UnitNews>, Problem> {
    domain::admit(state.db.read(), caller.act(), *unit_id).await?;
    Ok(Json(following::look(&state, *unit_id, caller.act().today).await?))
}

/// Follow how a unit goes
///
/// Server-Sent Events: how the unit goes now, and again within two seconds whenever somebody there plans, reports, logs or reaches a
/// milestone, as `event: progress`, with the acts that changed it. The stream ends with the reader's session.
#[utoipa::path(
    tag = "performance", operation_id = "follow_unit_progress", security(("bearer" = ["performance.read"])),
    params(("unit_id" = UnitId, Path, description = "The unit"), Ticket),
    responses((status = OK, description = "How it goes, again and again", body = UnitNews, content_type = "text/event-stream"), Problem),
)]
#[get("/performance/units/{unit_id}/progress/stream")]
pub async fn follow_unit_progress(
    caller: AllowByTicket<ReadPerformance>,
    state: Data<State>,
    unit_id: Id<UnitId>,
) -> Result<HttpResponse, Problem> {
    let caller = caller.0;
    domain::admit(state.db.read(), caller.act(), *unit_id).await?;
    let news = following::follow(&state, (*unit_id, caller.act().today)).await?;
    Ok(events::stream(&state, caller.caller(), "progress", news))
}
