//! TPP policies: validate, submit, return, approve, retire.

use actix_web::post;
use actix_web::web::{Data, Json};
use chrono::NaiveDate;
use identity::permission::{ApprovePolicies, ReadPolicies, WritePolicies};
use kernel::id::PolicyId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::policies::{Policy, shown};
use super::policy_duties;
use crate::allow::Allow;
use crate::etag::{IfMatch, OptionalIfMatch, Versioned};
use crate::path::Id;
use crate::problem::{Problem, ProblemEntry};
use crate::state::State;
use crate::valid::Valid;

/// What submitting a policy would be refused with.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PolicyFaults {
    /// Every fault of its rules; empty for a policy that can be submitted.
    #[schema(example = json!([]))]
    pub data: Vec<ProblemEntry>,
}

/// Validate a policy
///
/// Names every fault of its rules without changing anything.
#[utoipa::path(
    tag = "payroll", operation_id = "validate_tpp_policy", security(("bearer" = ["policy.read"])),
    params(("policy_id" = PolicyId, Path, description = "The policy")),
    responses((status = OK, description = "The faults", body = PolicyFaults), Problem),
)]
#[post("/payroll/policies/{policy_id}/validate")]
pub async fn validate_policy(
    caller: Allow<ReadPolicies>,
    state: Data<State>,
    policy_id: Id<PolicyId>,
) -> Result<Json<PolicyFaults>, Problem> {
    let view = payroll::find_policy(&state.db, caller.act(), &policy_duties(&caller), *policy_id).await?;
    let faults = payroll::policies::faults_of_rules(&state.pay_rules.law, &view.policy, caller.act().today)?;
    let language = caller.act().language;
    Ok(Json(PolicyFaults { data: faults.iter().map(|fault| ProblemEntry::of(fault, language)).collect() }))
}

/// Submit a policy
///
/// Puts a draft before the approver; from then on its rules do not change.
#[utoipa::path(
    tag = "payroll", operation_id = "submit_tpp_policy", security(("bearer" = ["policy.write"])),
    params(("policy_id" = PolicyId, Path, description = "The policy"), OptionalIfMatch),
    responses((status = OK, description = "The submitted policy", body = Policy), Problem),
)]
#[post("/payroll/policies/{policy_id}/submit")]
pub async fn submit_policy(
    caller: Allow<WritePolicies>,
    state: Data<State>,
    policy_id: Id<PolicyId>,
    if_match: OptionalIfMatch,
) -> Result<Versioned<Policy>, Problem> {
    let target = (*policy_id, if_match.expected());
    payroll::submit_policy(&state.db, &state.pay_rules.law, caller.act(), target).await?;
    shown(&caller, &state, *policy_id).await
}

/// Why a policy is sent back.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnPolicy {
    /// For its maker and the log of acts.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500, example = "Bobot kinerja belum sesuai Perbup.")]
    reason: String,
}

/// Return a policy
///
/// Sends a submitted policy back to its maker, as a draft.
#[utoipa::path(
    tag = "payroll", operation_id = "return_tpp_policy", security(("bearer" = ["policy.approve"])),
    params(("policy_id" = PolicyId, Path, description = "The policy"), OptionalIfMatch),
    request_body = ReturnPolicy,
    responses((status = OK, description = "The draft", body = Policy), Problem),
)]
#[post("/payroll/policies/{policy_id}/return")]
pub async fn return_policy(
    caller: Allow<ApprovePolicies>,
    state: Data<State>,
    (policy_id, if_match): (Id<PolicyId>, OptionalIfMatch),
    body: Valid<ReturnPolicy>,
) -> Result<Versioned<Policy>, Problem> {
    let act = caller.act_because(Some(body.0.reason));
    payroll::return_policy(&state.db, &act, (*policy_id, if_match.expected())).await?;
    shown(&caller, &state, *policy_id).await
}

/// Approve a policy
///
/// By another person than its maker; before the period that it scores, unless the rules name a corrective decree; not while another policy binds on one of its days. From then on runs of its days apply
/// it, and its rules never change.
#[utoipa::path(
    tag = "payroll", operation_id = "approve_tpp_policy", security(("bearer" = ["policy.approve"])),
    params(("policy_id" = PolicyId, Path, description = "The policy"), IfMatch),
    responses((status = OK, description = "The approved policy", body = Policy), Problem),
)]
#[post("/payroll/policies/{policy_id}/approve")]
pub async fn approve_policy(
    caller: Allow<ApprovePolicies>,
    state: Data<State>,
    policy_id: Id<PolicyId>,
    if_match: IfMatch,
) -> Result<Versioned<Policy>, Problem> {
    payroll::approve_policy(&state.db, caller.act(), (*policy_id, if_match.expected())).await?;
    shown(&caller, &state, *policy_id).await
}

/// From when a policy no longer holds.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RetirePolicy {
    /// The first day on which it no longer holds.
    #[schema(example = "2026-07-01")]
    valid_until: NaiveDate,
}

/// Retire a policy
///
/// Runs of earlier days still apply it, and approved runs keep theirs.
#[utoipa::path(
    tag = "payroll", operation_id = "retire_tpp_policy", security(("bearer" = ["policy.approve"])),
    params(("policy_id" = PolicyId, Path, description = "The policy"), OptionalIfMatch),
    request_body = RetirePolicy,
    responses((status = OK, description = "The retired policy", body = Policy), Problem),
)]
#[post("/payroll/policies/{policy_id}/retire")]
pub async fn retire_policy(
    caller: Allow<ApprovePolicies>,
    state: Data<State>,
    (policy_id, if_match): (Id<PolicyId>, OptionalIfMatch),
    body: Valid<RetirePolicy>,
) -> Result<Versioned<Policy>, Problem> {
    let target = (*policy_id, if_match.expected());
    payroll::retire_policy(&state.db, caller.act(), target, body.0.valid_until).await?;
    shown(&caller, &state, *policy_id).await
}
