//! Service points, their printed codes, and visits.

use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, get, post, put};
use chrono::{DateTime, Utc};
use identity::permission::{ManagePerformance, ReadDirectory, ServeCitizens};
use kernel::id::{ServicePointId, UnitId};
use performance::citizens::{self, ServicePointData};
use performance::entity::service_point;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::allow::{Allow, AllowByTicket};
use crate::contract::Ticket;
use crate::etag::{IfMatch, Versioned};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::qr;
use crate::query::Query;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// A place where citizens are served.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ServicePoint {
    /// The service point.
    pub id: ServicePointId,
    /// The unit that serves there.
    pub unit_id: UnitId,
    /// What it is called.
    #[schema(example = "Loket 3")]
    pub name: String,
    /// The service that is asked about.
    #[schema(example = "Penerbitan KTP-el")]
    pub service: String,
    /// What the printed code leads to. It is public.
    #[schema(example = "3u5nQyXkT0mJ9d2Zb7wq8A")]
    pub token: String,
    /// Whether whoever opens the code is given a visit; else officers hand visits out.
    pub hands_out_visits: bool,
    /// The most visits that the code hands out in an hour.
    #[schema(example = 120)]
    pub visits_per_hour_max: i32,
    /// How many people use the service in a year, as far as known.
    #[schema(example = 12000)]
    pub population: Option<i64>,
    /// Whether it asks and takes complaints.
    pub is_open: bool,
    /// When it was set up.
    pub created_at: DateTime<Utc>,
}

impl From<service_point::Model> for ServicePoint {
    fn from(row: service_point::Model) -> Self {
        Self {
            id: row.id,
            unit_id: row.unit_id,
            name: row.name,
            service: row.service,
            token: row.token,
            hands_out_visits: row.hands_out_visits,
            visits_per_hour_max: row.visits_per_hour_max,
            population: row.population,
            is_open: row.is_open,
            created_at: row.created_at,
        }
    }
}

fn hourly() -> i32 {
    120
}

/// A service point to set up.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateServicePoint {
    /// The unit that serves there.
    unit_id: UnitId,
    /// What it is called.
    #[schema(min_length = 1, max_length = 500, example = "Loket 3")]
    name: String,
    /// The service that is asked about.
    #[schema(min_length = 1, max_length = 500, example = "Penerbitan KTP-el")]
    service: String,
    /// Whether whoever opens the code is given a visit; else officers hand visits out.
    hands_out_visits: bool,
    /// The most visits that the code hands out in an hour.
    #[serde(default = "hourly")]
    #[schema(minimum = 1, maximum = 10000, default = 120)]
    visits_per_hour_max: i32,
    /// How many people use the service in a year, as far as known.
    #[serde(default)]
    #[schema(minimum = 1, example = 12000)]
    population: Option<i64>,
}

/// What a service point is from now on.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditServicePoint {
    /// What it is called.
    #[schema(min_length = 1, max_length = 500, example = "Loket 3")]
    name: String,
    /// The service that is asked about.
    #[schema(min_length = 1, max_length = 500, example = "Penerbitan KTP-el")]
    service: String,
    /// Whether whoever opens the code is given a visit; else officers hand visits out.
    hands_out_visits: bool,
    /// The most visits that the code hands out in an hour.
    #[schema(minimum = 1, maximum = 10000, example = 120)]
    visits_per_hour_max: i32,
    /// How many people use the service in a year, as far as known.
    #[serde(default)]
    #[schema(minimum = 1, example = 12000)]
    population: Option<i64>,
    /// Whether it asks and takes complaints.
    #[schema(example = true)]
    is_open: bool,
}

/// Which service points.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ServicePointsWanted {
    /// Of this unit and those below it.
    unit_id: Option<UnitId>,
}

/// How a picture is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum QrFormat {
    /// Lines: sharp in every size.
    #[default]
    Svg,
    /// Pixels.
    Png,
}

/// Which picture.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct QrWanted {
    /// How it is drawn.
    format: Option<QrFormat>,
    /// The address before the code, of the page that asks citizens; without it the address of the API stands there.
    #[param(example = "https://skm.sinarlaut.go.id/")]
    base: Option<String>,
}

/// How many visits to hand out.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueVisits {
    /// The number.
    #[schema(minimum = 1, maximum = 200, example = 20)]
    count: usize,
}

/// Visits to hand out.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IssuedVisits {
    /// One token for each citizen; shown once, good for seven days and one answer each.
    #[schema(example = json!(["pX0c2yJxQ1m3v5b7n9KdWg"]))]
    pub tokens: Vec<String>,
}

/// Set up a service point
#[utoipa::path(
    tag = "performance", operation_id = "create_service_point", security(("bearer" = ["performance.manage"])),
    request_body = CreateServicePoint,
    responses((status = CREATED, description = "The service point", body = ServicePoint), Problem),
)]
#[post("/performance/service-points")]
pub async fn create_service_point(
    caller: Allow<ManagePerformance>,
    state: Data<State>,
    body: Valid<CreateServicePoint>,
) -> Result<Created<ServicePoint>, Problem> {
    let CreateServicePoint { unit_id, name, service, hands_out_visits, visits_per_hour_max, population } =
        body.0;
    let data =
        ServicePointData { name, service, hands_out_visits, visits_per_hour_max, population, is_open: true };
    let point = citizens::create_service_point(&state.db, caller.act(), (unit_id, data)).await?;
    let version = point.version;
    Ok(Created::at(format!("/v1/performance/service-points/{}", point.id), point.into()).version(version))
}

/// Service points, newest first
///
/// Those of one's instansi.
#[utoipa::path(
    tag = "performance", operation_id = "list_service_points", security(("bearer" = ["directory.read"])),
    params(ServicePointsWanted, Paging),
    responses((status = OK, description = "A page of service points", body = PageOf<ServicePoint>), Problem),
)]
#[get("/performance/service-points")]
pub async fn list_service_points(
    caller: Allow<ReadDirectory>,
    state: Data<State>,
    wanted: Query<ServicePointsWanted>,
    paging: Paging,
) -> Result<PageOf<ServicePoint>, Problem> {
    let page = citizens::list_service_points(state.db.read(), caller.act(), wanted.unit_id, &paging).await?;
    Ok(page.map(ServicePoint::from).into())
}

/// One service point
#[utoipa::path(
    tag = "performance", operation_id = "get_service_point", security(("bearer" = ["directory.read"])),
    params(("service_point_id" = ServicePointId, Path, description = "The service point")),
    responses((status = OK, description = "The service point", body = ServicePoint), Problem),
)]
#[get("/performance/service-points/{service_point_id}")]
pub async fn get_service_point(
    caller: Allow<ReadDirectory>,
    state: Data<State>,
    id: Id<ServicePointId>,
) -> Result<Versioned<ServicePoint>, Problem> {
    let point = citizens::find_service_point(state.db.latest(), caller.act(), *id).await?;
    Ok(Versioned::new(point.version, point.into()))
}

/// Change a service point
///
/// Its code stays, so that what is printed still leads to it.
#[utoipa::path(
    tag = "performance", operation_id = "edit_service_point", security(("bearer" = ["performance.manage"])),
    params(("service_point_id" = ServicePointId, Path, description = "The service point"), IfMatch),
    request_body = EditServicePoint,
    responses((status = OK, description = "The service point", body = ServicePoint), Problem),
)]
#[put("/performance/service-points/{service_point_id}")]
pub async fn edit_service_point(
    caller: Allow<ManagePerformance>,
    state: Data<State>,
    (id, if_match): (Id<ServicePointId>, IfMatch),
    body: Valid<EditServicePoint>,
) -> Result<Versioned<ServicePoint>, Problem> {
    let EditServicePoint { name, service, hands_out_visits, visits_per_hour_max, population, is_open } =
        body.0;
    let data = ServicePointData { name, service, hands_out_visits, visits_per_hour_max, population, is_open };
    let target = (*id, if_match.expected());
    let point = citizens::edit_service_point(&state.db, caller.act(), target, data).await?;
    Ok(Versioned::new(point.version, point.into()))
}

/// The printed code of a service point
///
/// A picture for the counter, as SVG or PNG.
#[utoipa::path(
    tag = "performance", operation_id = "get_service_point_qr", security(("bearer" = ["directory.read"])),
    params(("service_point_id" = ServicePointId, Path, description = "The service point"), QrWanted, Ticket),
    responses((status = OK, description = "The picture", content(
        (String = "image/svg+xml"), (Vec<u8> = "image/png"))), Problem),
)]
#[get("/performance/service-points/{service_point_id}/qr")]
pub async fn get_service_point_qr(
    caller: AllowByTicket<ReadDirectory>,
    state: Data<State>,
    (id, wanted): (Id<ServicePointId>, Query<QrWanted>),
) -> Result<HttpResponse, Problem> {
    let point = citizens::find_service_point(state.db.read(), caller.0.act(), *id).await?;
    let QrWanted { format, base } = wanted.0;
    let address = qr::address(base.as_deref(), &point.token)?;
    Ok(match format.unwrap_or_default() {
        QrFormat::Svg => HttpResponse::Ok().content_type("image/svg+xml").body(qr::svg(&address)?),
        QrFormat::Png => HttpResponse::Ok().content_type("image/png").body(qr::png(&address)?),
    })
}

/// Hand out visits
///
/// Each gives one citizen the right to answer once, within seven days. The tokens are shown once.
#[utoipa::path(
    tag = "performance", operation_id = "issue_visits", security(("bearer" = ["citizens.serve"])),
    params(("service_point_id" = ServicePointId, Path, description = "The service point")),
    request_body = IssueVisits,
    responses((status = OK, description = "The tokens", body = IssuedVisits), Problem),
)]
#[post("/performance/service-points/{service_point_id}/visits")]
pub async fn issue_visits(
    caller: Allow<ServeCitizens>,
    state: Data<State>,
    id: Id<ServicePointId>,
    body: Valid<IssueVisits>,
) -> Result<Json<IssuedVisits>, Problem> {
    let tokens = citizens::issue_visits(&state.db, caller.act(), (*id, body.count)).await?;
    Ok(Json(IssuedVisits { tokens }))
}
