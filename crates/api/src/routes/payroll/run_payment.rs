//! Runs: paid by the treasury, single payments that the bank sent back, closed.

use actix_web::web::{Data, Json};
use actix_web::{get, post};
use chrono::{DateTime, NaiveDate, Utc};
use identity::permission::{ReadRuns, RunPayroll};
use kernel::Nip;
use kernel::id::{EmployeeId, RunId};
use payroll::runs::{Returned, TreasuryOrder};
use personnel::facts::Named;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::runs::{PayrollRun, shown};
use crate::allow::Allow;
use crate::etag::{IfMatch, Versioned};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::state::State;
use crate::valid::Valid;

/// The treasury's payment order.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayRun {
    /// Its number (nomor SP2D).
    #[validate(length(max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "00412/SP2D-LS/1.02.01/II/2026")]
    sp2d_number: String,
    /// Its day.
    #[schema(example = "2026-02-02")]
    sp2d_date: NaiveDate,
}

impl From<PayRun> for TreasuryOrder {
    fn from(body: PayRun) -> Self {
        Self { number: body.sp2d_number, date: body.sp2d_date }
    }
}

/// Record that a run was paid
///
/// With the number and day of the treasury's order (SP2D). Payments that the bank sends back are recorded one by one.
#[utoipa::path(
    tag = "payroll", operation_id = "pay_payroll_run", security(("bearer" = ["payroll.run"])),
    params(("run_id" = RunId, Path, description = "The run"), IfMatch),
    request_body = PayRun,
    responses((status = OK, description = "The paid run", body = PayrollRun), Problem),
)]
#[post("/payroll/runs/{run_id}/pay")]
pub async fn pay_run(
    caller: Allow<RunPayroll>,
    state: Data<State>,
    (run_id, if_match): (Id<RunId>, IfMatch),
    body: Valid<PayRun>,
) -> Result<Versioned<PayrollRun>, Problem> {
    payroll::runs::pay_run(&state.db, caller.act(), (*run_id, if_match.expected()), body.0.into()).await?;
    shown(&caller, &state, *run_id).await
}

/// Close a run
///
/// When every payment that the bank sent back was paid again.
#[utoipa::path(
    tag = "payroll", operation_id = "close_payroll_run", security(("bearer" = ["payroll.run"])),
    params(("run_id" = RunId, Path, description = "The run"), IfMatch),
    responses((status = OK, description = "The closed run", body = PayrollRun), Problem),
)]
#[post("/payroll/runs/{run_id}/close")]
pub async fn close_run(
    caller: Allow<RunPayroll>,
    state: Data<State>,
    run_id: Id<RunId>,
    if_match: IfMatch,
) -> Result<Versioned<PayrollRun>, Problem> {
    payroll::runs::close_run(&state.db, caller.act(), (*run_id, if_match.expected())).await?;
    shown(&caller, &state, *run_id).await
}

/// A payment that the bank sent back.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TransferReturn {
    /// Whose.
    pub employee_id: EmployeeId,
    /// The number.
    #[schema(value_type = Option<Nip>)]
    pub nip: Option<Nip>,
    /// The name.
    #[schema(example = "Budi Santoso, S.Kom.")]
    pub name: Option<String>,
    /// The day on which it came back.
    #[schema(example = "2026-02-04")]
    pub returned_on: NaiveDate,
    /// What the bank said.
    #[schema(example = "Rekening tidak aktif.")]
    pub reason: String,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// The order that paid it again; none while it is open.
    #[schema(example = json!(null))]
    pub sp2d_number: Option<String>,
    /// Its day.
    #[schema(example = json!(null))]
    pub sp2d_date: Option<NaiveDate>,
}

impl TransferReturn {
    fn of((record, named): (payroll::runs::TransferReturn, Option<Named>)) -> Self {
        Self {
            employee_id: record.employee_id,
            nip: named.as_ref().and_then(|named| named.nip.clone()),
            name: named.map(|named| named.name),
            returned_on: record.returned_on,
            reason: record.reason,
            recorded_at: record.recorded_at,
            sp2d_number: record.sp2d_number,
            sp2d_date: record.sp2d_date,
        }
    }
}

/// A payment that came back.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordTransferReturn {
    /// Whose.
    employee_id: EmployeeId,
    /// The day on which it came back.
    #[schema(example = "2026-02-04")]
    returned_on: NaiveDate,
    /// What the bank said.
    #[validate(length(max = 500))]
    #[schema(min_length = 1, max_length = 500, example = "Rekening tidak aktif.")]
    reason: String,
}

/// Record that the bank sent a payment back
///
/// A paid run opens for that single line: it is not closed before the person was paid again.
#[utoipa::path(
    tag = "payroll", operation_id = "record_transfer_return", security(("bearer" = ["payroll.run"])),
    params(("run_id" = RunId, Path, description = "The run")),
    request_body = RecordTransferReturn,
    responses((status = OK, description = "What was recorded", body = TransferReturn), Problem),
)]
#[post("/payroll/runs/{run_id}/transfer-returns")]
pub async fn record_transfer_return(
    caller: Allow<RunPayroll>,
    state: Data<State>,
    run_id: Id<RunId>,
    body: Valid<RecordTransferReturn>,
) -> Result<Json<TransferReturn>, Problem> {
    let RecordTransferReturn { employee_id, returned_on, reason } = body.0;
    let returned = Returned { on: returned_on, reason };
    let record =
        payroll::runs::record_return(&state.db, caller.act(), (*run_id, employee_id), returned).await?;
    Ok(Json(TransferReturn::of(record)))
}

/// Record that a person was paid again
///
/// With the number and day of the order that paid what the bank had sent back.
#[utoipa::path(
    tag = "payroll", operation_id = "pay_transfer_again", security(("bearer" = ["payroll.run"])),
    params(
        ("run_id" = RunId, Path, description = "The run"),
        ("employee_id" = EmployeeId, Path, description = "The person"),
    ),
    request_body = PayRun,
    responses((status = OK, description = "What was recorded", body = TransferReturn), Problem),
)]
#[post("/payroll/runs/{run_id}/transfer-returns/{employee_id}/pay")]
pub async fn pay_transfer_again(
    caller: Allow<RunPayroll>,
    state: Data<State>,
    ids: Id<(RunId, EmployeeId)>,
    body: Valid<PayRun>,
) -> Result<Json<TransferReturn>, Problem> {
    let record = payroll::runs::pay_again(&state.db, caller.act(), *ids, body.0.into()).await?;
    Ok(Json(TransferReturn::of(record)))
}

/// Payments of a run that the bank sent back
///
/// Newest first; those without an order are open.
#[utoipa::path(
    tag = "payroll", operation_id = "list_transfer_returns", security(("bearer" = ["payroll.runs"])),
    params(("run_id" = RunId, Path, description = "The run"), Paging),
    responses((status = OK, description = "A page of payments", body = PageOf<TransferReturn>), Problem),
)]
#[get("/payroll/runs/{run_id}/transfer-returns")]
pub async fn list_transfer_returns(
    caller: Allow<ReadRuns>,
    state: Data<State>,
    run_id: Id<RunId>,
    paging: Paging,
) -> Result<PageOf<TransferReturn>, Problem> {
    let page = payroll::runs::list_returns(&state.db, caller.act(), *run_id, &paging).await?;
    Ok(page.map(TransferReturn::of).into())
}
