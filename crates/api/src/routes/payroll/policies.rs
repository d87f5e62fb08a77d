//! TPP policies: draft, read, edit.

use actix_web::web::Data;
use actix_web::{get, post, put};
use chrono::{DateTime, NaiveDate, Utc};
use identity::permission::{ReadPolicies, WritePolicies};
use kernel::id::{PolicyId, UnitId};
use kernel::states::AllowedAct;
use kernel::{DateRange, Language};
use payroll::policies::{PolicyDraft, PolicyFilter, PolicyView};
use payroll::rules::tpp::TppPolicy;
use payroll::states::{PolicyAct, PolicyStatus};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::policy_duties;
use crate::actions::{AllowedAction, Denial};
use crate::allow::Allow;
use crate::etag::{IfMatch, Versioned};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// A region's rules of the performance allowance (PP 12/2019 article 58).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = payroll::Policy)]
pub struct Policy {
    /// The policy; recipes cite it.
    pub id: PolicyId,
    /// The instansi that it binds.
    pub instansi_id: UnitId,
    /// What people call it.
    #[schema(example = "TPP 2026")]
    pub name: String,
    /// Where it stands.
    pub status: PolicyStatus,
    /// The first day on which it holds.
    #[schema(example = "2026-01-01")]
    pub valid_from: NaiveDate,
    /// The first day on which it no longer holds; null while no end is known.
    #[schema(example = json!(null))]
    pub valid_until: Option<NaiveDate>,
    /// The rules.
    pub rules: TppPolicy,
    /// The account that wrote it last.
    pub made_by: Uuid,
    /// When it was drafted.
    pub made_at: DateTime<Utc>,
    /// When it was put before the approver.
    pub submitted_at: Option<DateTime<Utc>>,
    /// The account that approved it.
    pub approved_by: Option<Uuid>,
    /// When it was approved.
    pub approved_at: Option<DateTime<Utc>>,
    /// When its end was decided.
    #[schema(example = json!(null))]
    pub retired_at: Option<DateTime<Utc>>,
    /// What its state offers, and to whom.
    pub allowed_actions: Vec<AllowedAction>,
}

impl Policy {
    /// A policy in the reader's language.
    ///
    /// # Errors
    /// When its stored rules cannot be read.
    pub fn of(view: PolicyView, language: Language) -> Result<Self, Problem> {
        let allowed = view.offers();
        let policy = view.policy;
        Ok(Self {
            allowed_actions: allowed.iter().map(|act| action(policy.id, act, language)).collect(),
            rules: payroll::policies::rules_of(&policy)?,
            valid_until: DateRange::stored(policy.valid_from, policy.valid_until).until,
            id: policy.id,
            instansi_id: policy.instansi_id,
            name: policy.name,
            status: policy.status,
            valid_from: policy.valid_from,
            made_by: policy.made_by,
            made_at: policy.made_at,
            submitted_at: policy.submitted_at,
            approved_by: policy.approved_by,
            approved_at: policy.approved_at,
            retired_at: policy.retired_at,
        })
    }
}

fn action(id: PolicyId, allowed: &AllowedAct<PolicyAct>, language: Language) -> AllowedAction {
    let (method, last) = match allowed.act {
        PolicyAct::Edit => ("PUT", ""),
        PolicyAct::Submit => ("POST", "/submit"),
        PolicyAct::Return => ("POST", "/return"),
        PolicyAct::Approve => ("POST", "/approve"),
        PolicyAct::Retire => ("POST", "/retire"),
    };
    AllowedAction {
        name: allowed.act.word().to_owned(),
        method,
        href: format!("/v1/payroll/policies/{id}{last}"),
        reason_if_denied: allowed.denied.as_ref().map(|fault| Denial::of(fault, language)),
    }
}

/// The policy as it stands now, for the caller.
///
/// # Errors
/// 404 outside the scope.
pub async fn shown<P>(caller: &Allow<P>, state: &State, id: PolicyId) -> Result<Versioned<Policy>, Problem> {
    let view = payroll::find_policy(&state.db, caller.act(), &policy_duties(caller), id).await?;
    Ok(Versioned::new(view.policy.version, Policy::of(view, caller.act().language)?))
}

/// What a policy says.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditPolicy {
    /// What people call it.
    #[validate(length(max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "TPP 2026")]
    name: String,
    /// The first day on which it is to hold.
    #[schema(example = "2026-01-01")]
    valid_from: NaiveDate,
    /// The first day on which it is no longer to hold; without it the end is open.
    #[serde(default)]
    #[schema(example = json!(null))]
    valid_until: Option<NaiveDate>,
    /// The rules. Faults in them are named when it is submitted.
    rules: TppPolicy,
}

impl From<EditPolicy> for PolicyDraft {
    fn from(body: EditPolicy) -> Self {
        let valid = DateRange { from: body.valid_from, until: body.valid_until };
        Self { name: body.name, valid, rules: body.rules }
    }
}

/// A policy to draft.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftPolicy {
    /// The instansi that it is to bind.
    instansi_id: UnitId,
    /// What people call it.
    #[validate(length(max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "TPP 2026")]
    name: String,
    /// The first day on which it is to hold.
    #[schema(example = "2026-01-01")]
    valid_from: NaiveDate,
    /// The first day on which it is no longer to hold; without it the end is open.
    #[serde(default)]
    #[schema(example = json!(null))]
    valid_until: Option<NaiveDate>,
    /// The rules. Faults in them are named when it is submitted.
    rules: TppPolicy,
}

/// Which policies.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PoliciesWanted {
    /// Of this instansi.
    instansi_id: Option<UnitId>,
    /// In this state.
    status: Option<PolicyStatus>,
    /// Whose period holds this day; every day where it is not given.
    #[param(example = "2026-01-01")]
    as_of: Option<NaiveDate>,
}

/// Draft a policy
///
/// The rules may still have faults: `POST /v1/payroll/policies/{id}/validate` names them.
#[utoipa::path(
    tag = "payroll", operation_id = "draft_tpp_policy", security(("bearer" = ["policy.write"])),
    request_body = DraftPolicy,
    responses((status = CREATED, description = "The draft", body = Policy), Problem),
)]
#[post("/payroll/policies")]
pub async fn draft_policy(
    caller: Allow<WritePolicies>,
    state: Data<State>,
    body: Valid<DraftPolicy>,
) -> Result<Created<Policy>, Problem> {
    let DraftPolicy { instansi_id, name, valid_from, valid_until, rules } = body.0;
    let draft = EditPolicy { name, valid_from, valid_until, rules };
    let policy = payroll::draft_policy(&state.db, caller.act(), instansi_id, draft.into()).await?;
    let Versioned { version, body } = shown(&caller, &state, policy.id).await?;
    Ok(Created::at(format!("/v1/payroll/policies/{}", body.id), body).version(version))
}

/// Policies, newest first
///
/// Those of one's own instansi: everybody may read by which rules they are paid.
#[utoipa::path(
    tag = "payroll", operation_id = "list_tpp_policies", security(("bearer" = ["policy.read"])),
    params(PoliciesWanted, Paging),
    responses((status = OK, description = "A page of policies", body = PageOf<Policy>), Problem),
)]
#[get("/payroll/policies")]
pub async fn list_policies(
    caller: Allow<ReadPolicies>,
    state: Data<State>,
    wanted: Query<PoliciesWanted>,
    paging: Paging,
) -> Result<PageOf<Policy>, Problem> {
    let PoliciesWanted { instansi_id, status, as_of } = wanted.0;
    let filter = PolicyFilter { instansi_id, status, as_of };
    let reader = (caller.act(), &policy_duties(&caller));
    let page = payroll::list_policies(&state.db, reader, filter, &paging).await?;
    let language = caller.act().language;
    let extent = page.extent;
    let rows: Result<Vec<Policy>, Problem> =
        page.rows.into_iter().map(|view| Policy::of(view, language)).collect();
    Ok(platform::Page { rows: rows?, extent }.into())
}

/// One policy
#[utoipa::path(
    tag = "payroll", operation_id = "get_tpp_policy", security(("bearer" = ["policy.read"])),
    params(("policy_id" = PolicyId, Path, description = "The policy")),
    responses((status = OK, description = "The policy", body = Policy), Problem),
)]
#[get("/payroll/policies/{policy_id}")]
pub async fn get_policy(
    caller: Allow<ReadPolicies>,
    state: Data<State>,
    policy_id: Id<PolicyId>,
) -> Result<Versioned<Policy>, Problem> {
    shown(&caller, &state, *policy_id).await
}

/// Edit a draft
///
/// All of it. Whoever writes it last counts as its maker, and never approves it.
#[utoipa::path(
    tag = "payroll", operation_id = "edit_tpp_policy", security(("bearer" = ["policy.write"])),
    params(("policy_id" = PolicyId, Path, description = "The policy"), IfMatch),
    request_body = EditPolicy,
    responses((status = OK, description = "The draft as written", body = Policy), Problem),
)]
#[put("/payroll/policies/{policy_id}")]
pub async fn edit_policy(
    caller: Allow<WritePolicies>,
    state: Data<State>,
    (policy_id, if_match): (Id<PolicyId>, IfMatch),
    body: Valid<EditPolicy>,
) -> Result<Versioned<Policy>, Problem> {
    let target = (*policy_id, if_match.expected());
    payroll::edit_policy(&state.db, caller.act(), target, body.0.into()).await?;
    shown(&caller, &state, *policy_id).await
}
