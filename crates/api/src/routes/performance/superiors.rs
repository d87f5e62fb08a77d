//! Requests to correct a wrong superior.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, NaiveDate, Utc};
use identity::Permission;
use identity::permission::{ManagePerformance, OwnPerformance, ReadPerformance};
use kernel::Language;
use kernel::id::{EmployeeId, SuperiorRequestId};
use performance::states::SuperiorRequestStatus;
use performance::superiors::{self, AskedSuperior, NewSuperiorRequest, SuperiorRequestFilter, Verdict};
use platform::Act;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::Side;
use crate::actions::{AllowedAction, Denial};
use crate::allow::Allow;
use crate::etag::{IfMatch, OptionalIfMatch, Versioned};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// A request to correct a wrong superior.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SuperiorRequest {
    /// The request.
    pub id: SuperiorRequestId,
    /// Whose superior is wrong.
    pub employee: Side,
    /// Who it was when the request was made.
    pub current: Option<Side>,
    /// Who it should be.
    pub proposed: Side,
    /// From when on.
    #[schema(example = "2026-02-01")]
    pub valid_from: NaiveDate,
    /// Why.
    #[schema(example = "Sejak mutasi Januari saya bekerja di bawah Kepala Bidang Pencatatan Sipil.")]
    pub reason: String,
    /// Where it stands.
    pub status: SuperiorRequestStatus,
    /// When it goes further up, or is brought to mind again; null once it is answered.
    pub deadline: Option<DateTime<Utc>>,
    /// What the decision says.
    #[schema(example = json!(null))]
    pub decision_note: Option<String>,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// What its state offers, and to whom.
    pub allowed_actions: Vec<AllowedAction>,
}

impl SuperiorRequest {
    /// A request in the reader's language.
    pub fn of(asked: AskedSuperior, language: Language) -> Versioned<Self> {
        let AskedSuperior { row, employee, current, proposed, deadline, offered } = asked;
        let action = |act: &kernel::states::AllowedAct<performance::states::SuperiorRequestAct>| {
            let word = act.act.word();
            AllowedAction {
                name: word.to_owned(),
                method: "POST",
                href: format!("/v1/performance/superior-requests/{}/{word}", row.id),
                reason_if_denied: act.denied.as_ref().map(|fault| Denial::of(fault, language)),
            }
        };
        let body = Self {
            allowed_actions: offered.iter().map(action).collect(),
            id: row.id,
            employee: employee.into(),
            current: current.map(Side::from),
            proposed: proposed.into(),
            valid_from: row.valid_from,
            reason: row.reason,
            status: row.status,
            deadline,
            decision_note: row.decision_note,
            decided_at: row.decided_at,
            created_at: row.created_at,
        };
        Versioned::new(row.version, body)
    }
}

/// Who the superior should be.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestSuperior {
    /// The right superior.
    superior_id: EmployeeId,
    /// From when on.
    #[schema(example = "2026-02-01")]
    valid_from: NaiveDate,
    /// Why.
    #[schema(
        min_length = 1,
        max_length = 4000,
        example = "Sejak mutasi Januari saya bekerja di bawah Kepala Bidang Pencatatan Sipil."
    )]
    reason: String,
}

/// Why a request is accepted or refused.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideSuperiorRequest {
    /// Why.
    #[schema(min_length = 1, max_length = 4000, example = "Sesuai SK mutasi 820/12/2026.")]
    note: String,
}

/// Which requests.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SuperiorRequestsWanted {
    /// Of this employee.
    #[param(value_type = Option<EmployeeId>)]
    employee_id: Option<EmployeeId>,
    /// Those that wait for an answer.
    #[param(default = false)]
    open: Option<bool>,
}

/// The caller's act as whoever manages performance, where the caller does.
fn managing(caller: &Allow<ReadPerformance>) -> Option<Act> {
    let act = caller.act();
    let used = caller.caller().uses(Permission::ManagePerformance, act.today).ok()?;
    Some(Act { scope: used.scope, ..act.clone() })
}

/// Say who one's superior should be
///
/// With a reason. Whoever manages performance answers within seven days; then the request goes to those who manage the whole region
/// and is brought to mind every seven days. Meanwhile the own plan can be drafted against the unit's published targets.
#[utoipa::path(
    tag = "performance", operation_id = "request_superior", security(("bearer" = ["performance.own"])),
    request_body = RequestSuperior,
    responses((status = CREATED, description = "The request", body = SuperiorRequest), Problem),
)]
#[post("/performance/superior-requests")]
pub async fn request_superior(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    body: Valid<RequestSuperior>,
) -> Result<Created<SuperiorRequest>, Problem> {
    let RequestSuperior { superior_id, valid_from, reason } = body.0;
    let new = NewSuperiorRequest { superior_id, valid_from, reason };
    let asked = superiors::request_superior(&state.db, caller.act(), new).await?;
    let Versioned { version, body } = SuperiorRequest::of(asked, caller.act().language);
    Ok(Created::at(format!("/v1/performance/superior-requests/{}", body.id), body).version(version))
}

/// Requests about superiors, newest first
///
/// One's own, and those of the people whose performance one manages.
#[utoipa::path(
    tag = "performance", operation_id = "list_superior_requests", security(("bearer" = ["performance.read"])),
    params(SuperiorRequestsWanted, Paging),
    responses((status = OK, description = "A page of requests", body = PageOf<SuperiorRequest>), Problem),
)]
#[get("/performance/superior-requests")]
pub async fn list_superior_requests(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    wanted: Query<SuperiorRequestsWanted>,
    paging: Paging,
) -> Result<PageOf<SuperiorRequest>, Problem> {
    let SuperiorRequestsWanted { employee_id, open } = wanted.0;
    let manager = managing(&caller);
    let filter = SuperiorRequestFilter { employee_id, open: open.unwrap_or_default() };
    let asked = (caller.act(), manager.as_ref());
    let page = superiors::list_superior_requests(state.db.read(), asked, filter, &paging).await?;
    let language = caller.act().language;
    Ok(page.map(|asked| SuperiorRequest::of(asked, language).body).into())
}

/// One request about a superior
#[utoipa::path(
    tag = "performance", operation_id = "get_superior_request", security(("bearer" = ["performance.read"])),
    params(("superior_request_id" = SuperiorRequestId, Path, description = "The request")),
    responses((status = OK, description = "The request", body = SuperiorRequest), Problem),
)]
#[get("/performance/superior-requests/{superior_request_id}")]
pub async fn get_superior_request(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    superior_request_id: Id<SuperiorRequestId>,
) -> Result<Versioned<SuperiorRequest>, Problem> {
    let manager = managing(&caller);
    let asked = (caller.act(), manager.as_ref());
    let found = superiors::find_superior_request(state.db.latest(), asked, *superior_request_id).await?;
    Ok(SuperiorRequest::of(found, caller.act().language))
}

/// Take one's request back
#[utoipa::path(
    tag = "performance", operation_id = "withdraw_superior_request", security(("bearer" = ["performance.own"])),
    params(("superior_request_id" = SuperiorRequestId, Path, description = "The request"), OptionalIfMatch),
    responses((status = OK, description = "The request, taken back", body = SuperiorRequest), Problem),
)]
#[post("/performance/superior-requests/{superior_request_id}/tarik")]
pub async fn withdraw_superior_request(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    superior_request_id: Id<SuperiorRequestId>,
    if_match: OptionalIfMatch,
) -> Result<Versioned<SuperiorRequest>, Problem> {
    let target = (*superior_request_id, if_match.expected());
    let asked = superiors::withdraw_superior_request(&state.db, caller.act(), target).await?;
    Ok(SuperiorRequest::of(asked, caller.act().language))
}

/// Accept a request about a superior
///
/// The superior is corrected in the employee's record from the day that was asked for, and rates from then on. Never by the
/// employee.
#[utoipa::path(
    tag = "performance", operation_id = "accept_superior_request", security(("bearer" = ["performance.manage"])),
    params(("superior_request_id" = SuperiorRequestId, Path, description = "The request"), IfMatch),
    request_body = DecideSuperiorRequest,
    responses((status = OK, description = "The accepted request", body = SuperiorRequest), Problem),
)]
#[post("/performance/superior-requests/{superior_request_id}/terima")]
pub async fn accept_superior_request(
    caller: Allow<ManagePerformance>,
    state: Data<State>,
    (superior_request_id, if_match): (Id<SuperiorRequestId>, IfMatch),
    body: Valid<DecideSuperiorRequest>,
) -> Result<Versioned<SuperiorRequest>, Problem> {
    let target = (*superior_request_id, if_match.expected());
    decide(&caller, &state, target, Verdict { accept: true, note: body.0.note }).await
}

/// Refuse a request about a superior
#[utoipa::path(
    tag = "performance", operation_id = "refuse_superior_request", security(("bearer" = ["performance.manage"])),
    params(("superior_request_id" = SuperiorRequestId, Path, description = "The request"), IfMatch),
    request_body = DecideSuperiorRequest,
    responses((status = OK, description = "The refused request", body = SuperiorRequest), Problem),
)]
#[post("/performance/superior-requests/{superior_request_id}/tolak")]
pub async fn refuse_superior_request(
    caller: Allow<ManagePerformance>,
    state: Data<State>,
    (superior_request_id, if_match): (Id<SuperiorRequestId>, IfMatch),
    body: Valid<DecideSuperiorRequest>,
) -> Result<Versioned<SuperiorRequest>, Problem> {
    let target = (*superior_request_id, if_match.expected());
    decide(&caller, &state, target, Verdict { accept: false, note: body.0.note }).await
}

async fn decide(
    caller: &Allow<ManagePerformance>,
    state: &State,
    target: (SuperiorRequestId, Option<i64>),
    verdict: Verdict,
) -> Result<Versioned<SuperiorRequest>, Problem> {
    let actor = (caller.act(), &state.vault);
    let asked = superiors::decide_superior_request(&state.db, actor, target, verdict).await?;
    Ok(SuperiorRequest::of(asked, caller.act().language))
}
