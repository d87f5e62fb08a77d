//! How grades lie in a unit, and sessions in which leaders look at them together.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, NaiveDate, Utc};
use identity::permission::{ManagePerformance, RateSubordinates, ReadPerformance};
use kernel::id::{CalibrationId, CalibrationItemId, EmployeeId, EvaluationId, UnitId};
use kernel::{Language, Period};
use performance::calibration::{
    Answer, Calibration as Described, Item, ItemAnswer, NewCalibration, NewItem, Recommended,
};
use performance::states::calibration::CalibrationStatus;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::Side;
use crate::actions::AllowedAction;
use crate::allow::Allow;
use crate::etag::{IfMatch, OptionalIfMatch, Versioned};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// A session in which ratings are calibrated.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Calibration {
    /// The session.
    pub id: CalibrationId,
    /// Whose ratings.
    pub unit_id: UnitId,
    /// Of which period.
    pub period: Period,
    /// What it is called.
    #[schema(example = "Kalibrasi semester II Dinas Kesehatan")]
    pub title: String,
    /// The day.
    #[schema(example = "2026-12-21")]
    pub held_on: NaiveDate,
    /// Who takes part.
    pub participants: Vec<EmployeeId>,
    /// Where it stands.
    pub status: CalibrationStatus,
    /// The minutes, for those who keep the session or take part.
    #[schema(example = json!(null))]
    pub minutes: Option<String>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// What was said, of those ratings that the caller may know of.
    pub items: Vec<CalibrationItem>,
    /// For `If-Match`.
    #[schema(example = 1)]
    pub version: i64,
    /// What the caller may do now.
    pub allowed_actions: Vec<AllowedAction>,
}

/// What a session said of one rating.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CalibrationItem {
    /// The item.
    pub id: CalibrationItemId,
    /// The rating.
    pub evaluation_id: EvaluationId,
    /// Whose it is.
    pub employee: Side,
    /// Who rated.
    pub rater: Option<Side>,
    /// What was said.
    #[schema(example = "Capaian setara dengan rekan yang dinilai sesuai ekspektasi.")]
    pub discussion: String,
    /// Which ratings the session recommends.
    pub recommended: Option<Recommended>,
    /// What the rater made of it.
    pub answer: Option<Answer>,
    /// The rater's reasons.
    #[schema(example = json!(null))]
    pub answer_note: Option<String>,
    /// When the rater answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// The rating in the place of the one discussed.
    pub outcome_evaluation_id: Option<EvaluationId>,
}

impl From<Item> for CalibrationItem {
    fn from(item: Item) -> Self {
        let Item { row, employee, rater } = item;
        Self {
            id: row.id,
            evaluation_id: row.evaluation_id,
            employee: employee.into(),
            rater: rater.map(Side::from),
            discussion: row.discussion,
            recommended: row.recommended,
            answer: row.answer,
            answer_note: row.answer_note,
            answered_at: row.answered_at,
            outcome_evaluation_id: row.outcome_evaluation_id,
        }
    }
}

impl Calibration {
    fn of(described: Described, language: Language) -> Self {
        let Described { row, items, offered } = described;
        let action = |one: kernel::states::AllowedAct<performance::states::calibration::CalibrationAct>| {
            let last = match one.act.word() {
                "bahas" => "items",
                word => word,
            };
            let href = format!("/v1/performance/calibrations/{}/{last}", row.id);
            AllowedAction::post(one.act.word(), href, one.denied.as_ref(), language)
        };
        Self {
            allowed_actions: offered.into_iter().map(action).collect(),
            id: row.id,
            unit_id: row.unit_id,
            period: row.period,
            title: row.title,
            held_on: row.held_on,
            participants: row.participants.0,
            status: row.status,
            minutes: row.minutes,
            closed_at: row.closed_at,
            items: items.into_iter().map(CalibrationItem::from).collect(),
            version: row.version,
        }
    }

    fn versioned(described: Described, language: Language) -> Versioned<Self> {
        Versioned::new(described.row.version, Self::of(described, language))
    }
}

/// A session to open.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenCalibration {
    /// Whose ratings: a unit in the caller's care.
    unit_id: UnitId,
    /// Of which period.
    period: Period,
    /// What it is called.
    #[schema(min_length = 1, max_length = 500, example = "Kalibrasi semester II Dinas Kesehatan")]
    title: String,
    /// The day.
    #[schema(example = "2026-12-21")]
    held_on: NaiveDate,
    /// Who takes part.
    #[serde(default)]
    #[schema(max_items = 50, example = json!([]))]
    participants: Vec<EmployeeId>,
}

/// Open a calibration
///
/// A session over the ratings of a unit for a period. It recommends; only the rater changes a rating.
#[utoipa::path(
    tag = "performance", operation_id = "open_calibration", security(("bearer" = ["performance.manage"])),
    request_body = OpenCalibration,
    responses((status = CREATED, description = "The session", body = Calibration), Problem),
)]
#[post("/performance/calibrations")]
pub async fn open_calibration(
    caller: Allow<ManagePerformance>,
    state: Data<State>,
    body: Valid<OpenCalibration>,
) -> Result<Created<Calibration>, Problem> {
    let OpenCalibration { unit_id, period, title, held_on, participants } = body.0;
    let new = NewCalibration { unit_id, period, title, held_on, participants };
    let opened = performance::calibration::open_calibration(&state.db, caller.act(), new).await?;
    let shown = Calibration::of(opened, caller.act().language);
    let version = shown.version;
    Ok(Created::at(format!("/v1/performance/calibrations/{}", shown.id), shown).version(version))
}

/// Which sessions.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CalibrationsWanted {
    /// Over the ratings of this unit.
    #[param(value_type = Option<UnitId>)]
    unit_id: Option<UnitId>,
}

/// Calibrations, newest first
///
/// Over units in one's care, and those that spoke of a rating that one gave or received.
#[utoipa::path(
    tag = "performance", operation_id = "list_calibrations", security(("bearer" = ["performance.read"])),
    params(CalibrationsWanted, Paging),
    responses((status = OK, description = "A page of sessions", body = PageOf<Calibration>), Problem),
)]
#[get("/performance/calibrations")]
pub async fn list_calibrations(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    wanted: Query<CalibrationsWanted>,
    paging: Paging,
) -> Result<PageOf<Calibration>, Problem> {
    let read = performance::calibration::list_calibrations;
    let page = read(state.db.read(), caller.act(), wanted.0.unit_id, &paging).await?;
    let language = caller.act().language;
    Ok(page.map(|one| Calibration::of(one, language)).into())
}

/// One calibration
#[utoipa::path(
    tag = "performance", operation_id = "get_calibration", security(("bearer" = ["performance.read"])),
    params(("calibration_id" = CalibrationId, Path, description = "The session")),
    responses((status = OK, description = "The session", body = Calibration), Problem),
)]
#[get("/performance/calibrations/{calibration_id}")]
pub async fn get_calibration(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    calibration_id: Id<CalibrationId>,
) -> Result<Versioned<Calibration>, Problem> {
    let read = performance::calibration::find_calibration;
    let found = read(state.db.latest(), caller.act(), *calibration_id).await?;
    Ok(Calibration::versioned(found, caller.act().language))
}

/// What is said of a rating.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DiscussRating {
    /// The rating.
    evaluation_id: EvaluationId,
    /// What was said.
    #[schema(
        min_length = 1,
        max_length = 4000,
        example = "Capaian setara dengan rekan yang dinilai sesuai ekspektasi."
    )]
    discussion: String,
    /// Which ratings the session recommends; nothing where it leaves them.
    #[serde(default)]
    recommended: Option<Recommended>,
}

/// Discuss a rating
///
/// Writes down what was said, and what is recommended. The rater and the employee are told; the rating stays as it is.
#[utoipa::path(
    tag = "performance", operation_id = "discuss_rating", security(("bearer" = ["performance.manage"])),
    params(("calibration_id" = CalibrationId, Path, description = "The session"), OptionalIfMatch),
    request_body = DiscussRating,
    responses((status = OK, description = "The session", body = Calibration), Problem),
)]
#[post("/performance/calibrations/{calibration_id}/items")]
pub async fn discuss_rating(
    caller: Allow<ManagePerformance>,
    state: Data<State>,
    (calibration_id, if_match): (Id<CalibrationId>, OptionalIfMatch),
    body: Valid<DiscussRating>,
) -> Result<Versioned<Calibration>, Problem> {
    let DiscussRating { evaluation_id, discussion, recommended } = body.0;
    let new = NewItem { evaluation_id, discussion, recommended };
    let target = (*calibration_id, if_match.expected());
    let shown = performance::calibration::discuss_rating(&state.db, caller.act(), target, new).await?;
    Ok(Calibration::versioned(shown, caller.act().language))
}

/// The end of a session.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseCalibration {
    /// The minutes.
    #[schema(
        min_length = 1,
        max_length = 20000,
        example = "Dihadiri lima pejabat penilai; satu rekomendasi."
    )]
    minutes: String,
}

/// Close a calibration
///
/// With its minutes. Raters may still answer.
#[utoipa::path(
    tag = "performance", operation_id = "close_calibration", security(("bearer" = ["performance.manage"])),
    params(("calibration_id" = CalibrationId, Path, description = "The session"), IfMatch),
    request_body = CloseCalibration,
    responses((status = OK, description = "The session", body = Calibration), Problem),
)]
#[post("/performance/calibrations/{calibration_id}/tutup")]
pub async fn close_calibration(
    caller: Allow<ManagePerformance>,
    state: Data<State>,
    (calibration_id, if_match): (Id<CalibrationId>, IfMatch),
    body: Valid<CloseCalibration>,
) -> Result<Versioned<Calibration>, Problem> {
    let target = (*calibration_id, if_match.expected());
    let minutes = body.0.minutes;
    let shown = performance::calibration::close_calibration(&state.db, caller.act(), target, minutes).await?;
    Ok(Calibration::versioned(shown, caller.act().language))
}

/// A rater's answer to a recommendation.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerCalibrationItem {
    /// What becomes of the rating.
    answer: Answer,
    /// Why; the employee reads it.
    #[schema(
        min_length = 1,
        max_length = 4000,
        example = "Saya sependapat setelah melihat data rekan sejawat."
    )]
    note: String,
}

/// Answer a recommendation
///
/// By the one who rated. Followed, it is a correction like any other: with a reason, its own act, and the employee told.
#[utoipa::path(
    tag = "performance", operation_id = "answer_calibration_item",
    security(("bearer" = ["performance.rate"])),
    params(
        ("calibration_id" = CalibrationId, Path, description = "The session"),
        ("calibration_item_id" = CalibrationItemId, Path, description = "What was said of the rating"),
    ),
    request_body = AnswerCalibrationItem,
    responses((status = OK, description = "The session", body = Calibration), Problem),
)]
#[post("/performance/calibrations/{calibration_id}/items/{calibration_item_id}/jawab")]
pub async fn answer_calibration_item(
    caller: Allow<RateSubordinates>,
    state: Data<State>,
    ids: Id<(CalibrationId, CalibrationItemId)>,
    body: Valid<AnswerCalibrationItem>,
) -> Result<Versioned<Calibration>, Problem> {
    let AnswerCalibrationItem { answer, note } = body.0;
    let act = caller.act_because(Some(note.clone()));
    let answer = ItemAnswer { answer, note };
    let shown = performance::calibration::answer_item(&state.db, &act, *ids, answer).await?;
    Ok(Calibration::versioned(shown, act.language))
}
