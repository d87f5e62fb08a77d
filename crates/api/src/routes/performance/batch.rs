//! Progress of many employees at once, from their paper forms.

use actix_web::post;
use actix_web::web::{Data, Json};
use identity::permission::EnterForStaff;
use kernel::Period;
use kernel::id::{EmployeeId, FileId, ProgressId, SkpId};
use kernel::{Fault, FaultKind};
use performance::{BATCH_ROWS_MAX, Entered, EnteredProgress, Quantity, Realisation};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use crate::allow::Allow;
use crate::problem::Problem;
use crate::state::State;
use crate::valid::Valid;

/// What the forms of many employees say.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "fits"))]
pub struct EnterProgressBatch {
    /// The rows; at most one for each result and period of an employee.
    #[schema(min_items = 1, max_items = 200)]
    rows: Vec<EnteredRow>,
    /// The scan of the signed forms. The configuration may require it.
    form_id: Option<FileId>,
}

fn fits(batch: &EnterProgressBatch) -> Result<(), ValidationError> {
    let fits = (1..=BATCH_ROWS_MAX).contains(&batch.rows.len());
    if fits { Ok(()) } else { Err(ValidationError::new("performance.batch_size")) }
}

/// What one form says.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnteredRow {
    /// Whose it is.
    employee_id: EmployeeId,
    /// The number of the planned result in the running plan.
    #[schema(example = 1)]
    rhk_number: i32,
    /// The period.
    period: Period,
    /// What was to be done: begins the report, so only where there is none yet.
    #[schema(max_length = 4000, example = "Layanan jemput bola di empat desa")]
    action_plan: Option<String>,
    /// What shows that it was done.
    evidence: Option<EnteredEvidence>,
    /// What was achieved.
    realisation: Option<EnteredRealisation>,
}

/// A piece of evidence that lies at an address.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnteredEvidence {
    /// What it is.
    #[schema(min_length = 1, max_length = 500, example = "Laporan layanan Januari")]
    name: String,
    /// Where it is.
    #[schema(max_length = 2000, example = "https://arsip.sinarlaut.go.id/laporan/2026-01")]
    link: String,
}

/// What was achieved.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnteredRealisation {
    /// In words.
    #[schema(min_length = 1, max_length = 4000, example = "110 keping KTP-el diterbitkan")]
    realisation: String,
    /// Where that can be checked.
    #[schema(min_length = 1, max_length = 500, example = "SIAK")]
    data_source: String,
    /// As a number.
    value: Option<Quantity>,
}

/// What was entered.
#[derive(Serialize, ToSchema)]
pub struct ProgressBatch {
    /// One entry for each row, in its order.
    reports: Vec<EnteredReport>,
}

/// A report as a row left it.
#[derive(Serialize, ToSchema)]
pub struct EnteredReport {
    /// Whose it is.
    employee_id: EmployeeId,
    /// The report.
    progress_id: ProgressId,
    /// Its plan.
    skp_id: SkpId,
}

impl From<EnteredRow> for EnteredProgress {
    fn from(row: EnteredRow) -> Self {
        let realisation = row.realisation.map(|achieved| Realisation {
            text: achieved.realisation,
            data_source: achieved.data_source,
            value: achieved.value,
        });
        Self {
            employee_id: row.employee_id,
            rhk_number: row.rhk_number,
            period: row.period,
            action_plan: row.action_plan,
            evidence: row.evidence.map(|evidence| (evidence.name, evidence.link)),
            realisation,
        }
    }
}

impl From<Entered> for EnteredReport {
    fn from(Entered { employee_id, progress_id, skp_id }: Entered) -> Self {
        Self { employee_id, progress_id, skp_id }
    }
}

/// Enter the progress of many employees
///
/// By an operator, for employees of his units who do not use the application: everything, or with all faults of all rows
/// nothing. Each act is recorded in the name of its employee, as "operator for" that employee. Single reports are entered with
/// the header `X-On-Behalf-Of`.
#[utoipa::path(
    tag = "performance", operation_id = "enter_progress_batch", security(("bearer" = ["operator.enter"])),
    request_body = EnterProgressBatch,
    responses((status = OK, description = "The reports", body = ProgressBatch), Problem),
)]
#[post("/performance/progress/batch")]
pub async fn enter_progress(
    caller: Allow<EnterForStaff>,
    state: Data<State>,
    body: Valid<EnterProgressBatch>,
) -> Result<Json<ProgressBatch>, Problem> {
    let Valid(EnterProgressBatch { rows, form_id }) = body;
    if form_id.is_none() && state.config.operator_form_required {
        let fault = Fault::new(FaultKind::Invalid, "identity.form_required").at("/form_id");
        return Err(Problem::new(fault.with("header", "form_id")));
    }
    let rows = rows.into_iter().map(EnteredProgress::from).collect();
    let entered = performance::enter_progress(&state.db, caller.act(), (rows, form_id)).await?;
    Ok(Json(ProgressBatch { reports: entered.into_iter().map(EnteredReport::from).collect() }))
}
