//! Ratings from signed paper forms, entered by an operator.

use actix_web::post;
use actix_web::web::{Data, Json};
use chrono::NaiveDate;
use identity::permission::EnterForStaff;
use kernel::id::{EmployeeId, EvaluationId, FileId, SkpId};
use kernel::{Ekspektasi, Period, Predikat};
use performance::entered_ratings::{EnteredRating, RatingSheet, WrittenRating, enter_rating, enter_ratings};
use performance::rules::capaian::CapaianFacts;
use performance::{BATCH_ROWS_MAX, Statement};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use super::evaluations::Evaluation;
use crate::allow::Allow;
use crate::path::Id;
use crate::problem::Problem;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// What one signed form says.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnterEvaluation {
    /// The period: a part of the plan's year, or the year.
    period: Period,
    /// The superior who rated and signed.
    rater_id: EmployeeId,
    /// When.
    #[schema(example = "2026-02-02")]
    signed_on: NaiveDate,
    /// The scan of the form.
    form_id: FileId,
    /// The rating of the results, in the scheme of PermenPANRB 6/2022.
    #[serde(default)]
    hasil_kerja: Option<Ekspektasi>,
    /// The rating of the behaviour, in the same scheme.
    #[serde(default)]
    perilaku_kerja: Option<Ekspektasi>,
    /// Numbers in place of both ratings, in the scheme of PP 30/2019.
    #[serde(default)]
    #[schema(example = json!(null))]
    numeric: Option<CapaianFacts>,
    /// The superior's words to the ratings.
    #[serde(default)]
    #[schema(max_length = 4000, example = "Target terlampaui, laporan selalu tepat waktu.")]
    note: Option<String>,
}

/// What the forms of many employees say about one period.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "fits"))]
pub struct EnterEvaluationBatch {
    /// The period: a part of the year, or the year.
    period: Period,
    /// The rows, one for each employee.
    #[schema(min_items = 1, max_items = 200)]
    rows: Vec<EnteredEvaluationRow>,
    /// One scan of all forms, for the rows without their own.
    #[serde(default)]
    form_id: Option<FileId>,
}

fn fits(batch: &EnterEvaluationBatch) -> Result<(), ValidationError> {
    let fits = (1..=BATCH_ROWS_MAX).contains(&batch.rows.len());
    if fits { Ok(()) } else { Err(ValidationError::new("performance.batch_size")) }
}

/// What the form of one employee says.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnteredEvaluationRow {
    /// Whose work was rated.
    employee_id: EmployeeId,
    /// The superior who rated and signed.
    rater_id: EmployeeId,
    /// When.
    #[schema(example = "2026-02-02")]
    signed_on: NaiveDate,
    /// The scan of this form, where each has its own.
    #[serde(default)]
    form_id: Option<FileId>,
    /// The rating of the results, in the scheme of PermenPANRB 6/2022.
    #[serde(default)]
    hasil_kerja: Option<Ekspektasi>,
    /// The rating of the behaviour, in the same scheme.
    #[serde(default)]
    perilaku_kerja: Option<Ekspektasi>,
    /// Numbers in place of both ratings, in the scheme of PP 30/2019.
    #[serde(default)]
    #[schema(example = json!(null))]
    numeric: Option<CapaianFacts>,
    /// The superior's words to the ratings.
    #[serde(default)]
    #[schema(max_length = 4000, example = "Target terlampaui, laporan selalu tepat waktu.")]
    note: Option<String>,
}

/// What was entered.
#[derive(Serialize, ToSchema)]
pub struct EvaluationBatch {
    /// One entry for each row, in its order.
    evaluations: Vec<EnteredEvaluation>,
}

/// A rating as a row left it.
#[derive(Serialize, ToSchema)]
pub struct EnteredEvaluation {
    /// Whose work was rated.
    employee_id: EmployeeId,
    /// The plan.
    skp_id: SkpId,
    /// The evaluation.
    evaluation_id: EvaluationId,
    /// The grade that followed.
    predikat: Predikat,
}

impl From<EnteredEvaluationRow> for EnteredRating {
    fn from(row: EnteredEvaluationRow) -> Self {
        let EnteredEvaluationRow { hasil_kerja, perilaku_kerja, numeric, .. } = row;
        Self {
            employee_id: row.employee_id,
            skp_id: None,
            rater_id: row.rater_id,
            signed_on: row.signed_on,
            statement: Statement { hasil_kerja, perilaku_kerja, numeric },
            note: row.note,
            form: row.form_id,
        }
    }
}

impl From<WrittenRating> for EnteredEvaluation {
    fn from(WrittenRating { employee_id, skp_id, evaluation_id, predikat }: WrittenRating) -> Self {
        Self { employee_id, skp_id, evaluation_id, predikat }
    }
}

/// Enter the rating of a plan from its signed form
///
/// By an operator, for a superior who does not use the application. The rating is that superior's, by the rules of every rating; the
/// log says "operator for" him and names the form. The rating of a whole year is handed over by it. Refused for the operator's own
/// work, and where the operator rates. The employee may object within 14 days of the entry.
#[utoipa::path(
    tag = "performance", operation_id = "enter_evaluation", security(("bearer" = ["operator.enter"])),
    params(("skp_id" = SkpId, Path, description = "The plan")),
    request_body = EnterEvaluation,
    responses((status = CREATED, description = "The evaluation", body = Evaluation), Problem),
)]
#[post("/performance/skp/{skp_id}/entered-evaluations")]
pub async fn enter_one(
    caller: Allow<EnterForStaff>,
    state: Data<State>,
    skp_id: Id<SkpId>,
    body: Valid<EnterEvaluation>,
) -> Result<Created<Evaluation>, Problem> {
    let EnterEvaluation { period, rater_id, signed_on, form_id, hasil_kerja, perilaku_kerja, numeric, note } =
        body.0;
    let row = EnteredRating {
        // Whose plan it is, the plan itself says.
        employee_id: rater_id,
        skp_id: Some(*skp_id),
        rater_id,
        signed_on,
        statement: Statement { hasil_kerja, perilaku_kerja, numeric },
        note,
        form: None,
    };
    let sheet = RatingSheet { period, rows: vec![row], form: Some(form_id) };
    let evaluation: Evaluation = enter_rating(&state.db, caller.act(), *skp_id, sheet).await?.into();
    let version = evaluation.version;
    Ok(Created::at(format!("/v1/performance/evaluations/{}", evaluation.id), evaluation).version(version))
}

/// Enter the ratings of many employees from their signed forms
///
/// By an operator, for employees of his units: everything, or with all faults of all rows nothing. Each row names the superior who
/// signed, and has its own scan or shares one with the sheet. Each act is recorded as "operator for" that superior, who is told.
#[utoipa::path(
    tag = "performance", operation_id = "enter_evaluation_batch", security(("bearer" = ["operator.enter"])),
    request_body = EnterEvaluationBatch,
    responses((status = OK, description = "The evaluations", body = EvaluationBatch), Problem),
)]
#[post("/performance/evaluations/batch")]
pub async fn enter_many(
    caller: Allow<EnterForStaff>,
    state: Data<State>,
    body: Valid<EnterEvaluationBatch>,
) -> Result<Json<EvaluationBatch>, Problem> {
    let Valid(EnterEvaluationBatch { period, rows, form_id }) = body;
    let rows = rows.into_iter().map(EnteredRating::from).collect();
    let sheet = RatingSheet { period, rows, form: form_id };
    let written = enter_ratings(&state.db, caller.act(), sheet).await?;
    Ok(Json(EvaluationBatch { evaluations: written.into_iter().map(EnteredEvaluation::from).collect() }))
}
