//! Runs: calculate, cancel.

use actix_web::post;
use actix_web::web::Data;
use identity::permission::RunPayroll;
use kernel::id::RunId;
use platform::jobs::{self, Whose};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::runs::{PayrollRun, shown};
use crate::allow::Allow;
use crate::etag::{OptionalIfMatch, Versioned};
use crate::path::Id;
use crate::problem::Problem;
use crate::reply::Accepted;
use crate::routes::platform::jobs::Job;
use crate::state::State;
use crate::valid::Valid;

/// Calculate a run
///
/// Every payslip, for the first time or again, by a job. Payslips appear when the job has succeeded, all at once; the same
/// facts give the same payslips. Until it is approved a run can be calculated again; what was signed of it is void then.
#[utoipa::path(
    tag = "payroll", operation_id = "calculate_payroll_run", security(("bearer" = ["payroll.run"])),
    params(("run_id" = RunId, Path, description = "The run"), OptionalIfMatch),
    responses((status = ACCEPTED, description = "The job, also named by `Location`", body = Job), Problem),
)]
#[post("/payroll/runs/{run_id}/calculate")]
pub async fn calculate_run(
    caller: Allow<RunPayroll>,
    state: Data<State>,
    run_id: Id<RunId>,
    if_match: OptionalIfMatch,
) -> Result<Accepted<Job>, Problem> {
    let target = (*run_id, if_match.expected());
    let (_, job) = payroll::calculate_run(&state.db, caller.act(), target).await?;
    let reader = caller.act().actor;
    let job = jobs::find(state.db.latest(), Whose::AskedBy(reader), job).await?;
    Ok(Accepted::at(format!("/v1/jobs/{}", job.id), Job::of(job, reader, caller.act().language)))
}

/// Why a run is given up.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelRun {
    /// For the log of acts.
    #[validate(length(max = 500))]
    #[schema(min_length = 1, max_length = 500, example = "Salah bulan; dihitung ulang untuk Februari.")]
    reason: String,
}

/// Cancel a run
///
/// Not after approval. Its payslips go, and other runs may pay its people; a job that works on it stops.
#[utoipa::path(
    tag = "payroll", operation_id = "cancel_payroll_run", security(("bearer" = ["payroll.run"])),
    params(("run_id" = RunId, Path, description = "The run"), OptionalIfMatch),
    request_body = CancelRun,
    responses((status = OK, description = "The cancelled run", body = PayrollRun), Problem),
)]
#[post("/payroll/runs/{run_id}/cancel")]
pub async fn cancel_run(
    caller: Allow<RunPayroll>,
    state: Data<State>,
    (run_id, if_match): (Id<RunId>, OptionalIfMatch),
    body: Valid<CancelRun>,
) -> Result<Versioned<PayrollRun>, Problem> {
    let target = (*run_id, if_match.expected());
    payroll::cancel_run(&state.db, caller.act(), target, body.0.reason).await?;
    shown(&caller, &state, *run_id).await
}
