//! Objections to ratings.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, NaiveDate, Utc};
use identity::permission::{DecideObjections, OwnPerformance, ReadPerformance};
use identity::{AllowedBy, Permission};
use kernel::id::{EmployeeId, EvaluationId, FileId, HearingId, ObjectionId, SkpId};
use kernel::{Ekspektasi, Language, Period};
use performance::Statement;
use performance::objections::{
    Decide, Exhibit, NewHearing, NewObjection, Objection as Described, ObjectionFilter, Outcome,
    Side as ObjectionSide, Wanted,
};
use performance::rules::capaian::CapaianFacts;
use performance::states::objection::ObjectionStatus;
use platform::Scope;
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

/// An objection to a rating (keberatan).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Objection {
    /// The objection.
    pub id: ObjectionId,
    /// The rating that is objected to.
    pub evaluation_id: EvaluationId,
    /// The plan.
    pub skp_id: Option<SkpId>,
    /// The period that was rated.
    pub period: Period,
    /// Who objects.
    pub employee: Side,
    /// Who rated.
    pub rater: Option<Side>,
    /// Whose turn it is to decide; null where the officer enters a decision made outside Merit.
    pub decider: Option<Side>,
    /// How often it was passed on because it lay idle.
    #[schema(example = 0)]
    pub level: i32,
    /// The day on which the rating was received.
    #[schema(example = "2027-01-04")]
    pub received_on: NaiveDate,
    /// The last day on which it could be filed.
    #[schema(example = "2027-01-18")]
    pub last_day: NaiveDate,
    /// The day on which it was filed.
    #[schema(example = "2027-01-11")]
    pub filed_on: NaiveDate,
    /// Why.
    #[schema(example = "Realisasi bulan November belum dihitung.")]
    pub reasons: String,
    /// What supports it.
    pub evidence: Vec<Exhibit>,
    /// Which ratings the employee thinks right.
    pub wanted: Option<Wanted>,
    /// What was said when the sides were heard, oldest first.
    pub hearings: Vec<ObjectionHearing>,
    /// Where it stands.
    pub status: ObjectionStatus,
    /// What was decided.
    pub outcome: Option<Outcome>,
    /// The reasons of the decision.
    #[schema(example = json!(null))]
    pub decision: Option<String>,
    /// The signed decision.
    pub document_id: Option<FileId>,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// The rating in the place of the one objected to.
    pub outcome_evaluation_id: Option<EvaluationId>,
    /// For `If-Match`.
    #[schema(example = 1)]
    pub version: i64,
    /// What the caller may do now.
    pub allowed_actions: Vec<AllowedAction>,
}

/// What a side said when it was heard.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ObjectionHearing {
    /// The hearing.
    pub id: HearingId,
    /// Who was heard.
    pub side: ObjectionSide,
    /// The day.
    #[schema(example = "2027-01-13")]
    pub heard_on: NaiveDate,
    /// What was said.
    #[schema(example = "Rekap November baru masuk pada 3 Januari.")]
    pub statement: String,
}

impl Objection {
    /// An objection as its reader sees it.
    pub fn of(described: Described, language: Language) -> Self {
        let Described { row, employee, rater, decider, hearings, last_day, offered, .. } = described;
        let action = |one: &kernel::states::AllowedAct<_>| {
            let act: performance::states::objection::ObjectionAct = one.act;
            let last = match act.word() {
                "dengar" => "hearings",
                word => word,
            };
            let href = format!("/v1/performance/objections/{}/{last}", row.id);
            AllowedAction::post(act.word(), href, one.denied.as_ref(), language)
        };
        Self {
            allowed_actions: offered.iter().map(action).collect(),
            id: row.id,
            evaluation_id: row.evaluation_id,
            skp_id: row.skp_id,
            period: row.period,
            employee: employee.into(),
            rater: rater.map(Side::from),
            decider: decider.map(Side::from),
            level: row.level,
            received_on: row.received_on,
            last_day,
            filed_on: row.filed_on,
            reasons: row.reasons,
            evidence: row.evidence.0,
            wanted: row.wanted,
            hearings: hearings
                .into_iter()
                .map(|heard| ObjectionHearing {
                    id: heard.id,
                    side: heard.side,
                    heard_on: heard.heard_on,
                    statement: heard.statement,
                })
                .collect(),
            status: row.status,
            outcome: row.outcome,
            decision: row.decision,
            document_id: row.document_id,
            decided_at: row.decided_at,
            outcome_evaluation_id: row.outcome_evaluation_id,
            version: row.version,
        }
    }
}

/// The reach of the caller's permission to decide, if there is one.
pub fn deciding<P: AllowedBy>(caller: &Allow<P>) -> Option<Scope> {
    caller.caller().scope(Permission::DecideObjections, caller.act().today)
}

fn versioned(described: Described, language: Language) -> Versioned<Objection> {
    Versioned::new(described.row.version, Objection::of(described, language))
}

/// An objection to file.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FileObjection {
    /// Why.
    #[schema(min_length = 1, max_length = 4000, example = "Realisasi bulan November belum dihitung.")]
    reasons: String,
    /// What supports it.
    #[serde(default)]
    #[schema(max_items = 20)]
    evidence: Vec<Exhibit>,
    /// Which ratings the employee thinks right.
    #[serde(default)]
    wanted: Option<Wanted>,
}

impl From<FileObjection> for NewObjection {
    fn from(body: FileObjection) -> Self {
        Self { reasons: body.reasons, evidence: body.evidence, wanted: body.wanted }
    }
}

/// Object to a rating
///
/// By the employee, with reasons, within 14 days of receipt: a period's rating is received when it is given, the year's when it is handed
/// over. It goes to the superior of the rater; from then on the rater changes nothing. On the fifteenth day it is refused, and the
/// refusal names the last day.
#[utoipa::path(
    tag = "performance", operation_id = "object_to_evaluation", security(("bearer" = ["performance.own"])),
    params(("evaluation_id" = EvaluationId, Path, description = "The rating")),
    request_body = FileObjection,
    responses((status = CREATED, description = "The objection", body = Objection), Problem),
)]
#[post("/performance/evaluations/{evaluation_id}/keberatan")]
pub async fn object_to_evaluation(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    evaluation_id: Id<EvaluationId>,
    body: Valid<FileObjection>,
) -> Result<Created<Objection>, Problem> {
    let filed =
        performance::objections::object_to_evaluation(&state.db, caller.act(), *evaluation_id, body.0.into());
    Ok(created(filed.await?, caller.act().language))
}

/// Object to the year's rating
///
/// As it was handed over, by the employee, with reasons, within 14 days.
#[utoipa::path(
    tag = "performance", operation_id = "object_to_year", security(("bearer" = ["performance.own"])),
    params(("skp_id" = SkpId, Path, description = "The plan"), OptionalIfMatch),
    request_body = FileObjection,
    responses((status = CREATED, description = "The objection", body = Objection), Problem),
)]
#[post("/performance/skp/{skp_id}/keberatan")]
pub async fn object_to_year(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    (skp_id, if_match): (Id<SkpId>, OptionalIfMatch),
    body: Valid<FileObjection>,
) -> Result<Created<Objection>, Problem> {
    let target = (*skp_id, if_match.expected());
    let filed =
        performance::objections::object_to_year(&state.db, caller.act(), target, body.0.into()).await?;
    Ok(created(filed, caller.act().language))
}

fn created(filed: Described, language: Language) -> Created<Objection> {
    let shown = Objection::of(filed, language);
    let version = shown.version;
    Created::at(format!("/v1/performance/objections/{}", shown.id), shown).version(version)
}

/// Which objections.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ObjectionsWanted {
    /// In this state.
    status: Option<ObjectionStatus>,
    /// Of this employee.
    #[param(value_type = Option<EmployeeId>)]
    employee_id: Option<EmployeeId>,
    /// To this rating.
    #[param(value_type = Option<EvaluationId>)]
    evaluation_id: Option<EvaluationId>,
}

/// Objections, newest first
///
/// One's own, those to one's ratings, those to decide, and those of people in one's care.
#[utoipa::path(
    tag = "performance", operation_id = "list_objections", security(("bearer" = ["performance.read"])),
    params(ObjectionsWanted, Paging),
    responses((status = OK, description = "A page of objections", body = PageOf<Objection>), Problem),
)]
#[get("/performance/objections")]
pub async fn list_objections(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    wanted: Query<ObjectionsWanted>,
    paging: Paging,
) -> Result<PageOf<Objection>, Problem> {
    let ObjectionsWanted { status, employee_id, evaluation_id } = wanted.0;
    let filter = ObjectionFilter { status, employee_id, evaluation_id, ..ObjectionFilter::default() };
    let (deciding, language) = (deciding(&caller), caller.act().language);
    let who = (caller.act(), deciding.as_ref());
    let page = performance::objections::list_objections(state.db.read(), who, filter, &paging).await?;
    Ok(page.map(|one| Objection::of(one, language)).into())
}

/// One objection
#[utoipa::path(
    tag = "performance", operation_id = "get_objection", security(("bearer" = ["performance.read"])),
    params(("objection_id" = ObjectionId, Path, description = "The objection")),
    responses((status = OK, description = "The objection", body = Objection), Problem),
)]
#[get("/performance/objections/{objection_id}")]
pub async fn get_objection(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    objection_id: Id<ObjectionId>,
) -> Result<Versioned<Objection>, Problem> {
    let deciding = deciding(&caller);
    let who = (caller.act(), deciding.as_ref());
    let found = performance::objections::find_objection(state.db.latest(), who, *objection_id).await?;
    Ok(versioned(found, caller.act().language))
}

/// What a side said.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HearSide {
    /// Who was heard.
    side: ObjectionSide,
    /// The day; not before the objection.
    #[schema(example = "2027-01-13")]
    heard_on: NaiveDate,
    /// What was said.
    #[schema(min_length = 1, max_length = 4000, example = "Rekap November baru masuk pada 3 Januari.")]
    statement: String,
}

/// Hear a side
///
/// By whoever is to decide; both must be heard before the decision. A hearing ends the idleness of the objection.
#[utoipa::path(
    tag = "performance", operation_id = "hear_objection_side",
    security(("bearer" = ["performance.objection"])),
    params(("objection_id" = ObjectionId, Path, description = "The objection"), OptionalIfMatch),
    request_body = HearSide,
    responses((status = OK, description = "The objection", body = Objection), Problem),
)]
#[post("/performance/objections/{objection_id}/hearings")]
pub async fn hear_objection_side(
    caller: Allow<DecideObjections>,
    state: Data<State>,
    (objection_id, if_match): (Id<ObjectionId>, OptionalIfMatch),
    body: Valid<HearSide>,
) -> Result<Versioned<Objection>, Problem> {
    let HearSide { side, heard_on, statement } = body.0;
    let new = NewHearing { side, heard_on, statement };
    let target = (*objection_id, if_match.expected());
    let heard = performance::objections::hear_side(&state.db, caller.act(), target, new).await?;
    Ok(versioned(heard, caller.act().language))
}

/// A decision on an objection.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideObjection {
    /// What is decided.
    #[schema(example = "tetap")]
    outcome: Outcome,
    /// The rating of the results, where it is changed.
    #[serde(default)]
    #[schema(example = json!(null))]
    hasil_kerja: Option<Ekspektasi>,
    /// The rating of the behaviour, where it is changed.
    #[serde(default)]
    #[schema(example = json!(null))]
    perilaku_kerja: Option<Ekspektasi>,
    /// Numbers in place of both, in the scheme of PP 30/2019.
    #[serde(default)]
    #[schema(example = json!(null))]
    numeric: Option<CapaianFacts>,
    /// The reasons.
    #[schema(min_length = 1, max_length = 4000, example = "Rekap November sah dan melampaui target.")]
    reason: String,
    /// The signed decision; needed where it was made outside Merit.
    #[serde(default)]
    #[schema(example = json!(null))]
    document_id: Option<FileId>,
}

/// Decide on an objection
///
/// For good, with reasons, after both sides were heard. Another rating takes the place of the one objected to as a correction does, so
/// that pay follows it; the year's rating becomes final.
#[utoipa::path(
    tag = "performance", operation_id = "decide_objection", security(("bearer" = ["performance.objection"])),
    params(("objection_id" = ObjectionId, Path, description = "The objection"), IfMatch),
    request_body = DecideObjection,
    responses((status = OK, description = "The objection", body = Objection), Problem),
)]
#[post("/performance/objections/{objection_id}/putuskan")]
pub async fn decide_objection(
    caller: Allow<DecideObjections>,
    state: Data<State>,
    (objection_id, if_match): (Id<ObjectionId>, IfMatch),
    body: Valid<DecideObjection>,
) -> Result<Versioned<Objection>, Problem> {
    let DecideObjection { outcome, hasil_kerja, perilaku_kerja, numeric, reason, document_id } = body.0;
    let statement = Statement { hasil_kerja, perilaku_kerja, numeric };
    let statement = (!statement.is_empty()).then_some(statement);
    let act = caller.act_because(Some(reason.clone()));
    let decision = Decide { outcome, statement, reason, document_id };
    let target = (*objection_id, if_match.expected());
    let decided = performance::objections::decide_objection(&state.db, &act, target, decision).await?;
    Ok(versioned(decided.objection, act.language))
}
