//! Runs: what they pay, line by line.

use actix_web::get;
use actix_web::web::{Data, Json};
use identity::permission::ReadRuns;
use kernel::Rupiah;
use kernel::id::{RunId, UnitId};
use kernel::recipe::LineKind;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::allow::Allow;
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;

/// The sums of a run.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RunTotals {
    /// One entry for each line, in the order of the payslip; empty before the run is calculated.
    pub data: Vec<RunTotal>,
}

/// The sum of one line over the payslips of a run.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RunTotal {
    /// The line.
    #[schema(example = "gaji_pokok")]
    pub code: String,
    /// For people.
    #[schema(example = "Gaji pokok")]
    pub label: String,
    /// What the line does to the amount paid.
    pub kind: LineKind,
    /// The sum.
    pub amount: Rupiah,
    /// Payslips on which it is not zero.
    #[schema(example = 214)]
    pub count: i64,
}

/// Whose sums.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TotalsWanted {
    /// Of this SKPD alone.
    skpd_id: Option<UnitId>,
}

/// What a run pays, line by line
#[utoipa::path(
    tag = "payroll", operation_id = "get_payroll_run_totals", security(("bearer" = ["payroll.runs"])),
    params(("run_id" = RunId, Path, description = "The run"), TotalsWanted),
    responses((status = OK, description = "The sums by line", body = RunTotals), Problem),
)]
#[get("/payroll/runs/{run_id}/totals")]
pub async fn get_run_totals(
    caller: Allow<ReadRuns>,
    state: Data<State>,
    run_id: Id<RunId>,
    wanted: Query<TotalsWanted>,
) -> Result<Json<RunTotals>, Problem> {
    let totals = payroll::run_totals(&state.db, caller.act(), *run_id, wanted.0.skpd_id).await?;
    let language = caller.act().language;
    let total = |total: payroll::runs::Total| RunTotal {
        label: total.label.text(language).to_owned(),
        code: total.code,
        kind: total.kind,
        amount: total.amount,
        count: total.count,
    };
    Ok(Json(RunTotals { data: totals.into_iter().map(total).collect() }))
}
