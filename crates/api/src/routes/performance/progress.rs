//! Progress: action plan, evidence, realisation, feedback.

use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, Utc};
use identity::permission::{OwnPerformance, RateSubordinates, ReadPerformance};
use kernel::id::{EmployeeId, EvidenceId, FeedbackId, FileId, ProgressId, RhkId, SkpId};
use kernel::{Language, Period};
use performance::entity::{evidence, feedback};
use performance::rules::progress::Stage;
use performance::states::SkpAct;
use performance::{NewEvidence, NewProgress, ProgressReport, Proof, Quantity, Realisation};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::{Validate, ValidationError};

use crate::actions::AllowedAction;
use crate::allow::{Allow, AllowByTicket};
use crate::contract::Ticket;
use crate::etag::{OptionalIfMatch, Versioned};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Created;
use crate::routes::platform::files;
use crate::state::State;
use crate::valid::Valid;

/// One RHK in one period, from action plan to realisation.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Progress {
    /// The report.
    pub id: ProgressId,
    /// The plan.
    pub skp_id: SkpId,
    /// The planned result.
    pub rhk_id: RhkId,
    /// The period.
    pub period: Period,
    /// How far it has come.
    pub stage: Stage,
    /// What is to be done (rencana aksi).
    #[schema(example = "Layanan jemput bola di empat desa")]
    pub action_plan: String,
    /// What shows that it was done (bukti dukung), oldest first.
    pub evidence: Vec<Evidence>,
    /// What was achieved.
    #[schema(example = "110 keping KTP-el diterbitkan")]
    pub realisation: Option<String>,
    /// Where that can be checked.
    #[schema(example = "SIAK")]
    pub data_source: Option<String>,
    /// The achievement as a number.
    pub realised_value: Option<Quantity>,
    /// When it was reported.
    pub realised_at: Option<DateTime<Utc>>,
    /// The superior's notes (umpan balik), oldest first.
    pub feedback: Vec<Feedback>,
    /// When the action plan was made.
    pub created_at: DateTime<Utc>,
    /// What may be done with it, and by whom.
    pub allowed_actions: Vec<AllowedAction>,
}

/// A piece of evidence.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Evidence {
    /// The evidence.
    pub id: EvidenceId,
    /// What it is.
    #[schema(example = "Laporan layanan Januari")]
    pub name: String,
    /// Where it is: the link that was given, or the address of the file here.
    #[schema(example = "https://arsip.sinarlaut.go.id/laporan/2026-01")]
    pub href: String,
    /// The file, when it lies here.
    #[schema(example = json!(null))]
    pub file_id: Option<FileId>,
    /// When it was added.
    pub added_at: DateTime<Utc>,
}

/// A note of the superior.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Feedback {
    /// The note.
    pub id: FeedbackId,
    /// Who wrote it.
    pub author_id: EmployeeId,
    /// What it says.
    #[schema(example = "Pertahankan, dan perluas ke desa terpencil.")]
    pub note: String,
    /// When it was given.
    pub given_at: DateTime<Utc>,
}

impl Progress {
    /// A report as a reader sees it.
    pub fn of(report: ProgressReport, language: Language) -> Versioned<Self> {
        let progress = report.progress;
        let actions = report.allowed.iter().flat_map(|allowed| {
            let verbs: &[(&str, &str)] = match allowed.act {
                SkpAct::Lapor => &[("bukti_dukung", "evidence"), ("realisasi", "realise")],
                _ => &[("umpan_balik", "feedback")],
            };
            verbs.iter().map(|(name, last)| {
                let href = format!("/v1/performance/progress/{}/{last}", progress.id);
                AllowedAction::post(name, href, allowed.denied.as_ref(), language)
            })
        });
        let body = Self {
            allowed_actions: actions.collect(),
            evidence: report.evidence.into_iter().map(Evidence::from).collect(),
            feedback: report.feedback.into_iter().map(Feedback::from).collect(),
            stage: report.stage,
            id: progress.id,
            skp_id: progress.skp_id,
            rhk_id: progress.rhk_id,
            period: progress.period,
            action_plan: progress.action_plan,
            realisation: progress.realisation,
            data_source: progress.data_source,
            realised_value: progress.realised_value,
            realised_at: progress.realised_at,
            created_at: progress.created_at,
        };
        Versioned::new(progress.version, body)
    }
}

impl From<evidence::Model> for Evidence {
    fn from(row: evidence::Model) -> Self {
        let here = format!("/v1/performance/progress/{}/evidence/{}/file", row.progress_id, row.id);
        Self {
            id: row.id,
            name: row.name,
            href: row.link.unwrap_or(here),
            file_id: row.file_id,
            added_at: row.added_at,
        }
    }
}

impl From<feedback::Model> for Feedback {
    fn from(row: feedback::Model) -> Self {
        Self { id: row.id, author_id: row.author_id, note: row.note, given_at: row.given_at }
    }
}

/// The action plan that begins a report.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanProgress {
    /// The planned result.
    rhk_id: RhkId,
    /// The period.
    period: Period,
    /// What is to be done.
    #[schema(min_length = 1, max_length = 4000, example = "Layanan jemput bola di empat desa")]
    action_plan: String,
}

/// A piece of evidence to add: a link, or a file that was stored with `POST /v1/files`.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "has_one_proof"))]
#[schema(example = json!({ "name": "Laporan layanan Januari", "link": "https://arsip.sinarlaut.go.id/laporan/2026-01" }))]
pub struct AddEvidence {
    /// What it is.
    #[schema(min_length = 1, max_length = 500, example = "Laporan layanan Januari")]
    name: String,
    /// Where it is.
    #[serde(default)]
    #[schema(max_length = 2000, example = "https://arsip.sinarlaut.go.id/laporan/2026-01")]
    link: Option<String>,
    /// Which file it is.
    #[serde(default)]
    file_id: Option<FileId>,
}

fn has_one_proof(evidence: &AddEvidence) -> Result<(), ValidationError> {
    let is_one = evidence.link.is_some() != evidence.file_id.is_some();
    if is_one { Ok(()) } else { Err(ValidationError::new("performance.link_or_file")) }
}

/// What was achieved.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RealiseProgress {
    /// In words.
    #[schema(min_length = 1, max_length = 4000, example = "110 keping KTP-el diterbitkan")]
    realisation: String,
    /// Where that can be checked.
    #[schema(min_length = 1, max_length = 500, example = "SIAK")]
    data_source: String,
    /// As a number.
    #[serde(default)]
    value: Option<Quantity>,
}

/// A note to a report.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveFeedback {
    /// What it says.
    #[schema(min_length = 1, max_length = 4000, example = "Pertahankan, dan perluas ke desa terpencil.")]
    note: String,
}

/// Which reports.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ProgressWanted {
    /// Of this period.
    #[param(value_type = Option<String>, example = "2026-01")]
    period: Option<Period>,
}

/// Plan what to do for an RHK in a period
///
/// The action plan comes first; evidence and realisation are added to it. One for each RHK and period of a running plan.
#[utoipa::path(
    tag = "performance", operation_id = "plan_progress", security(("bearer" = ["performance.own"])),
    params(("skp_id" = SkpId, Path, description = "The plan")),
    request_body = PlanProgress,
    responses((status = CREATED, description = "The report", body = Progress), Problem),
)]
#[post("/performance/skp/{skp_id}/progress")]
pub async fn plan_progress(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    skp_id: Id<SkpId>,
    body: Valid<PlanProgress>,
) -> Result<Created<Progress>, Problem> {
    let PlanProgress { rhk_id, period, action_plan } = body.0;
    let new = NewProgress { rhk_id, period, action_plan };
    let report = performance::plan_progress(&state.db, caller.act(), *skp_id, new).await?;
    let Versioned { version, body } = Progress::of(report, caller.act().language);
    Ok(Created::at(format!("/v1/performance/progress/{}", body.id), body).version(version))
}

/// The reports of a plan, oldest first
#[utoipa::path(
    tag = "performance", operation_id = "list_progress", security(("bearer" = ["performance.read"])),
    params(("skp_id" = SkpId, Path, description = "The plan"), ProgressWanted, Paging),
    responses((status = OK, description = "A page of reports", body = PageOf<Progress>), Problem),
)]
#[get("/performance/skp/{skp_id}/progress")]
pub async fn list_progress(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    (skp_id, wanted): (Id<SkpId>, Query<ProgressWanted>),
    paging: Paging,
) -> Result<PageOf<Progress>, Problem> {
    let of = (*skp_id, wanted.period);
    let page = performance::list_progress(state.db.read(), caller.act(), of, &paging).await?;
    let language = caller.act().language;
    Ok(page.map(|report| Progress::of(report, language).body).into())
}

/// One report
#[utoipa::path(
    tag = "performance", operation_id = "get_progress", security(("bearer" = ["performance.read"])),
    params(("progress_id" = ProgressId, Path, description = "The report")),
    responses((status = OK, description = "The report", body = Progress), Problem),
)]
#[get("/performance/progress/{progress_id}")]
pub async fn get_progress(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    progress_id: Id<ProgressId>,
) -> Result<Versioned<Progress>, Problem> {
    let report = performance::find_progress(state.db.latest(), caller.act(), *progress_id).await?;
    Ok(Progress::of(report, caller.act().language))
}

/// Add evidence to a report
///
/// A name with a link, or with a file that was stored before. Closed once the period is evaluated.
#[utoipa::path(
    tag = "performance", operation_id = "add_evidence", security(("bearer" = ["performance.own"])),
    params(("progress_id" = ProgressId, Path, description = "The report"), OptionalIfMatch),
    request_body = AddEvidence,
    responses((status = OK, description = "The report with the evidence", body = Progress), Problem),
)]
#[post("/performance/progress/{progress_id}/evidence")]
pub async fn add_evidence(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    (progress_id, if_match): (Id<ProgressId>, OptionalIfMatch),
    body: Valid<AddEvidence>,
) -> Result<Versioned<Progress>, Problem> {
    let AddEvidence { name, link, file_id } = body.0;
    let proof = match file_id {
        Some(file) => Proof::File(file),
        None => Proof::Link(link.unwrap_or_default()),
    };
    let target = (*progress_id, if_match.expected());
    let new = NewEvidence { name, proof };
    let report = performance::add_evidence(&state.db, caller.act(), target, new).await?;
    Ok(Progress::of(report, caller.act().language))
}

/// The file behind a piece of evidence
///
/// For everyone who may read the plan.
#[utoipa::path(
    tag = "performance", operation_id = "get_evidence_file", security(("bearer" = ["performance.read"])),
    params(
        ("progress_id" = ProgressId, Path, description = "The report"),
        ("evidence_id" = EvidenceId, Path, description = "The evidence"),
        Ticket,
    ),
    responses((status = OK, description = "The content", body = Vec<u8>, content_type = "application/octet-stream"), Problem),
)]
#[get("/performance/progress/{progress_id}/evidence/{evidence_id}/file")]
pub async fn get_evidence_file(
    caller: AllowByTicket<ReadPerformance>,
    state: Data<State>,
    evidence: Id<(ProgressId, EvidenceId)>,
) -> Result<HttpResponse, Problem> {
    let file = performance::find_evidence_file(state.db.latest(), caller.0.act(), *evidence).await?;
    files::send(&state, file).await
}

/// Report what was achieved
///
/// After evidence was added. Until the period is evaluated a later report takes the place of an earlier one.
#[utoipa::path(
    tag = "performance", operation_id = "realise_progress", security(("bearer" = ["performance.own"])),
    params(("progress_id" = ProgressId, Path, description = "The report"), OptionalIfMatch),
    request_body = RealiseProgress,
    responses((status = OK, description = "The report with the realisation", body = Progress), Problem),
)]
#[post("/performance/progress/{progress_id}/realise")]
pub async fn realise_progress(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    (progress_id, if_match): (Id<ProgressId>, OptionalIfMatch),
    body: Valid<RealiseProgress>,
) -> Result<Versioned<Progress>, Problem> {
    let RealiseProgress { realisation: text, data_source, value } = body.0;
    let target = (*progress_id, if_match.expected());
    let realisation = Realisation { text, data_source, value };
    let report = performance::realise_progress(&state.db, caller.act(), target, realisation).await?;
    Ok(Progress::of(report, caller.act().language))
}

/// Answer a report
///
/// The superior's continuous feedback, as often as it helps. Closed once the period is evaluated.
#[utoipa::path(
    tag = "performance", operation_id = "give_feedback", security(("bearer" = ["performance.rate"])),
    params(("progress_id" = ProgressId, Path, description = "The report"), OptionalIfMatch),
    request_body = GiveFeedback,
    responses((status = OK, description = "The report with the note", body = Progress), Problem),
)]
#[post("/performance/progress/{progress_id}/feedback")]
pub async fn give_feedback(
    caller: Allow<RateSubordinates>,
    state: Data<State>,
    (progress_id, if_match): (Id<ProgressId>, OptionalIfMatch),
    body: Valid<GiveFeedback>,
) -> Result<Versioned<Progress>, Problem> {
    let target = (*progress_id, if_match.expected());
    let report = performance::give_feedback(&state.db, caller.act(), target, body.0.note).await?;
    Ok(Progress::of(report, caller.act().language))
}
