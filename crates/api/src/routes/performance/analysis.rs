//! Analysis of a unit: figures as JSON, and the same figures drawn as SVG.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::Datelike;
use identity::permission::ReadPerformance;
use kernel::Language;
use kernel::id::UnitId;
use performance::analysis::{self, Asked, FeedbackCounts, PlanCompletion};
use performance::words::Rhythm;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::analysis_charts;
use super::analysis_figures::{
    AchievementFigures, FeedbackFigures, GradeFigures, LateFigures, LateStageFigures, MonthFeedback,
    PartPlanFigures, PeriodGrades, PlanFigures, SatisfactionFigures, UnitAchievementFigures,
    UnitSatisfactionFigures,
};
use crate::allow::AllowByTicket;
use crate::charts::MEDIA_TYPE;
use crate::contract::Ticket;
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;

/// In which form figures are answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FigureForm {
    /// As JSON.
    #[default]
    Json,
    /// Drawn as SVG.
    Svg,
}

/// Which year, and in which form.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct YearWanted {
    /// The calendar year; this year where it is missing.
    #[param(example = 2026)]
    year: Option<i32>,
    /// In which form.
    form: Option<FigureForm>,
}

/// Which year, by which periods, and in which form.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TrendWanted {
    /// The calendar year; this year where it is missing.
    #[param(example = 2026)]
    year: Option<i32>,
    /// By which periods; by quarters where it is missing.
    by: Option<Rhythm>,
    /// In which form.
    form: Option<FigureForm>,
}

/// The unit that the caller may follow, and what he asks of it.
async fn asked(
    caller: &AllowByTicket<ReadPerformance>,
    state: &State,
    (unit_id, year): (UnitId, Option<i32>),
) -> Result<(Asked, Language), Problem> {
    let act = caller.0.act();
    performance::following::admit(state.db.read(), act, unit_id).await?;
    let asked = Asked { unit_id, year: year.unwrap_or(act.today.year()), today: act.today };
    Ok((asked, act.language))
}

/// Figures in the form that is asked for.
fn answer<F: Serialize>(
    form: Option<FigureForm>,
    figures: &F,
    drawn: impl FnOnce(&F) -> String,
) -> HttpResponse {
    match form.unwrap_or_default() {
        FigureForm::Json => HttpResponse::Ok().json(figures),
        FigureForm::Svg => HttpResponse::Ok().content_type(MEDIA_TYPE).body(drawn(figures)),
    }
}

/// How far the plans of a unit have come
///
/// Of the unit with everybody below it, and of the units directly below: people without a plan, and plans by state.
#[utoipa::path(
    tag = "performance", operation_id = "analyse_plans", security(("bearer" = ["performance.read"])),
    params(("unit_id" = UnitId, Path, description = "The unit"), YearWanted, Ticket),
    responses((status = OK, description = "The figures", content((PlanFigures = "application/json"), (String = "image/svg+xml"))), Problem),
)]
#[get("/performance/units/{unit_id}/analysis/plans")]
pub async fn analyse_plans(
    caller: AllowByTicket<ReadPerformance>,
    state: Data<State>,
    (unit_id, wanted): (Id<UnitId>, Query<YearWanted>),
) -> Result<HttpResponse, Problem> {
    let (asked, language) = asked(&caller, &state, (*unit_id, wanted.year)).await?;
    let PlanCompletion { whole, parts } = analysis::plan_completion(state.db.read(), asked).await?;
    let figures = PlanFigures {
        year: asked.year,
        whole: PartPlanFigures::of(whole),
        parts: parts.into_iter().map(PartPlanFigures::of).collect(),
    };
    Ok(answer(wanted.form, &figures, |figures| analysis_charts::plans(figures, language).bars()))
}

/// The grades that were given in a unit
///
/// Period by period, of everybody in the unit and below it. Of fewer than three people no grade is told.
#[utoipa::path(
    tag = "performance", operation_id = "analyse_grades", security(("bearer" = ["performance.read"])),
    params(("unit_id" = UnitId, Path, description = "The unit"), TrendWanted, Ticket),
    responses((status = OK, description = "The figures", content((GradeFigures = "application/json"), (String = "image/svg+xml"))), Problem),
)]
#[get("/performance/units/{unit_id}/analysis/grades")]
pub async fn analyse_grades(
    caller: AllowByTicket<ReadPerformance>,
    state: Data<State>,
    (unit_id, wanted): (Id<UnitId>, Query<TrendWanted>),
) -> Result<HttpResponse, Problem> {
    let (asked, language) = asked(&caller, &state, (*unit_id, wanted.year)).await?;
    let rhythm = wanted.by.unwrap_or(Rhythm::Triwulan);
    let found = analysis::grade_trend(state.db.read(), asked, rhythm).await?;
    let figures = GradeFigures { periods: found.into_iter().map(PeriodGrades::from).collect() };
    Ok(answer(wanted.form, &figures, |figures| analysis_charts::grades(figures, language).bars()))
}

/// What a unit has reached of what it promised
///
/// Period by period: the mean achievement of its key indicators (IKU) in percent of target and the grade that was set, of the unit and
/// of those directly below it.
#[utoipa::path(
    tag = "performance", operation_id = "analyse_achievement", security(("bearer" = ["performance.read"])),
    params(("unit_id" = UnitId, Path, description = "The unit"), TrendWanted, Ticket),
    responses((status = OK, description = "The figures", content((AchievementFigures = "application/json"), (String = "image/svg+xml"))), Problem),
)]
#[get("/performance/units/{unit_id}/analysis/achievement")]
pub async fn analyse_achievement(
    caller: AllowByTicket<ReadPerformance>,
    state: Data<State>,
    (unit_id, wanted): (Id<UnitId>, Query<TrendWanted>),
) -> Result<HttpResponse, Problem> {
    let (asked, language) = asked(&caller, &state, (*unit_id, wanted.year)).await?;
    let rhythm = wanted.by.unwrap_or(Rhythm::Triwulan);
    let found = analysis::achievement_trend(state.db.read(), asked, rhythm).await?;
    let figures = AchievementFigures { units: found.into_iter().map(UnitAchievementFigures::from).collect() };
    Ok(answer(wanted.form, &figures, |figures| analysis_charts::achievement(figures, language).lines()))
}

/// How satisfied citizens are with a unit
///
/// Period by period: the index (IKM) of the survey, of the unit with all below it and of those directly below it; left out where too few
/// citizens answered.
#[utoipa::path(
    tag = "performance", operation_id = "analyse_satisfaction", security(("bearer" = ["performance.read"])),
    params(("unit_id" = UnitId, Path, description = "The unit"), TrendWanted, Ticket),
    responses((status = OK, description = "The figures", content((SatisfactionFigures = "application/json"), (String = "image/svg+xml"))), Problem),
)]
#[get("/performance/units/{unit_id}/analysis/satisfaction")]
pub async fn analyse_satisfaction(
    caller: AllowByTicket<ReadPerformance>,
    state: Data<State>,
    (unit_id, wanted): (Id<UnitId>, Query<TrendWanted>),
) -> Result<HttpResponse, Problem> {
    let (asked, language) = asked(&caller, &state, (*unit_id, wanted.year)).await?;
    let rhythm = wanted.by.unwrap_or(Rhythm::Triwulan);
    let found = analysis::satisfaction_trend(state.db.read(), asked, rhythm).await?;
    let figures =
        SatisfactionFigures { units: found.into_iter().map(UnitSatisfactionFigures::from).collect() };
    Ok(answer(wanted.form, &figures, |figures| analysis_charts::satisfaction(figures, language).lines()))
}

/// What should have been done by now in a unit
///
/// Plans that do not run, reports of the month before that are not confirmed, ratings of the period before that are missing; late by
/// the days of the cycle of the instansi.
#[utoipa::path(
    tag = "performance", operation_id = "analyse_late_stages", security(("bearer" = ["performance.read"])),
    params(("unit_id" = UnitId, Path, description = "The unit"), YearWanted, Ticket),
    responses((status = OK, description = "The figures", content((LateFigures = "application/json"), (String = "image/svg+xml"))), Problem),
)]
#[get("/performance/units/{unit_id}/analysis/late-stages")]
pub async fn analyse_late_stages(
    caller: AllowByTicket<ReadPerformance>,
    state: Data<State>,
    (unit_id, wanted): (Id<UnitId>, Query<YearWanted>),
) -> Result<HttpResponse, Problem> {
    let (asked, language) = asked(&caller, &state, (*unit_id, wanted.year)).await?;
    let found = analysis::late_stages(state.db.read(), asked).await?;
    let stages = found.into_iter().map(LateStageFigures::from).collect();
    let figures = LateFigures { as_of: asked.today, stages };
    Ok(answer(wanted.form, &figures, |figures| analysis_charts::late(figures, language).bars()))
}

/// How much people of a unit are told
///
/// Month by month: notes of superiors on reports of progress, and direct feedback from whomever, to everybody in the unit and below it.
/// How often, and nothing of what.
#[utoipa::path(
    tag = "performance", operation_id = "analyse_feedback", security(("bearer" = ["performance.read"])),
    params(("unit_id" = UnitId, Path, description = "The unit"), YearWanted, Ticket),
    responses((status = OK, description = "The figures", content((FeedbackFigures = "application/json"), (String = "image/svg+xml"))), Problem),
)]
#[get("/performance/units/{unit_id}/analysis/feedback")]
pub async fn analyse_feedback(
    caller: AllowByTicket<ReadPerformance>,
    state: Data<State>,
    (unit_id, wanted): (Id<UnitId>, Query<YearWanted>),
) -> Result<HttpResponse, Problem> {
    let (asked, language) = asked(&caller, &state, (*unit_id, wanted.year)).await?;
    let found = analysis::feedback_counts(state.db.read(), asked).await?;
    let month =
        |one: FeedbackCounts| MonthFeedback { month: one.month, notes: one.notes, direct: one.direct };
    let figures = FeedbackFigures { months: found.into_iter().map(month).collect() };
    Ok(answer(wanted.form, &figures, |figures| analysis_charts::feedback(figures, language).lines()))
}
