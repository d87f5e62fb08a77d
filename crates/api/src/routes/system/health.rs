//! Is it alive, is it ready, how is it doing: for the supervisor, the load balancer and the dashboard.

use actix_web::get;
use actix_web::http::header::ContentType;
use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, Responder};
use kernel::{Fault, FaultKind};
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::Problem;
use crate::state::State;

/// How the service is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Health {
    /// Always `ok`: whatever else is the case, there is no answer or a problem.
    #[schema(example = "ok")]
    pub status: &'static str,
    /// The version of the program.
    #[schema(example = "0.1.0")]
    pub version: &'static str,
}

impl Health {
    const OK: Self = Self { status: "ok", version: env!("CARGO_PKG_VERSION") };
}

/// Is the process alive
///
/// Asks nothing of the database: a supervisor that restarts the process on a failure should not do so for the database's sake.
#[utoipa::path(
    tag = "system", operation_id = "get_health", security(()),
    responses((status = OK, description = "It is alive", body = Health), Problem),
)]
#[get("/healthz")]
pub async fn get_health() -> Json<Health> {
    std::future::ready(Json(Health::OK)).await
}

/// Is the service ready for requests
///
/// The database answers, and its schema is the one that this program needs.
#[utoipa::path(
    tag = "system", operation_id = "get_readiness", security(()),
    responses((status = OK, description = "It is ready", body = Health), Problem),
)]
#[get("/readyz")]
pub async fn get_readiness(state: Data<State>) -> Result<Json<Health>, Problem> {
    if crate::migrate::is_current(&state.db).await? {
        return Ok(Json(Health::OK));
    }
    Err(Problem::new(Fault::new(FaultKind::Unavailable, "system.schema_behind")))
}

/// Measurements for Prometheus
///
/// Requests by operation and status, and their durations by operation. No personal value is in them.
#[utoipa::path(
    tag = "system", operation_id = "get_metrics", security(()),
    responses((status = OK, description = "In the text format of Prometheus", body = String, content_type = "text/plain"), Problem),
)]
#[get("/metrics")]
pub async fn get_metrics(state: Data<State>) -> impl Responder {
    let text = state.metrics.render();
    std::future::ready(HttpResponse::Ok().content_type(ContentType::plaintext()).body(text)).await
}
