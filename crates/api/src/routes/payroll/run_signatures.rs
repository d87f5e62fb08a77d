//! Runs: the hands that they go through. The treasurer verifies, the finance officer checks, the budget authority approves; each may
//! send back instead.

use actix_web::post;
use actix_web::web::Data;
use identity::permission::{ApprovePayroll, CheckPayroll, RunPayroll};
use kernel::id::RunId;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::runs::{PayrollRun, shown};
use crate::allow::Allow;
use crate::etag::{IfMatch, OptionalIfMatch, Versioned};
use crate::path::Id;
use crate::problem::Problem;
use crate::state::State;
use crate::valid::Valid;

/// Verify a run
///
/// As the treasurer (bendahara), who may have made it; not while it is stale, has open faults, or the guard against overpayment has
/// found what is neither mended nor accepted. It can still be calculated again,
/// which voids the verification.
#[utoipa::path(
    tag = "payroll", operation_id = "verify_payroll_run", security(("bearer" = ["payroll.run"])),
    params(("run_id" = RunId, Path, description = "The run"), IfMatch),
    responses((status = OK, description = "The verified run", body = PayrollRun), Problem),
)]
#[post("/payroll/runs/{run_id}/verify")]
pub async fn verify_run(
    caller: Allow<RunPayroll>,
    state: Data<State>,
    run_id: Id<RunId>,
    if_match: IfMatch,
) -> Result<Versioned<PayrollRun>, Problem> {
    payroll::verify_run(&state.db, caller.act(), (*run_id, if_match.expected())).await?;
    shown(&caller, &state, *run_id).await
}

/// Check a run
///
/// As the finance officer (PPK-SKPD): another person than those who made, calculated and verified it; not while it is stale or has
/// open faults.
#[utoipa::path(
    tag = "payroll", operation_id = "check_payroll_run", security(("bearer" = ["payroll.check"])),
    params(("run_id" = RunId, Path, description = "The run"), IfMatch),
    responses((status = OK, description = "The checked run", body = PayrollRun), Problem),
)]
#[post("/payroll/runs/{run_id}/check")]
pub async fn check_run(
    caller: Allow<CheckPayroll>,
    state: Data<State>,
    run_id: Id<RunId>,
    if_match: IfMatch,
) -> Result<Versioned<PayrollRun>, Problem> {
    payroll::check_run(&state.db, caller.act(), (*run_id, if_match.expected())).await?;
    shown(&caller, &state, *run_id).await
}

/// Why a run is sent back.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendRunBack {
    /// For whoever made it, and for the log of acts.
    #[validate(length(max = 500))]
    #[schema(min_length = 1, max_length = 500, example = "Tunjangan jabatan dua pegawai belum sesuai SK.")]
    reason: String,
}

/// Send a verified run back
///
/// Instead of checking it, with the reason: it is calculated again, or verified anew.
#[utoipa::path(
    tag = "payroll", operation_id = "return_payroll_run", security(("bearer" = ["payroll.check"])),
    params(("run_id" = RunId, Path, description = "The run"), OptionalIfMatch),
    request_body = SendRunBack,
    responses((status = OK, description = "The run, calculated and not verified", body = PayrollRun), Problem),
)]
#[post("/payroll/runs/{run_id}/return")]
pub async fn return_run(
    caller: Allow<CheckPayroll>,
    state: Data<State>,
    (run_id, if_match): (Id<RunId>, OptionalIfMatch),
    body: Valid<SendRunBack>,
) -> Result<Versioned<PayrollRun>, Problem> {
    let target = (*run_id, if_match.expected());
    payroll::return_run(&state.db, caller.act(), target, body.0.reason).await?;
    shown(&caller, &state, *run_id).await
}

/// Approve a run
///
/// As the budget authority (PA/KPA): another person than those who made, calculated, verified and checked it; not while it is stale
/// or has open faults. From then on nothing of what it pays changes, and its people see their payslips.
#[utoipa::path(
    tag = "payroll", operation_id = "approve_payroll_run", security(("bearer" = ["payroll.approve"])),
    params(("run_id" = RunId, Path, description = "The run"), IfMatch),
    responses((status = OK, description = "The approved run", body = PayrollRun), Problem),
)]
#[post("/payroll/runs/{run_id}/approve")]
pub async fn approve_run(
    caller: Allow<ApprovePayroll>,
    state: Data<State>,
    run_id: Id<RunId>,
    if_match: IfMatch,
) -> Result<Versioned<PayrollRun>, Problem> {
    payroll::approve_run(&state.db, caller.act(), (*run_id, if_match.expected())).await?;
    shown(&caller, &state, *run_id).await
}

/// Send a checked run back
///
/// Instead of approving it, with the reason: both signatures are void, and it is calculated again, or verified anew.
#[utoipa::path(
    tag = "payroll", operation_id = "refuse_payroll_run", security(("bearer" = ["payroll.approve"])),
    params(("run_id" = RunId, Path, description = "The run"), OptionalIfMatch),
    request_body = SendRunBack,
    responses((status = OK, description = "The run, calculated and not verified", body = PayrollRun), Problem),
)]
#[post("/payroll/runs/{run_id}/refuse")]
pub async fn refuse_run(
    caller: Allow<ApprovePayroll>,
    state: Data<State>,
    (run_id, if_match): (Id<RunId>, OptionalIfMatch),
    body: Valid<SendRunBack>,
) -> Result<Versioned<PayrollRun>, Problem> {
    let target = (*run_id, if_match.expected());
    payroll::refuse_run(&state.db, caller.act(), target, body.0.reason).await?;
    shown(&caller, &state, *run_id).await
}
