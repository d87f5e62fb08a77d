//! Complaints: the citizen by a number, the officer by permission.

use actix_web::web::{Data, Json};
use actix_web::{get, post};
use chrono::{DateTime, NaiveDate, Utc};
use identity::permission::ServeCitizens;
use kernel::Language;
use kernel::id::{ComplaintId, EmployeeId, ServicePointId, UnitId};
use performance::citizens::{
    self, ComplaintAct, ComplaintCategory, ComplaintFilter, ComplaintStatus, NewComplaint,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::actions::AllowedAction;
use crate::allow::{Allow, Anyone};
use crate::etag::{OptionalIfMatch, Versioned};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;
use crate::valid::Valid;

/// A complaint as an officer sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Complaint {
    /// The complaint.
    pub id: ComplaintId,
    /// The unit complained of.
    pub unit_id: UnitId,
    /// Where it was made.
    pub service_point_id: Option<ServicePointId>,
    /// What it is about.
    pub category: ComplaintCategory,
    /// What it says.
    #[schema(example = "Menunggu tiga jam tanpa nomor antrean.")]
    pub body: String,
    /// Where it stands.
    pub status: ComplaintStatus,
    /// By when it must be answered.
    #[schema(example = "2026-02-10")]
    pub due_on: NaiveDate,
    /// Whether that day passed without an answer.
    #[schema(example = false)]
    pub is_overdue: bool,
    /// Who handles it.
    pub handler_id: Option<EmployeeId>,
    /// The answer.
    #[schema(example = "Nomor antrean kini dicetak di pintu masuk.")]
    pub answer: Option<String>,
    /// When it was answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// Why the answer did not do.
    #[schema(example = json!(null))]
    pub reopened_note: Option<String>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// What may be done with it, and by whom.
    pub allowed_actions: Vec<AllowedAction>,
}

impl Complaint {
    /// A complaint as an officer sees it.
    pub fn of(found: citizens::Complaint, language: Language) -> Versioned<Self> {
        let row = found.row;
        let actions = found.allowed.iter().map(|one| {
            let verb = match one.act {
                ComplaintAct::Ambil => "take",
                _ => "answer",
            };
            let href = format!("/v1/performance/complaints/{}/{verb}", row.id);
            AllowedAction::post(one.act.word(), href, one.denied.as_ref(), language)
        });
        let body = Self {
            // What only the citizen can do is done with the number that only the citizen holds.
            allowed_actions: actions.filter(|action| action.reason_if_denied.is_none()).collect(),
            id: row.id,
            unit_id: row.unit_id,
            service_point_id: row.service_point_id,
            category: row.category,
            body: row.body,
            status: row.status,
            due_on: row.due_on,
            is_overdue: row.is_overdue,
            handler_id: row.handler_id,
            answer: row.answer,
            answered_at: row.answered_at,
            reopened_note: row.reopened_note,
            closed_at: row.closed_at,
            received_at: row.received_at,
        };
        Versioned::new(row.version, body)
    }
}

/// A complaint as its citizen sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OwnComplaint {
    /// What it is about.
    pub category: ComplaintCategory,
    /// Where it stands.
    pub status: ComplaintStatus,
    /// By when it is answered.
    #[schema(example = "2026-02-10")]
    pub due_on: NaiveDate,
    /// The answer.
    #[schema(example = "Nomor antrean kini dicetak di pintu masuk.")]
    pub answer: Option<String>,
    /// When it was answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// Whether the citizen may now say whether the answer will do.
    #[schema(example = false)]
    pub may_judge: bool,
}

impl From<citizens::Complaint> for OwnComplaint {
    fn from(found: citizens::Complaint) -> Self {
        let row = found.row;
        Self {
            may_judge: row.status == ComplaintStatus::Dijawab,
            category: row.category,
            status: row.status,
            due_on: row.due_on,
            answer: row.answer,
            answered_at: row.answered_at,
            closed_at: row.closed_at,
            received_at: row.received_at,
        }
    }
}

/// A complaint that was taken.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ComplaintReceipt {
    /// The number by which the complaint is followed; shown once.
    #[schema(example = "hV8sN2cK4pQ7tY1rZ5xWgA")]
    pub number: String,
    /// By when it is answered.
    #[schema(example = "2026-02-10")]
    pub due_on: NaiveDate,
}

/// A citizen's complaint.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeComplaint {
    /// What it is about.
    category: ComplaintCategory,
    /// What it says. Names and addresses need not be in it.
    #[schema(min_length = 1, max_length = 4000, example = "Menunggu tiga jam tanpa nomor antrean.")]
    body: String,
}

/// Whether an answer will do.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JudgeAnswer {
    /// Why it will not; left out where it will.
    #[serde(default)]
    #[schema(max_length = 4000, example = "Mesin nomor antrean rusak sejak Senin.")]
    note: Option<String>,
}

/// An answer to a complaint.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerComplaint {
    /// What it says.
    #[schema(min_length = 1, max_length = 4000, example = "Nomor antrean kini dicetak di pintu masuk.")]
    answer: String,
}

/// Which complaints.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ComplaintsWanted {
    /// Of this unit and those below it.
    unit_id: Option<UnitId>,
    /// In this state.
    status: Option<ComplaintStatus>,
    /// Of this kind.
    category: Option<ComplaintCategory>,
    /// Only those that wait for an answer.
    #[param(default = false)]
    open: Option<bool>,
}

/// Complain
///
/// At a service point, without a name. The number in the answer is the only way to follow the complaint.
#[utoipa::path(
    tag = "citizens", operation_id = "make_complaint", security(()),
    params(("token" = String, Path, description = "The code of the service point", example = "3u5nQyXkT0mJ9d2Zb7wq8A")),
    request_body = MakeComplaint,
    responses((status = OK, description = "The number and the day by which it is answered", body = ComplaintReceipt), Problem),
)]
#[post("/public/service-points/{token}/complaints")]
pub async fn make_complaint(
    anyone: Anyone,
    state: Data<State>,
    token: Id<String>,
    body: Valid<MakeComplaint>,
) -> Result<Json<ComplaintReceipt>, Problem> {
    let MakeComplaint { category, body } = body.0;
    let new = NewComplaint { category, body };
    let (made, number) = citizens::make_complaint(&state.db, anyone.act(), (&token, new)).await?;
    Ok(Json(ComplaintReceipt { number, due_on: made.row.due_on }))
}

/// Follow a complaint
#[utoipa::path(
    tag = "citizens", operation_id = "get_own_complaint", security(()),
    params(("number" = String, Path, description = "The number of the complaint", example = "hV8sN2cK4pQ7tY1rZ5xWgA")),
    responses((status = OK, description = "Where it stands", body = OwnComplaint), Problem),
)]
#[get("/public/complaints/{number}")]
pub async fn get_own_complaint(
    _anyone: Anyone,
    state: Data<State>,
    number: Id<String>,
) -> Result<Json<OwnComplaint>, Problem> {
    Ok(Json(citizens::find_own_complaint(state.db.latest(), &number).await?.into()))
}

/// Say whether the answer will do
///
/// With a note the complaint is taken up again; without one it is closed. Whoever says nothing for ten days is taken to agree.
#[utoipa::path(
    tag = "citizens", operation_id = "judge_complaint_answer", security(()),
    params(("number" = String, Path, description = "The number of the complaint", example = "hV8sN2cK4pQ7tY1rZ5xWgA")),
    request_body = JudgeAnswer,
    responses((status = OK, description = "Where it stands", body = OwnComplaint), Problem),
)]
#[post("/public/complaints/{number}/judge")]
pub async fn judge_complaint_answer(
    anyone: Anyone,
    state: Data<State>,
    number: Id<String>,
    body: Valid<JudgeAnswer>,
) -> Result<Json<OwnComplaint>, Problem> {
    let judged = (number.as_str(), body.0.note);
    Ok(Json(citizens::judge_answer(&state.db, anyone.act(), judged).await?.into()))
}

/// Complaints, newest first
///
/// Of the units whose citizens one serves.
#[utoipa::path(
    tag = "performance", operation_id = "list_complaints", security(("bearer" = ["citizens.serve"])),
    params(ComplaintsWanted, Paging),
    responses((status = OK, description = "A page of complaints", body = PageOf<Complaint>), Problem),
)]
#[get("/performance/complaints")]
pub async fn list_complaints(
    caller: Allow<ServeCitizens>,
    state: Data<State>,
    wanted: Query<ComplaintsWanted>,
    paging: Paging,
) -> Result<PageOf<Complaint>, Problem> {
    let ComplaintsWanted { unit_id, status, category, open } = wanted.0;
    let filter = ComplaintFilter { unit_id, status, category, open: open.unwrap_or_default() };
    let page = citizens::list_complaints(state.db.read(), caller.act(), filter, &paging).await?;
    let language = caller.act().language;
    Ok(page.map(|found| Complaint::of(found, language).body).into())
}

/// One complaint
#[utoipa::path(
    tag = "performance", operation_id = "get_complaint", security(("bearer" = ["citizens.serve"])),
    params(("complaint_id" = ComplaintId, Path, description = "The complaint")),
    responses((status = OK, description = "The complaint", body = Complaint), Problem),
)]
#[get("/performance/complaints/{complaint_id}")]
pub async fn get_complaint(
    caller: Allow<ServeCitizens>,
    state: Data<State>,
    id: Id<ComplaintId>,
) -> Result<Versioned<Complaint>, Problem> {
    let found = citizens::find_complaint(state.db.latest(), caller.act(), *id).await?;
    Ok(Complaint::of(found, caller.act().language))
}

/// Take a complaint in hand
#[utoipa::path(
    tag = "performance", operation_id = "take_complaint", security(("bearer" = ["citizens.serve"])),
    params(("complaint_id" = ComplaintId, Path, description = "The complaint"), OptionalIfMatch),
    responses((status = OK, description = "The complaint", body = Complaint), Problem),
)]
#[post("/performance/complaints/{complaint_id}/take")]
pub async fn take_complaint(
    caller: Allow<ServeCitizens>,
    state: Data<State>,
    (id, if_match): (Id<ComplaintId>, OptionalIfMatch),
) -> Result<Versioned<Complaint>, Problem> {
    let target = (*id, if_match.expected());
    let found = citizens::take_complaint(&state.db, caller.act(), target).await?;
    Ok(Complaint::of(found, caller.act().language))
}

/// Answer a complaint
///
/// The citizen may say whether the answer will do; whoever says nothing for ten days is taken to agree.
#[utoipa::path(
    tag = "performance", operation_id = "answer_complaint", security(("bearer" = ["citizens.serve"])),
    params(("complaint_id" = ComplaintId, Path, description = "The complaint"), OptionalIfMatch),
    request_body = AnswerComplaint,
    responses((status = OK, description = "The complaint", body = Complaint), Problem),
)]
#[post("/performance/complaints/{complaint_id}/answer")]
pub async fn answer_complaint(
    caller: Allow<ServeCitizens>,
    state: Data<State>,
    (id, if_match): (Id<ComplaintId>, OptionalIfMatch),
    body: Valid<AnswerComplaint>,
) -> Result<Versioned<Complaint>, Problem> {
    let target = (*id, if_match.expected());
    let found = citizens::answer_complaint(&state.db, caller.act(), target, body.0.answer).await?;
    Ok(Complaint::of(found, caller.act().language))
}
