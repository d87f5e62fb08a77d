//! Erasing a person: asked for by one, decided by another.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, Utc};
use identity::permission::{ManagePrivacy, ReadPrivacy};
use kernel::id::{EmployeeId, ErasureId};
use personnel::scope;
use platform::Act;
use platform::entity::erasure::Column;
use platform::privacy::erasures::{self, Erasure, ErasureStatus};
use platform::privacy::states::{ErasureAct, offered_on_erasure};
use sea_orm::Condition;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use crate::actions::AllowedAction;
use crate::allow::Allow;
use crate::etag::{IfMatch, Versioned};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::privacy::erase;
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// A request to erase a person.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ErasureRequest {
    /// The request.
    pub id: ErasureId,
    /// Whom to erase.
    pub employee_id: EmployeeId,
    /// Where it stands.
    pub status: ErasureStatus,
    /// Why.
    #[schema(example = "Permohonan subjek data tanggal 3 Februari 2037")]
    pub reason: String,
    /// The account that asked.
    pub requested_by: Option<Uuid>,
    /// When.
    pub requested_at: DateTime<Utc>,
    /// The account that decided.
    #[schema(example = json!(null))]
    pub decided_by: Option<Uuid>,
    /// When.
    #[schema(example = json!(null))]
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was decided so.
    #[schema(example = json!(null))]
    pub decision: Option<String>,
    /// What may be done with it.
    pub allowed_actions: Vec<AllowedAction>,
}

impl ErasureRequest {
    /// A request as a caller sees it.
    pub fn of(erasure: Erasure, act: &Act) -> Self {
        let offered = offered_on_erasure(act, &erasure);
        let action = |offer: &kernel::states::AllowedAct<ErasureAct>| {
            let word = offer.act.word();
            let href = format!("/v1/privacy/erasures/{}/{word}", erasure.id);
            AllowedAction::post(word, href, offer.denied.as_ref(), act.language)
        };
        Self {
            allowed_actions: offered.iter().map(action).collect(),
            id: erasure.id,
            employee_id: erasure.employee_id,
            status: erasure.status,
            reason: erasure.reason,
            requested_by: erasure.requested_by,
            requested_at: erasure.requested_at,
            decided_by: erasure.decided_by,
            decided_at: erasure.decided_at,
            decision: erasure.decision,
        }
    }
}

/// A request to make.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestErasure {
    /// Whom to erase.
    employee_id: EmployeeId,
    /// Why.
    #[validate(length(min = 5, max = 500))]
    #[schema(min_length = 5, max_length = 500, example = "Permohonan subjek data tanggal 3 Februari 2037")]
    reason: String,
}

/// Why it is decided so.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideErasure {
    /// In a few words.
    #[validate(length(min = 5, max = 500))]
    #[schema(
        min_length = 5,
        max_length = 500,
        example = "Masa retensi telah berakhir dan tidak ada perkara"
    )]
    decision: String,
}

/// Which requests.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ErasuresWanted {
    /// In this state.
    status: Option<ErasureStatus>,
}

/// The requests whose people lie within the caller's reach.
pub fn reach(act: &Act) -> Condition {
    scope::condition(&act.scope, Column::EmployeeId, act.today)
}

/// Requests to erase people, newest first
#[utoipa::path(
    tag = "privacy", operation_id = "list_erasures", security(("bearer" = ["privacy.read"])),
    params(ErasuresWanted, Paging),
    responses((status = OK, description = "A page of requests", body = PageOf<ErasureRequest>), Problem),
)]
#[get("/privacy/erasures")]
pub async fn list_erasures(
    caller: Allow<ReadPrivacy>,
    state: Data<State>,
    wanted: Query<ErasuresWanted>,
    paging: Paging,
) -> Result<PageOf<ErasureRequest>, Problem> {
    let act = caller.act();
    let page = erasures::list(state.db.read(), reach(act), wanted.status, &paging).await?;
    Ok(page.map(|erasure| ErasureRequest::of(erasure, act)).into())
}

/// Ask for a person to be erased
///
/// Refused with every ground on which the law wants the person kept: still employed, payslips within their time, a legal hold. Of
/// those who may go, a second person decides.
#[utoipa::path(
    tag = "privacy", operation_id = "request_erasure", security(("bearer" = ["privacy.manage"])),
    request_body = RequestErasure,
    responses((status = CREATED, description = "The request", body = ErasureRequest), Problem),
)]
#[post("/privacy/erasures")]
pub async fn request_erasure(
    caller: Allow<ManagePrivacy>,
    state: Data<State>,
    body: Valid<RequestErasure>,
) -> Result<Created<ErasureRequest>, Problem> {
    let (act, Valid(RequestErasure { employee_id, reason })) = (caller.act(), body);
    let erasure = erase::request(&state, act, (employee_id, reason)).await?;
    let (place, version) = (format!("/v1/privacy/erasures/{}", erasure.id), erasure.version);
    Ok(Created::at(place, ErasureRequest::of(erasure, act)).version(version))
}

/// A request to erase a person
#[utoipa::path(
    tag = "privacy", operation_id = "get_erasure", security(("bearer" = ["privacy.read"])),
    params(("erasure_id" = ErasureId, Path, description = "The request")),
    responses((status = OK, description = "The request", body = ErasureRequest), Problem),
)]
#[get("/privacy/erasures/{erasure_id}")]
pub async fn get_erasure(
    caller: Allow<ReadPrivacy>,
    state: Data<State>,
    erasure_id: Id<ErasureId>,
) -> Result<Versioned<ErasureRequest>, Problem> {
    let act = caller.act();
    let erasure = erasures::find(state.db.latest(), reach(act), *erasure_id).await?;
    Ok(Versioned::new(erasure.version, ErasureRequest::of(erasure, act)))
}

/// Erase a person
///
/// By somebody else than whoever asked. The person's key is destroyed: NIK, NPWP, account numbers and the names of the family can
/// never be read again, in backups neither. Name, account, photo and papers go; ids, NIP, payslips and the log of acts stay, and its seals
/// still verify. Nothing brings the person back.
#[utoipa::path(
    tag = "privacy", operation_id = "approve_erasure", security(("bearer" = ["privacy.manage"])),
    params(("erasure_id" = ErasureId, Path, description = "The request"), IfMatch),
    request_body = DecideErasure,
    responses((status = OK, description = "The request", body = ErasureRequest), Problem),
)]
#[post("/privacy/erasures/{erasure_id}/approve")]
pub async fn approve_erasure(
    caller: Allow<ManagePrivacy>,
    state: Data<State>,
    (erasure_id, if_match): (Id<ErasureId>, IfMatch),
    body: Valid<DecideErasure>,
) -> Result<Versioned<ErasureRequest>, Problem> {
    let target = (*erasure_id, if_match.expected());
    decide(&state, caller.act(), target, (ErasureAct::Approve, Some(body.0.decision))).await
}

/// Refuse to erase a person
///
/// By somebody else than whoever asked. The person stays.
#[utoipa::path(
    tag = "privacy", operation_id = "refuse_erasure", security(("bearer" = ["privacy.manage"])),
    params(("erasure_id" = ErasureId, Path, description = "The request"), IfMatch),
    request_body = DecideErasure,
    responses((status = OK, description = "The request", body = ErasureRequest), Problem),
)]
#[post("/privacy/erasures/{erasure_id}/refuse")]
pub async fn refuse_erasure(
    caller: Allow<ManagePrivacy>,
    state: Data<State>,
    (erasure_id, if_match): (Id<ErasureId>, IfMatch),
    body: Valid<DecideErasure>,
) -> Result<Versioned<ErasureRequest>, Problem> {
    let target = (*erasure_id, if_match.expected());
    decide(&state, caller.act(), target, (ErasureAct::Refuse, Some(body.0.decision))).await
}

/// Take back a request to erase a person
///
/// By whoever asked.
#[utoipa::path(
    tag = "privacy", operation_id = "withdraw_erasure", security(("bearer" = ["privacy.manage"])),
    params(("erasure_id" = ErasureId, Path, description = "The request"), IfMatch),
    responses((status = OK, description = "The request", body = ErasureRequest), Problem),
)]
#[post("/privacy/erasures/{erasure_id}/withdraw")]
pub async fn withdraw_erasure(
    caller: Allow<ManagePrivacy>,
    state: Data<State>,
    (erasure_id, if_match): (Id<ErasureId>, IfMatch),
) -> Result<Versioned<ErasureRequest>, Problem> {
    let target = (*erasure_id, if_match.expected());
    decide(&state, caller.act(), target, (ErasureAct::Withdraw, None)).await
}

async fn decide(
    state: &State,
    act: &Act,
    (erasure, expected): (ErasureId, Option<i64>),
    (wanted, decision): (ErasureAct, Option<String>),
) -> Result<Versioned<ErasureRequest>, Problem> {
    let decide = erase::Decide { erasure, expected, wanted, decision };
    let erasure = erase::decide(state, act, reach(act), decide).await?;
    Ok(Versioned::new(erasure.version, ErasureRequest::of(erasure, act)))
}
