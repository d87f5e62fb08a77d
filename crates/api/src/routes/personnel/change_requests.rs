//! Requests to change a record: proposed with proof, judged by a second person.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::NaiveDate;
use identity::Permission;
use identity::permission::{ProposeChanges, ReadPersonnel, VerifyChanges};
use kernel::Language;
use kernel::id::{EmployeeId, FactId, FileId, ProposalId};
use personnel::states::ProposalStatus;
use personnel::value::{FactKind, FactValue};
use personnel::{
    ChangeKind, NewProposal, NewRequest, Proposal, ProposalFilter, ProposalReader, ProposalView,
};
use platform::Scope;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::OnDay;
use super::decree_acts::Because;
use super::decrees::added;
use crate::actions::AllowedAction;
use crate::allow::Allow;
use crate::etag::{IfMatch, OptionalIfMatch, Versioned};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::privacy::sensitive::note_proposals;
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// A change to ask for.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestChange {
    /// What becomes of the fact; `add` where it is missing.
    #[serde(default = "added")]
    #[schema(default = "add", example = "add")]
    change: ChangeKind,
    /// The fact that is corrected or retracted.
    #[schema(example = json!(null))]
    fact_id: Option<FactId>,
    /// What is true; not where the fact is retracted.
    #[schema(example = json!({ "kind": "tax_status", "ptkp": "K/1" }))]
    value: Option<FactValue>,
    /// The first day on which it is true.
    #[schema(example = "2026-03-01")]
    valid_from: Option<NaiveDate>,
    /// The first day after; missing while no end is known.
    #[schema(example = json!(null))]
    valid_until: Option<NaiveDate>,
    /// Why.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500, example = "Anak pertama lahir; akta kelahiran terlampir")]
    reason: String,
    /// Files that prove it, which the caller stored before.
    #[serde(default)]
    #[validate(length(max = 10))]
    #[schema(max_items = 10, example = json!([]))]
    files: Vec<FileId>,
}

impl RequestChange {
    fn about(self, employee_id: EmployeeId) -> NewRequest {
        let Self { change, fact_id, value, valid_from, valid_until, reason, files } = self;
        let change = NewProposal { employee_id, change, fact_id, value, valid_from, valid_until };
        NewRequest { change, reason, files }
    }
}

/// A proposed change with what it offers.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = personnel::ProposalWithActions)]
pub struct ProposalWithActions {
    /// The change.
    #[serde(flatten)]
    pub proposal: Proposal,
    /// What its state offers, and to whom. A part of a decree goes the decree's way and offers nothing of its own.
    pub allowed_actions: Vec<AllowedAction>,
}

impl ProposalWithActions {
    /// A proposal in the reader's language.
    pub fn of(view: ProposalView, language: Language) -> Self {
        let ProposalView { proposal, offers } = view;
        let id = proposal.id;
        let action = |act: &kernel::states::AllowedAct<personnel::states::ProposalAct>| {
            let href = format!("/v1/change-requests/{id}/{}", act.act);
            AllowedAction::post(act.act.word(), href, act.denied.as_ref(), language)
        };
        Self { proposal, allowed_actions: offers.iter().map(action).collect() }
    }
}

/// Over whom the caller may verify.
pub struct Verifying(Option<Scope>);

impl Verifying {
    /// The caller's.
    pub fn of<P>(caller: &Allow<P>) -> Self {
        Self(caller.caller().scope(Permission::VerifyChanges, caller.act().today))
    }

    /// The caller as a reader of proposals.
    pub fn reader<'a, P>(&'a self, caller: &'a Allow<P>) -> ProposalReader<'a> {
        ProposalReader { act: caller.act(), verifies: self.0.as_ref() }
    }
}

/// Which requests.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RequestsWanted {
    /// In this state.
    #[param(value_type = Option<ProposalStatus>)]
    state: Option<ProposalStatus>,
    /// About this employee.
    #[param(value_type = Option<EmployeeId>)]
    employee_id: Option<EmployeeId>,
    /// About this kind of fact.
    #[param(value_type = Option<FactKind>)]
    fact_kind: Option<FactKind>,
}

impl RequestsWanted {
    fn filter(&self) -> ProposalFilter {
        let Self { state, employee_id, fact_kind } = *self;
        ProposalFilter { status: state, employee_id, fact_kind }
    }
}

/// What I asked for
///
/// Requests about one's own record, the latest first, whoever entered them.
#[utoipa::path(
    tag = "personnel", operation_id = "list_my_change_requests", security(("bearer" = ["personnel.propose"])),
    params(RequestsWanted, Paging),
    responses((status = OK, description = "A page of requests", body = PageOf<ProposalWithActions>), Problem),
)]
#[get("/me/change-requests")]
pub async fn list_my_change_requests(
    caller: Allow<ProposeChanges>,
    state: Data<State>,
    wanted: Query<RequestsWanted>,
    paging: Paging,
) -> Result<PageOf<ProposalWithActions>, Problem> {
    let verifying = Verifying::of(&caller);
    let asked = (wanted.filter(), &*paging);
    let page =
        personnel::list_own_requests(&state.db, &state.vault, verifying.reader(&caller), asked).await?;
    Ok(shown_page(page, &caller))
}

/// Ask for a change of my record
///
/// Of family, tax status, bank account and what else one knows best oneself; what a decree decides comes with the decree. It is true
/// once an officer has verified it.
#[utoipa::path(
    tag = "personnel", operation_id = "request_own_change", security(("bearer" = ["personnel.propose"])),
    request_body = RequestChange,
    responses((status = CREATED, description = "The request", body = ProposalWithActions), Problem),
)]
#[post("/me/change-requests")]
pub async fn request_own_change(
    caller: Allow<ProposeChanges>,
    state: Data<State>,
    body: Valid<RequestChange>,
) -> Result<Created<ProposalWithActions>, Problem> {
    let employee = personnel::own_record(caller.act())?;
    request(&caller, &state, body.0.about(employee)).await
}

/// Ask for a change of an employee's record
///
/// By an officer, as for a bank account, which always needs a second person.
#[utoipa::path(
    tag = "personnel", operation_id = "request_change", security(("bearer" = ["personnel.propose"])),
    params(("employee_id" = EmployeeId, Path, description = "The employee")),
    request_body = RequestChange,
    responses((status = CREATED, description = "The request", body = ProposalWithActions), Problem),
)]
#[post("/employees/{employee_id}/change-requests")]
pub async fn request_change(
    caller: Allow<ProposeChanges>,
    state: Data<State>,
    employee_id: Id<EmployeeId>,
    body: Valid<RequestChange>,
) -> Result<Created<ProposalWithActions>, Problem> {
    request(&caller, &state, body.0.about(*employee_id)).await
}

/// Requests that await a second person
///
/// Of employees within the caller's reach, the oldest first; those that were judged are found by their state.
#[utoipa::path(
    tag = "personnel", operation_id = "list_change_requests", security(("bearer" = ["personnel.verify"])),
    params(RequestsWanted, Paging),
    responses((status = OK, description = "A page of requests", body = PageOf<ProposalWithActions>), Problem),
)]
#[get("/change-requests")]
pub async fn list_change_requests(
    caller: Allow<VerifyChanges>,
    state: Data<State>,
    wanted: Query<RequestsWanted>,
    paging: Paging,
) -> Result<PageOf<ProposalWithActions>, Problem> {
    let verifying = Verifying::of(&caller);
    let asked = (wanted.filter(), &*paging);
    let page = personnel::list_requests(&state.db, &state.vault, verifying.reader(&caller), asked).await?;
    note_proposals(&state, &caller, &page.rows).await?;
    Ok(shown_page(page, &caller))
}

/// A request
///
/// Account numbers are whole for their owner and for who may verify them.
#[utoipa::path(
    tag = "personnel", operation_id = "get_change_request", security(("bearer" = ["personnel.read"])),
    params(("proposal_id" = ProposalId, Path, description = "The request")),
    responses((status = OK, description = "The request", body = ProposalWithActions), Problem),
)]
#[get("/change-requests/{proposal_id}")]
pub async fn get_change_request(
    caller: Allow<ReadPersonnel>,
    state: Data<State>,
    proposal_id: Id<ProposalId>,
) -> Result<OnDay<ProposalWithActions>, Problem> {
    let body = shown(&caller, &state, *proposal_id).await?;
    Ok(OnDay { version: body.proposal.version, body })
}

/// Verify a request
///
/// Held against its proof, it becomes true: the fact is written with the checks of any other. Never by who proposed it, nor by the
/// employee whom it concerns.
#[utoipa::path(
    tag = "personnel", operation_id = "verify_change_request", security(("bearer" = ["personnel.verify"])),
    params(("proposal_id" = ProposalId, Path, description = "The request"), IfMatch),
    responses((status = OK, description = "The applied request", body = ProposalWithActions), Problem),
)]
#[post("/change-requests/{proposal_id}/verify")]
pub async fn verify_change_request(
    caller: Allow<VerifyChanges>,
    state: Data<State>,
    proposal_id: Id<ProposalId>,
    if_match: IfMatch,
) -> Result<Versioned<ProposalWithActions>, Problem> {
    let asked = (*proposal_id, if_match.expected());
    personnel::verify_request(&state.db, &state.vault, caller.act(), asked).await?;
    answer(&caller, &state, *proposal_id).await
}

/// Reject a request
///
/// With the reason, which whoever asked reads.
#[utoipa::path(
    tag = "personnel", operation_id = "reject_change_request", security(("bearer" = ["personnel.verify"])),
    params(("proposal_id" = ProposalId, Path, description = "The request"), OptionalIfMatch),
    request_body = Because,
    responses((status = OK, description = "The rejected request", body = ProposalWithActions), Problem),
)]
#[post("/change-requests/{proposal_id}/reject")]
pub async fn reject_change_request(
    caller: Allow<VerifyChanges>,
    state: Data<State>,
    (proposal_id, if_match): (Id<ProposalId>, OptionalIfMatch),
    body: Valid<Because>,
) -> Result<Versioned<ProposalWithActions>, Problem> {
    let asked = (*proposal_id, if_match.expected());
    personnel::reject_request(&state.db, caller.act(), asked, &body.reason).await?;
    answer(&caller, &state, *proposal_id).await
}

/// Withdraw a request
///
/// By who proposed it, or by the employee whom it concerns, while nobody has judged it.
#[utoipa::path(
    tag = "personnel", operation_id = "withdraw_change_request", security(("bearer" = ["personnel.propose"])),
    params(("proposal_id" = ProposalId, Path, description = "The request"), OptionalIfMatch),
    responses((status = OK, description = "The withdrawn request", body = ProposalWithActions), Problem),
)]
#[post("/change-requests/{proposal_id}/withdraw")]
pub async fn withdraw_change_request(
    caller: Allow<ProposeChanges>,
    state: Data<State>,
    proposal_id: Id<ProposalId>,
    if_match: OptionalIfMatch,
) -> Result<Versioned<ProposalWithActions>, Problem> {
    let asked = (*proposal_id, if_match.expected());
    personnel::withdraw_request(&state.db, caller.act(), asked).await?;
    answer(&caller, &state, *proposal_id).await
}

async fn request(
    caller: &Allow<ProposeChanges>,
    state: &State,
    new: NewRequest,
) -> Result<Created<ProposalWithActions>, Problem> {
    let id = personnel::request_change(&state.db, &state.vault, caller.act(), new).await?;
    let shown = shown(caller, state, id).await?;
    let version = shown.proposal.version;
    Ok(Created::at(format!("/v1/change-requests/{id}"), shown).version(version))
}

async fn shown<P>(caller: &Allow<P>, state: &State, id: ProposalId) -> Result<ProposalWithActions, Problem> {
    let verifying = Verifying::of(caller);
    let view = personnel::find_request(&state.db, &state.vault, verifying.reader(caller), id).await?;
    note_proposals(state, caller, std::slice::from_ref(&view)).await?;
    Ok(ProposalWithActions::of(view, caller.act().language))
}

async fn answer<P>(
    caller: &Allow<P>,
    state: &State,
    id: ProposalId,
) -> Result<Versioned<ProposalWithActions>, Problem> {
    let shown = shown(caller, state, id).await?;
    Ok(Versioned::new(shown.proposal.version, shown))
}

fn shown_page<P>(
    page: platform::cursor::Page<ProposalView>,
    caller: &Allow<P>,
) -> PageOf<ProposalWithActions> {
    let language = caller.act().language;
    page.map(|view| ProposalWithActions::of(view, language)).into()
}
