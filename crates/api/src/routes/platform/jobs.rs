//! Jobs: work that outlives the request which asked for it.

use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, Utc};
use futures_util::StreamExt;
use identity::permission::ReadJobs;
use kernel::Language;
use kernel::id::JobId;
use platform::Actor;
use platform::jobs::{self, JobFilter, Note, Status, Whose};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::actions::AllowedAction;
use crate::allow::{Allow, AllowByTicket};
use crate::contract::Ticket;
use crate::etag::Versioned;
use crate::events;
use crate::messages::of_note;
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::{Problem, ProblemEntry};
use crate::query::Query;
use crate::state::State;

/// Work that goes on by itself.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Job {
    /// The job.
    pub id: JobId,
    /// What is done.
    #[schema(example = "payroll.calculate_run")]
    pub kind: String,
    /// Where it stands.
    pub status: Status,
    /// How far it is.
    pub progress: JobProgress,
    /// What happened on the way, newest last.
    pub messages: Vec<JobMessage>,
    /// What it came to, when it has succeeded.
    #[schema(value_type = Option<Object>, example = json!(null))]
    pub result: Option<serde_json::Value>,
    /// Why it failed, or why its last attempt did.
    pub errors: Vec<ProblemEntry>,
    /// The object that it works on.
    pub object_id: Option<Uuid>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When it was begun.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// What may be done with it.
    pub allowed_actions: Vec<AllowedAction>,
}

/// How far a job is.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct JobProgress {
    /// Steps done.
    #[schema(example = 120)]
    pub done: i64,
    /// Steps in all, where known.
    #[schema(example = 200)]
    pub total: Option<i64>,
}

/// What a job has to say.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct JobMessage {
    /// Stable and English.
    #[schema(example = "payroll.employees_calculated")]
    pub code: String,
    /// For people.
    #[schema(example = "120 pegawai telah dihitung.")]
    pub message: String,
    /// When.
    pub at: Option<DateTime<Utc>>,
}

impl Job {
    /// A job as an actor reads it. Whoever asked for it may cancel it, and nobody else.
    pub fn of(job: jobs::Job, reader: Actor, language: Language) -> Self {
        let message = |note: &Note| JobMessage {
            message: of_note(note, language),
            code: note.code.clone(),
            at: note.at,
        };
        let error = |note: &Note| ProblemEntry {
            pointer: note.pointer.clone(),
            message: of_note(note, language),
            code: note.code.clone(),
        };
        let cancel = || AllowedAction::post("cancel", format!("/v1/jobs/{}/cancel", job.id), None, language);
        let may_cancel = !job.status.has_ended() && job.asked_by.is_some() && job.asked_by == reader.id();
        Self {
            allowed_actions: may_cancel.then(cancel).into_iter().collect(),
            progress: JobProgress { done: job.done, total: job.total },
            messages: job.messages.0.iter().map(message).collect(),
            errors: job.faults.0.iter().map(error).collect(),
            id: job.id,
            kind: job.kind,
            status: job.status,
            result: job.result,
            object_id: job.object_id,
            created_at: job.created_at,
            started_at: job.started_at,
            ended_at: job.ended_at,
        }
    }
}

/// Which jobs.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct JobsWanted {
    /// In this state.
    status: Option<Status>,
    /// Of this kind.
    #[param(example = "payroll.calculate_run")]
    kind: Option<String>,
    /// On this object.
    object_id: Option<Uuid>,
}

/// Jobs, newest first
///
/// Those that the caller asked for; whoever reaches everything sees everyone's.
#[utoipa::path(
    tag = "platform", operation_id = "list_jobs", security(("bearer" = ["jobs.read"])),
    params(JobsWanted, Paging),
    responses((status = OK, description = "A page of jobs", body = PageOf<Job>), Problem),
)]
#[get("/jobs")]
pub async fn list_jobs(
    caller: Allow<ReadJobs>,
    state: Data<State>,
    wanted: Query<JobsWanted>,
    paging: Paging,
) -> Result<PageOf<Job>, Problem> {
    let JobsWanted { status, kind, object_id: object } = wanted.0;
    let filter = JobFilter { status, kind, object };
    let page = jobs::list(state.db.read(), whose(&caller), filter, &paging).await?;
    Ok(page.map(|job| seen(job, &caller)).into())
}

/// One job
///
/// Asked again and again until `status` is `succeeded`, `failed` or `cancelled`, or followed with `/events`.
#[utoipa::path(
    tag = "platform", operation_id = "get_job", security(("bearer" = ["jobs.read"])),
    params(("job_id" = JobId, Path, description = "The job")),
    responses((status = OK, description = "The job", body = Job), Problem),
)]
#[get("/jobs/{job_id}")]
pub async fn get_job(
    caller: Allow<ReadJobs>,
    state: Data<State>,
    job_id: Id<JobId>,
) -> Result<Versioned<Job>, Problem> {
    let job = jobs::find(state.db.latest(), whose(&caller), *job_id).await?;
    Ok(Versioned::new(job.version, seen(job, &caller)))
}

/// Cancel a job
///
/// One's own. It stops at its next chunk; what it had written becomes void. A job that has ended is not cancelled.
#[utoipa::path(
    tag = "platform", operation_id = "cancel_job", security(("bearer" = ["jobs.read"])),
    params(("job_id" = JobId, Path, description = "The job")),
    responses((status = OK, description = "The job, which will stop", body = Job), Problem),
)]
#[post("/jobs/{job_id}/cancel")]
pub async fn cancel_job(
    caller: Allow<ReadJobs>,
    state: Data<State>,
    job_id: Id<JobId>,
) -> Result<Versioned<Job>, Problem> {
    let own = Whose::AskedBy(caller.act().actor);
    let job = jobs::cancel(&state.db, caller.act(), own, *job_id).await?;
    Ok(Versioned::new(job.version, seen(job, &caller)))
}

/// Follow a job
///
/// Server-Sent Events: the job now, and again whenever it has changed, as `event: job`; the stream ends with the job, or with
/// the reader's session.
#[utoipa::path(
    tag = "platform", operation_id = "follow_job", security(("bearer" = ["jobs.read"])),
    params(("job_id" = JobId, Path, description = "The job"), Ticket),
    responses((status = OK, description = "The job, again and again", body = Job, content_type = "text/event-stream"), Problem),
)]
#[get("/jobs/{job_id}/events")]
pub async fn follow_job(
    caller: AllowByTicket<ReadJobs>,
    state: Data<State>,
    job_id: Id<JobId>,
) -> Result<HttpResponse, Problem> {
    let caller = caller.0;
    let (whose, reader, language) = (whose(&caller), caller.act().actor, caller.act().language);
    jobs::find(state.db.latest(), whose, *job_id).await?;
    let changes = jobs::follow(state.db.clone(), whose, *job_id);
    let changes = changes.map(move |change| change.map(|job| Job::of(job, reader, language)));
    Ok(events::stream(&state, caller.caller(), "job", changes))
}

fn seen(job: jobs::Job, caller: &Allow<ReadJobs>) -> Job {
    Job::of(job, caller.act().actor, caller.act().language)
}

/// Everyone's for those who reach everything, else one's own.
fn whose(caller: &Allow<ReadJobs>) -> Whose {
    if caller.scope().everything { Whose::Everyones } else { Whose::AskedBy(caller.act().actor) }
}
