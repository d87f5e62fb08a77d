//! The survey of satisfaction: a citizen answers, the index follows.

use actix_web::web::{Data, Json};
use actix_web::{get, post};
use chrono::{DateTime, NaiveDate, Utc};
use identity::permission::{ManagePerformance, ReadDirectory};
use kernel::id::{ServicePointId, SurveySheetId, UnitId};
use kernel::recipe::Working;
use kernel::{Language, Period};
use performance::citizens::{self, NewSheet, PointSatisfaction, Satisfaction, SheetFilter};
use performance::entity::survey_sheet;
use performance::regulation::Law;
use performance::rules::ikm::Ikm;
use performance::rules::trimming::TrimReason;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::allow::{Allow, Anyone};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;
use crate::valid::Valid;

/// What a citizen is asked at a service point.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublicServicePoint {
    /// What it is called.
    #[schema(example = "Loket 3")]
    pub name: String,
    /// The service that is asked about.
    #[schema(example = "Penerbitan KTP-el")]
    pub service: String,
    /// Whether it asks and takes complaints now.
    pub is_open: bool,
    /// Whether a visit is to be had here; else it is on paper, from an officer.
    pub hands_out_visits: bool,
    /// The nine elements, each to be answered with 1 to 4 or left out.
    pub elements: Vec<SurveyElement>,
}

/// What is asked about.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SurveyElement {
    /// `u1` to `u9`.
    #[schema(example = "u1")]
    pub code: String,
    /// In words.
    #[schema(example = "Persyaratan")]
    pub label: String,
}

/// A visit: the right to answer once.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SurveyVisit {
    /// To be sent with the answers, within two hours.
    #[schema(example = "pX0c2yJxQ1m3v5b7n9KdWg")]
    pub visit_token: String,
}

/// A citizen's answers.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "visit_token": "pX0c2yJxQ1m3v5b7n9KdWg", "answers": [4, 3, 4, 4, 4, 4, 3, null, 4], "comment": "Cepat dan ramah." }))]
pub struct AnswerSurvey {
    /// The right to answer.
    visit_token: String,
    /// From U1 to U9: 1 to 4, or null where it does not apply.
    #[schema(min_items = 9, max_items = 9)]
    answers: Vec<Option<u8>>,
    /// What the citizen adds. It is read by those who keep the survey, and enters no rating.
    #[serde(default)]
    #[schema(max_length = 1000)]
    comment: Option<String>,
}

/// That answers were taken.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SurveyReceipt {
    /// The day.
    pub answered_on: NaiveDate,
}

/// A sheet as those see it who keep the survey.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SurveySheet {
    /// The sheet.
    pub id: SurveySheetId,
    /// Where.
    pub service_point_id: ServicePointId,
    /// The unit that served.
    pub unit_id: UnitId,
    /// When.
    pub answered_at: DateTime<Utc>,
    /// From U1 to U9.
    #[schema(example = json!([4, 3, 4, 4, 4, 4, 3, null, 4]))]
    pub answers: Vec<Option<u8>>,
    /// What the citizen added.
    #[schema(example = "Cepat dan ramah.")]
    pub comment: Option<String>,
    /// Why it is left out of the index; null for a sheet that counts.
    pub trimmed_as: Option<TrimReason>,
}

impl From<survey_sheet::Model> for SurveySheet {
    fn from(row: survey_sheet::Model) -> Self {
        Self {
            answers: row.answers().to_vec(),
            id: row.id,
            service_point_id: row.service_point_id,
            unit_id: row.unit_id,
            answered_at: row.answered_at,
            comment: row.comment,
            trimmed_as: row.trimmed_as,
        }
    }
}

/// The index of a unit for a period.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnitSatisfaction {
    /// The unit, with all below it.
    pub unit_id: UnitId,
    /// The period.
    pub period: Period,
    /// The index of the sheets that count; null while an element has no answer.
    pub ikm: Option<Ikm>,
    /// The same with the sheets that were left out.
    pub untrimmed: Option<Ikm>,
    /// How many sheets were left out, by reason.
    pub trimmed: Vec<TrimmedSheets>,
    /// How the index came about.
    pub working: Option<Working>,
    /// Each service point that was asked about.
    pub points: Vec<ServicePointSatisfaction>,
}

/// How many sheets were left out for a reason.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TrimmedSheets {
    /// The reason.
    pub reason: TrimReason,
    /// The number.
    #[schema(example = 2)]
    pub sheets: u64,
}

/// The index of a service point for a period.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ServicePointSatisfaction {
    /// The service point.
    pub service_point_id: ServicePointId,
    /// What it is called.
    #[schema(example = "Loket 3")]
    pub name: String,
    /// The service.
    #[schema(example = "Penerbitan KTP-el")]
    pub service: String,
    /// The index of the sheets that count.
    pub ikm: Option<Ikm>,
    /// How many sheets there are in all.
    #[schema(example = 310)]
    pub sheets: u64,
    /// How many the users of the period ask for; null where their number is unknown.
    #[schema(example = 285)]
    pub sample_size: Option<u64>,
    /// Whether there are enough; null where that is unknown.
    pub is_enough: Option<bool>,
}

impl From<Satisfaction> for UnitSatisfaction {
    fn from(found: Satisfaction) -> Self {
        let trimmed = found.trimmed.into_iter().map(|(reason, sheets)| TrimmedSheets { reason, sheets });
        Self {
            unit_id: found.unit_id,
            period: found.period,
            ikm: found.ikm,
            untrimmed: found.untrimmed,
            trimmed: trimmed.collect(),
            working: found.working,
            points: found.points.into_iter().map(ServicePointSatisfaction::from).collect(),
        }
    }
}

impl From<PointSatisfaction> for ServicePointSatisfaction {
    fn from(found: PointSatisfaction) -> Self {
        Self {
            is_enough: found.sample_size.map(|size| found.sheets >= size),
            service_point_id: found.point.id,
            name: found.point.name,
            service: found.point.service,
            ikm: found.ikm,
            sheets: found.sheets,
            sample_size: found.sample_size,
        }
    }
}

/// Which index.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SatisfactionWanted {
    /// The period: a month, a quarter, a half-year or a year.
    #[param(value_type = String, example = "2026-01")]
    period: Period,
}

/// Which sheets.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SheetsWanted {
    /// Of this unit and those below it.
    unit_id: Option<UnitId>,
    /// Of this period.
    #[param(value_type = Option<String>, example = "2026-01")]
    period: Option<Period>,
    /// Only those that are left out of the index.
    #[param(default = false)]
    trimmed: Option<bool>,
}

/// Which sheets to look through.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TrimSurvey {
    /// The unit, with all below it.
    unit_id: UnitId,
    /// The period.
    period: Period,
}

fn asked(language: Language, day: NaiveDate) -> Result<Vec<SurveyElement>, Problem> {
    let law = Law::embedded()?.elements_on(day)?;
    let element = |one: &performance::regulation::Element| SurveyElement {
        code: one.code.clone(),
        label: one.label.text(language).to_owned(),
    };
    Ok(law.rows.iter().map(element).collect())
}

/// What a service point asks
///
/// What the printed code leads to, for anybody.
#[utoipa::path(
    tag = "citizens", operation_id = "get_public_service_point", security(()),
    params(("token" = String, Path, description = "The code", example = "3u5nQyXkT0mJ9d2Zb7wq8A")),
    responses((status = OK, description = "The service point and its questions", body = PublicServicePoint), Problem),
)]
#[get("/public/service-points/{token}")]
pub async fn get_public_service_point(
    anyone: Anyone,
    state: Data<State>,
    token: Id<String>,
) -> Result<Json<PublicServicePoint>, Problem> {
    let point = citizens::find_public_point(state.db.read(), &token).await?;
    let elements = asked(anyone.act().language, anyone.act().today)?;
    let (is_open, hands_out_visits) = (point.is_open, point.hands_out_visits);
    Ok(Json(PublicServicePoint {
        name: point.name,
        service: point.service,
        is_open,
        hands_out_visits,
        elements,
    }))
}

/// Begin a visit
///
/// For whoever opens the code at a service point that hands visits out by itself. It gives the right to one answer within two hours.
#[utoipa::path(
    tag = "citizens", operation_id = "open_survey_visit", security(()),
    params(("token" = String, Path, description = "The code", example = "3u5nQyXkT0mJ9d2Zb7wq8A")),
    responses((status = OK, description = "The visit", body = SurveyVisit), Problem),
)]
#[post("/public/service-points/{token}/visits")]
pub async fn open_survey_visit(
    anyone: Anyone,
    state: Data<State>,
    token: Id<String>,
) -> Result<Json<SurveyVisit>, Problem> {
    let visit_token = citizens::open_visit(&state.db, anyone.act(), &token).await?;
    Ok(Json(SurveyVisit { visit_token }))
}

/// Answer the survey
///
/// Once for each visit, without a name. A sheet that is refused leaves the visit as it was.
#[utoipa::path(
    tag = "citizens", operation_id = "answer_survey", security(()),
    params(("token" = String, Path, description = "The code", example = "3u5nQyXkT0mJ9d2Zb7wq8A")),
    request_body = AnswerSurvey,
    responses((status = OK, description = "That it was taken", body = SurveyReceipt), Problem),
)]
#[post("/public/service-points/{token}/answers")]
pub async fn answer_survey(
    anyone: Anyone,
    state: Data<State>,
    token: Id<String>,
    body: Valid<AnswerSurvey>,
) -> Result<Json<SurveyReceipt>, Problem> {
    let AnswerSurvey { visit_token, answers, comment } = body.0;
    let new = NewSheet { visit_token, answers, comment };
    let sheet = citizens::answer_survey(&state.db, anyone.act(), (&token, new)).await?;
    Ok(Json(SurveyReceipt { answered_on: sheet.answered_on }))
}

/// The index of satisfaction of a unit
///
/// With all units below it, and by service point, for everybody of the instansi. Sheets that were left out are counted and named by
/// their reason, and the index that they would have given stands beside.
#[utoipa::path(
    tag = "performance", operation_id = "get_unit_satisfaction", security(("bearer" = ["directory.read"])),
    params(("unit_id" = UnitId, Path, description = "The unit"), SatisfactionWanted),
    responses((status = OK, description = "The index with its working", body = UnitSatisfaction), Problem),
)]
#[get("/performance/units/{unit_id}/satisfaction")]
pub async fn get_unit_satisfaction(
    caller: Allow<ReadDirectory>,
    state: Data<State>,
    (unit_id, wanted): (Id<UnitId>, Query<SatisfactionWanted>),
) -> Result<Json<UnitSatisfaction>, Problem> {
    let of = (*unit_id, wanted.period);
    Ok(Json(citizens::find_satisfaction(state.db.read(), caller.act(), of).await?.into()))
}

/// Sheets of the survey, newest first
///
/// For those who keep the survey of a unit: answers, comments, and why a sheet is left out of the index.
#[utoipa::path(
    tag = "performance", operation_id = "list_survey_sheets", security(("bearer" = ["performance.manage"])),
    params(SheetsWanted, Paging),
    responses((status = OK, description = "A page of sheets", body = PageOf<SurveySheet>), Problem),
)]
#[get("/performance/survey-sheets")]
pub async fn list_survey_sheets(
    caller: Allow<ManagePerformance>,
    state: Data<State>,
    wanted: Query<SheetsWanted>,
    paging: Paging,
) -> Result<PageOf<SurveySheet>, Problem> {
    let SheetsWanted { unit_id, period, trimmed } = wanted.0;
    let filter = SheetFilter { unit_id, period, trimmed: trimmed.unwrap_or_default() };
    let page = citizens::list_sheets(state.db.read(), caller.act(), filter, &paging).await?;
    Ok(page.map(SurveySheet::from).into())
}

/// Leave outliers and floods out of the index
///
/// By the rule alone, decided anew each time: floods of equal sheets, and at most one sheet in twenty that lies far from all others.
/// Nothing is deleted, and the log keeps how many were left out.
#[utoipa::path(
    tag = "performance", operation_id = "trim_survey", security(("bearer" = ["performance.manage"])),
    request_body = TrimSurvey,
    responses((status = OK, description = "The index from now on", body = UnitSatisfaction), Problem),
)]
#[post("/performance/survey-sheets/trim")]
pub async fn trim_survey(
    caller: Allow<ManagePerformance>,
    state: Data<State>,
    body: Valid<TrimSurvey>,
) -> Result<Json<UnitSatisfaction>, Problem> {
    let TrimSurvey { unit_id, period } = body.0;
    Ok(Json(citizens::trim_survey(&state.db, caller.act(), (unit_id, period)).await?.into()))
}
