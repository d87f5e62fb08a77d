//! Periodic evaluation.

use actix_web::web::{Data, Json};
use actix_web::{get, post};
use chrono::{DateTime, NaiveDate, Utc};
use identity::permission::{RateSubordinates, ReadPerformance};
use kernel::id::{EmployeeId, EvaluationId, SkpId};
use kernel::recipe::Working;
use kernel::{Ekspektasi, Period, Predikat};
use performance::rules::capaian::CapaianFacts;
use performance::words::Origin;
use performance::{Correction, Evaluated, EvaluationFilter, NewEvaluation, Statement};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::Side;
use crate::allow::Allow;
use crate::etag::{OptionalIfMatch, Versioned};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// The ratings of a period and the predikat that follows from them. A correction is a further version.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Evaluation {
    /// This version of the ratings.
    pub id: EvaluationId,
    /// The plan; null for a grade that was imported.
    pub skp_id: Option<SkpId>,
    /// Whose plan was rated.
    pub employee: Side,
    /// Who rated; null where an imported grade names nobody who is known here.
    pub rater: Option<Side>,
    /// The period.
    pub period: Period,
    /// The rating of the results; null under the numeric scheme.
    pub hasil_kerja: Option<Ekspektasi>,
    /// The rating of the behaviour; null under the numeric scheme.
    pub perilaku_kerja: Option<Ekspektasi>,
    /// The final grade.
    pub predikat: Predikat,
    /// The superior's words to the ratings.
    #[schema(example = "Target terlampaui, laporan selalu tepat waktu.")]
    pub note: Option<String>,
    /// The day of the evaluation.
    #[schema(example = "2026-02-03")]
    pub evaluated_on: NaiveDate,
    /// The instant of the evaluation.
    pub evaluated_at: DateTime<Utc>,
    /// 1 for the first ratings, one more for each correction.
    #[schema(example = 1)]
    pub version: i64,
    /// The version that this one corrects.
    #[schema(example = json!(null))]
    pub supersedes_id: Option<EvaluationId>,
    /// Why it was corrected.
    #[schema(example = json!(null))]
    pub reason: Option<String>,
    /// When a correction took its place; null for the version that counts.
    #[schema(example = json!(null))]
    pub superseded_at: Option<DateTime<Utc>>,
    /// Where the grade was given.
    pub origin: Origin,
}

impl From<Evaluated> for Evaluation {
    fn from(evaluated: Evaluated) -> Self {
        let Evaluated { evaluation, employee, rater } = evaluated;
        Self {
            id: evaluation.id,
            skp_id: evaluation.skp_id,
            employee: employee.into(),
            rater: rater.map(Side::from),
            period: evaluation.period,
            hasil_kerja: evaluation.hasil_kerja,
            perilaku_kerja: evaluation.perilaku_kerja,
            predikat: evaluation.predikat,
            note: evaluation.note,
            evaluated_on: evaluation.evaluated_on,
            evaluated_at: evaluation.evaluated_at,
            version: evaluation.version,
            supersedes_id: evaluation.supersedes_id,
            reason: evaluation.reason,
            superseded_at: evaluation.superseded_at,
            origin: evaluation.origin,
        }
    }
}

/// A predikat with its working, down to the ratings and the regulation.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExplainedPredikat {
    /// The final grade.
    pub predikat: Predikat,
    /// How it came about.
    pub working: Working,
}

/// The ratings of a period.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EvaluateSkp {
    /// The period: a month, a quarter, a half-year or a year.
    period: Period,
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

/// Other ratings for a period that was evaluated.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectEvaluation {
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
    #[schema(max_length = 4000, example = "Sesuai target setelah data diperiksa ulang.")]
    note: Option<String>,
    /// Why they change.
    #[schema(
        min_length = 1,
        max_length = 4000,
        example = "Realisasi bulan Januari dikoreksi oleh Inspektorat."
    )]
    reason: String,
}

/// Which evaluations.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EvaluationsWanted {
    /// Of this plan.
    skp_id: Option<SkpId>,
    /// Of this employee.
    employee_id: Option<EmployeeId>,
    /// Of exactly this period.
    #[param(value_type = Option<String>, example = "2026-01")]
    period: Option<Period>,
    /// Also the versions that a correction superseded.
    #[param(default = false)]
    history: Option<bool>,
}

/// Evaluate a plan for a period
///
/// Gives the two ratings, or the numbers of PP 30/2019; the predikat follows from them. The period is a part of the year: the year has an
/// act of its own. It must have begun and touch the plan,
/// and every action plan in it, at least one, must have led to a realisation with evidence. Nobody rates themselves.
#[utoipa::path(
    tag = "performance", operation_id = "evaluate_skp", security(("bearer" = ["performance.rate"])),
    params(("skp_id" = SkpId, Path, description = "The plan")),
    request_body = EvaluateSkp,
    responses((status = CREATED, description = "The evaluation", body = Evaluation), Problem),
)]
#[post("/performance/skp/{skp_id}/evaluations")]
pub async fn evaluate_skp(
    caller: Allow<RateSubordinates>,
    state: Data<State>,
    skp_id: Id<SkpId>,
    body: Valid<EvaluateSkp>,
) -> Result<Created<Evaluation>, Problem> {
    let EvaluateSkp { period, hasil_kerja, perilaku_kerja, numeric, note } = body.0;
    let statement = Statement { hasil_kerja, perilaku_kerja, numeric };
    let new = NewEvaluation { period, statement, note };
    let evaluation: Evaluation =
        performance::evaluate_skp(&state.db, caller.act(), *skp_id, new).await?.into();
    let version = evaluation.version;
    Ok(Created::at(format!("/v1/performance/evaluations/{}", evaluation.id), evaluation).version(version))
}

/// Evaluations, newest first
///
/// One's own, those of one's subordinates, and those of the units in one's care.
#[utoipa::path(
    tag = "performance", operation_id = "list_evaluations", security(("bearer" = ["performance.read"])),
    params(EvaluationsWanted, Paging),
    responses((status = OK, description = "A page of evaluations", body = PageOf<Evaluation>), Problem),
)]
#[get("/performance/evaluations")]
pub async fn list_evaluations(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    wanted: Query<EvaluationsWanted>,
    paging: Paging,
) -> Result<PageOf<Evaluation>, Problem> {
    let EvaluationsWanted { skp_id, employee_id, period, history } = wanted.0;
    let filter = EvaluationFilter { skp_id, employee_id, period, history: history.unwrap_or_default() };
    let page = performance::list_evaluations(state.db.read(), caller.act(), filter, &paging).await?;
    Ok(page.map(Evaluation::from).into())
}

/// One evaluation
#[utoipa::path(
    tag = "performance", operation_id = "get_evaluation", security(("bearer" = ["performance.read"])),
    params(("evaluation_id" = EvaluationId, Path, description = "The evaluation")),
    responses((status = OK, description = "The evaluation", body = Evaluation), Problem),
)]
#[get("/performance/evaluations/{evaluation_id}")]
pub async fn get_evaluation(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    evaluation_id: Id<EvaluationId>,
) -> Result<Versioned<Evaluation>, Problem> {
    let evaluated = performance::find_evaluation(state.db.latest(), caller.act(), *evaluation_id).await?;
    Ok(Versioned::new(evaluated.evaluation.version, evaluated.into()))
}

/// Explain an evaluation
///
/// How the predikat follows from the two ratings by the version of the matrix that was used, or from targets and realisations where the
/// cycle rates by numbers.
#[utoipa::path(
    tag = "performance", operation_id = "explain_evaluation", security(("bearer" = ["performance.read"])),
    params(("evaluation_id" = EvaluationId, Path, description = "The evaluation")),
    responses((status = OK, description = "The predikat with its working", body = ExplainedPredikat), Problem),
)]
#[get("/performance/evaluations/{evaluation_id}/explanation")]
pub async fn explain_evaluation(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    evaluation_id: Id<EvaluationId>,
) -> Result<Json<ExplainedPredikat>, Problem> {
    let evaluation =
        performance::find_evaluation(state.db.read(), caller.act(), *evaluation_id).await?.evaluation;
    let working = performance::explain(state.db.read(), &evaluation, caller.act().language).await?;
    Ok(Json(ExplainedPredikat { predikat: evaluation.predikat, working }))
}

/// Correct an evaluation
///
/// With a reason. The corrected version stays readable; pay that was calculated by it and is not yet approved becomes stale.
#[utoipa::path(
    tag = "performance", operation_id = "correct_evaluation", security(("bearer" = ["performance.rate"])),
    params(("evaluation_id" = EvaluationId, Path, description = "The version to correct"), OptionalIfMatch),
    request_body = CorrectEvaluation,
    responses((status = CREATED, description = "The new version", body = Evaluation), Problem),
)]
#[post("/performance/evaluations/{evaluation_id}/correct")]
pub async fn correct_evaluation(
    caller: Allow<RateSubordinates>,
    state: Data<State>,
    (evaluation_id, if_match): (Id<EvaluationId>, OptionalIfMatch),
    body: Valid<CorrectEvaluation>,
) -> Result<Created<Evaluation>, Problem> {
    let CorrectEvaluation { hasil_kerja, perilaku_kerja, numeric, note, reason } = body.0;
    let act = caller.act_because(Some(reason.clone()));
    let statement = Statement { hasil_kerja, perilaku_kerja, numeric };
    let correction = Correction { statement, note, reason };
    let target = (*evaluation_id, if_match.expected());
    let evaluation: Evaluation =
        performance::correct_evaluation(&state.db, &act, target, correction).await?.into();
    let version = evaluation.version;
    Ok(Created::at(format!("/v1/performance/evaluations/{}", evaluation.id), evaluation).version(version))
}
