//! Leaving people out of a run on purpose.

use actix_web::web::Data;
use actix_web::{delete, get, post};
use chrono::{DateTime, Utc};
use identity::permission::{ReadRuns, RunPayroll};
use kernel::Nip;
use kernel::id::{EmployeeId, RunId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::runs::{PayrollRun, shown};
use crate::allow::Allow;
use crate::etag::{IfMatch, OptionalIfMatch, Versioned};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::state::State;
use crate::valid::Valid;

/// A person left out of a run by decision.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RunExclusion {
    /// The person.
    pub employee_id: EmployeeId,
    /// The number.
    #[schema(value_type = Option<Nip>)]
    pub nip: Option<Nip>,
    /// The name.
    #[schema(example = "Budi Santoso, S.Kom.")]
    pub name: Option<String>,
    /// Why.
    #[schema(example = "SK kenaikan pangkat belum terbit.")]
    pub reason: String,
    /// When it was decided.
    pub made_at: DateTime<Utc>,
}

/// A person to leave out.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExcludeEmployee {
    /// The person.
    employee_id: EmployeeId,
    /// Why.
    #[validate(length(max = 500))]
    #[schema(min_length = 1, max_length = 500, example = "SK kenaikan pangkat belum terbit.")]
    reason: String,
}

/// Leave a person out
///
/// Before the calculation anybody; after it only somebody who has a fault there, which that settles. Exclusions hold for every
/// later calculation of the run.
#[utoipa::path(
    tag = "payroll", operation_id = "exclude_from_payroll_run", security(("bearer" = ["payroll.run"])),
    params(("run_id" = RunId, Path, description = "The run"), OptionalIfMatch),
    request_body = ExcludeEmployee,
    responses((status = OK, description = "The run without the person", body = PayrollRun), Problem),
)]
#[post("/payroll/runs/{run_id}/exclusions")]
pub async fn exclude_employee(
    caller: Allow<RunPayroll>,
    state: Data<State>,
    (run_id, if_match): (Id<RunId>, OptionalIfMatch),
    body: Valid<ExcludeEmployee>,
) -> Result<Versioned<PayrollRun>, Problem> {
    let ExcludeEmployee { employee_id, reason } = body.0;
    let target = (*run_id, if_match.expected());
    payroll::exclude_employee(&state.db, caller.act(), target, (employee_id, reason)).await?;
    shown(&caller, &state, *run_id).await
}

/// Whom somebody left out of a run
#[utoipa::path(
    tag = "payroll", operation_id = "list_payroll_run_exclusions", security(("bearer" = ["payroll.runs"])),
    params(("run_id" = RunId, Path, description = "The run"), Paging),
    responses((status = OK, description = "A page of exclusions", body = PageOf<RunExclusion>), Problem),
)]
#[get("/payroll/runs/{run_id}/exclusions")]
pub async fn list_exclusions(
    caller: Allow<ReadRuns>,
    state: Data<State>,
    run_id: Id<RunId>,
    paging: Paging,
) -> Result<PageOf<RunExclusion>, Problem> {
    let page = payroll::list_exclusions(&state.db, caller.act(), *run_id, &paging).await?;
    let exclusion = |left_out: payroll::runs::Exclusion| RunExclusion {
        employee_id: left_out.employee_id,
        nip: left_out.nip,
        name: left_out.name,
        reason: left_out.reason,
        made_at: left_out.made_at,
    };
    Ok(page.map(exclusion).into())
}

/// Take an exclusion back
///
/// A calculated run is stale then: the person is to be paid after all.
#[utoipa::path(
    tag = "payroll", operation_id = "withdraw_payroll_run_exclusion", security(("bearer" = ["payroll.run"])),
    params(
        ("run_id" = RunId, Path, description = "The run"),
        ("employee_id" = EmployeeId, Path, description = "The person"),
        IfMatch,
    ),
    responses((status = OK, description = "The run", body = PayrollRun), Problem),
)]
#[delete("/payroll/runs/{run_id}/exclusions/{employee_id}")]
pub async fn withdraw_exclusion(
    caller: Allow<RunPayroll>,
    state: Data<State>,
    ids: Id<(RunId, EmployeeId)>,
    if_match: IfMatch,
) -> Result<Versioned<PayrollRun>, Problem> {
    let (run_id, employee_id) = *ids;
    payroll::withdraw_exclusion(&state.db, caller.act(), (run_id, if_match.expected()), employee_id).await?;
    shown(&caller, &state, run_id).await
}
