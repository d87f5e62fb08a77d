//! Plans of many employees at once, from their signed paper forms.

use actix_web::post;
use actix_web::web::{Data, Json};
use chrono::NaiveDate;
use identity::permission::EnterForStaff;
use kernel::DateRange;
use kernel::id::{EmployeeId, FileId, SkpId};
use performance::rules::plan::whole_year;
use performance::states::SkpStatus;
use performance::words::{Approach, RhkKind, SkpKind};
use performance::{BATCH_ROWS_MAX, EnteredSkp, Plan, PlannedIki, WrittenSkp};
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
pub struct EnterSkpBatch {
    /// The rows, one for each employee.
    #[schema(min_items = 1, max_items = 200)]
    rows: Vec<EnteredSkpRow>,
    /// The scan of the signed forms; without it the rows are drafts.
    form_id: Option<FileId>,
}

fn fits(batch: &EnterSkpBatch) -> Result<(), ValidationError> {
    let fits = (1..=BATCH_ROWS_MAX).contains(&batch.rows.len());
    if fits { Ok(()) } else { Err(ValidationError::new("performance.batch_size")) }
}

/// What one form says.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnteredSkpRow {
    /// Whose plan it is.
    employee_id: EmployeeId,
    /// The calendar year.
    #[schema(example = 2026)]
    year: i32,
    /// The first day; 1 January where it is not given.
    #[serde(default)]
    starts_on: Option<NaiveDate>,
    /// The first day after it; 1 January of the next year where it is not given.
    #[serde(default)]
    ends_before: Option<NaiveDate>,
    /// When both signed the form: the plan is in force. Without it the row is a draft for its employee.
    #[serde(default)]
    #[schema(example = "2026-01-05")]
    signed_on: Option<NaiveDate>,
    /// Whose kind of work is planned.
    kind: SkpKind,
    /// How indicators are written.
    approach: Approach,
    /// The planned results in their order.
    rhk: Vec<EnteredRhk>,
    /// What the employee is given to reach the results.
    #[serde(default)]
    #[schema(example = json!(["Dua petugas loket"]))]
    resources: Vec<String>,
    /// How and when results are accounted for.
    #[serde(default)]
    #[schema(example = json!(["Laporan bulanan"]))]
    accountability: Vec<String>,
    /// What follows from reaching the results or not.
    #[serde(default)]
    #[schema(example = json!(["Usulan penghargaan"]))]
    consequences: Vec<String>,
}

/// A planned result of a form.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnteredRhk {
    /// Main or additional.
    kind: RhkKind,
    /// The result in words.
    #[schema(min_length = 1, max_length = 500, example = "Meningkatnya kepemilikan dokumen kependudukan")]
    title: String,
    /// The number of the result in the superior's agreed plan that this one supports.
    #[serde(default)]
    #[schema(example = 1)]
    supports_number: Option<i32>,
    /// Its indicators.
    iki: Vec<PlannedIki>,
}

/// What was entered.
#[derive(Serialize, ToSchema)]
pub struct SkpBatch {
    /// One entry for each row, in its order.
    plans: Vec<EnteredPlan>,
}

/// A plan as a row left it.
#[derive(Serialize, ToSchema)]
pub struct EnteredPlan {
    /// Whose it is.
    employee_id: EmployeeId,
    /// The plan.
    skp_id: SkpId,
    /// Where it stands.
    status: SkpStatus,
}

impl From<EnteredSkpRow> for EnteredSkp {
    fn from(row: EnteredSkpRow) -> Self {
        let whole = whole_year(row.year);
        let days = DateRange {
            from: row.starts_on.or(whole.map(|year| year.from)).unwrap_or_default(),
            until: row.ends_before.or(whole.and_then(|year| year.until)),
        };
        let supports = row.rhk.iter().map(|rhk| rhk.supports_number).collect();
        let planned = |rhk: EnteredRhk| performance::planned(rhk.kind, rhk.title, rhk.iki);
        let plan = Plan {
            kind: row.kind,
            approach: row.approach,
            rhk: row.rhk.into_iter().map(planned).collect(),
            resources: row.resources,
            accountability: row.accountability,
            consequences: row.consequences,
        };
        let EnteredSkpRow { employee_id, year, signed_on, .. } = row;
        Self { employee_id, year, days, plan, supports, signed_on }
    }
}

impl From<WrittenSkp> for EnteredPlan {
    fn from(WrittenSkp { employee_id, skp_id, status }: WrittenSkp) -> Self {
        Self { employee_id, skp_id, status }
    }
}

/// Enter the plans of many employees
///
/// By an operator, for employees of his units who do not use the application: everything, or with all faults of all rows nothing.
/// With the scan of the forms that both have signed the plans are in force from their first day; a row without the day of signing is
/// a draft. Each act is recorded in the name of its employee. Single plans are entered with the header `X-On-Behalf-Of`.
#[utoipa::path(
    tag = "performance", operation_id = "enter_skp_batch", security(("bearer" = ["operator.enter"])),
    request_body = EnterSkpBatch,
    responses((status = OK, description = "The plans", body = SkpBatch), Problem),
)]
#[post("/performance/skp/batch")]
pub async fn enter_skp(
    caller: Allow<EnterForStaff>,
    state: Data<State>,
    body: Valid<EnterSkpBatch>,
) -> Result<Json<SkpBatch>, Problem> {
    let Valid(EnterSkpBatch { rows, form_id }) = body;
    let rows = rows.into_iter().map(EnteredSkp::from).collect();
    let written = performance::enter_skp(&state.db, caller.act(), (rows, form_id)).await?;
    Ok(Json(SkpBatch { plans: written.into_iter().map(EnteredPlan::from).collect() }))
}
