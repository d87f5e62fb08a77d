//! What awaits the caller, in every domain at once.

use actix_web::get;
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use identity::Permission;
use identity::permission::UseAccount;
use payroll::policies::PolicyFilter;
use payroll::runs::RunFilter;
use payroll::states::{PolicyStatus, RunStatus};
use performance::SkpFilter;
use performance::states::SkpStatus;
use platform::cursor::{self, Cursor, Page};
use platform::jobs::Note;
use platform::{Act, timers};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::payroll::policies::Policy;
use super::payroll::runs::PayrollRun;
use super::payroll::{policy_duties, run_duties};
use super::performance::skp::SkpSummary;
use crate::actions::AllowedAction;
use crate::allow::Allow;
use crate::messages::of_note;
use crate::page::{PageOf, Paging};
use crate::problem::Problem;
use crate::state::State;

/// Mounts the list of tasks.
pub fn mount(config: &mut ServiceConfig) {
    config.service(list_my_tasks);
}

/// Something that awaits the caller.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Task {
    /// What kind of thing is to be done.
    #[schema(example = "tasks.agree_skp")]
    pub kind: &'static str,
    /// The same for people.
    #[schema(example = "Sepakati SKP 2026 dari Budi Santoso, S.Kom.")]
    pub summary: String,
    /// The object on which it is to be done.
    pub object_id: Uuid,
    /// The address of that object.
    #[schema(example = "/v1/performance/skp/0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4")]
    pub href: String,
    /// When Merit acts by itself; null where it waits.
    #[schema(example = json!(null))]
    pub deadline: Option<DateTime<Utc>>,
    /// What the caller may do now.
    pub allowed_actions: Vec<AllowedAction>,
}

/// A place where tasks are found: whose permission, and which state of the object awaits it.
#[derive(Clone, Copy)]
enum Source {
    Skp(Permission, SkpStatus, &'static str),
    Runs(&'static str),
    Policies(&'static str),
}

/// In the order in which they are listed: what others wait for comes first.
const SOURCES: [Source; 7] = [
    Source::Runs("tasks.approve_run"),
    Source::Policies("tasks.approve_policy"),
    Source::Skp(Permission::RateSubordinates, SkpStatus::Diajukan, "tasks.agree_skp"),
    Source::Skp(Permission::RateSubordinates, SkpStatus::Disepakati, "tasks.sign_skp_of"),
    Source::Skp(Permission::OwnPerformance, SkpStatus::Dikembalikan, "tasks.revise_skp"),
    Source::Skp(Permission::OwnPerformance, SkpStatus::Disepakati, "tasks.sign_skp"),
    Source::Skp(Permission::OwnPerformance, SkpStatus::Draf, "tasks.write_skp"),
];

/// What awaits me
///
/// Plans to agree or sign, runs and policies to approve, one's own plan to finish: what others wait for first. A task goes when
/// its act is done.
#[utoipa::path(
    tag = "identity", operation_id = "list_my_tasks", security(("bearer" = ["account.use"])),
    params(Paging),
    responses((status = OK, description = "A page of tasks", body = PageOf<Task>), Problem),
)]
#[get("/me/tasks")]
pub async fn list_my_tasks(
    caller: Allow<UseAccount>,
    state: Data<State>,
    paging: Paging,
) -> Result<PageOf<Task>, Problem> {
    let (mut at, mut after) = paging.after::<(usize, Option<Cursor>)>()?.unwrap_or_default();
    let mut tasks: Vec<Task> = Vec::new();
    let mut next = None;
    while let Some(source) = SOURCES.get(at) {
        let taken = u64::try_from(tasks.len()).unwrap_or(u64::MAX);
        if taken >= paging.limit {
            next = Some(Cursor::encode(&(at, after))?);
            break;
        }
        let part = cursor::Paging { after: after.take(), limit: paging.limit - taken };
        let page = source.read(&caller, &state, &part).await?;
        tasks.extend(page.rows.into_iter().filter(|task| !task.allowed_actions.is_empty()));
        match page.next {
            Some(_) => after = page.next,
            None => at += 1,
        }
    }
    let objects: Vec<Uuid> = tasks.iter().map(|task| task.object_id).collect();
    let deadlines = timers::of_objects(state.db.read(), &objects).await?;
    for task in &mut tasks {
        // The soonest comes first.
        let soonest = deadlines.iter().find(|timer| timer.object_id == task.object_id);
        task.deadline = soonest.map(|timer| timer.due_at);
    }
    Ok(Page { rows: tasks, next }.into())
}

impl Source {
    /// A page of what may await the caller here; nothing where he lacks the permission.
    async fn read(
        self,
        caller: &Allow<UseAccount>,
        state: &State,
        paging: &cursor::Paging,
    ) -> Result<Page<Task>, Problem> {
        let language = caller.act().language;
        let none = Page { rows: Vec::new(), next: None };
        match self {
            Self::Skp(permission, status, kind) => {
                let Some(act) = acting(caller, permission) else { return Ok(none) };
                let filter = SkpFilter { status: Some(status), ..SkpFilter::default() };
                let page = performance::list_skp(state.db.read(), &act, filter, paging).await?;
                Ok(page.map(|seen| {
                    let skp = SkpSummary::of(seen, language);
                    let note = Note::new(kind).with("year", skp.year).with("name", &skp.employee.name);
                    let href = format!("/v1/performance/skp/{}", skp.id);
                    task((kind, of_note(&note, language)), (skp.id.0, href), skp.allowed_actions)
                }))
            }
            Self::Runs(kind) => {
                let Some(act) = acting(caller, Permission::ApprovePayroll) else { return Ok(none) };
                let filter = RunFilter { status: Some(RunStatus::Calculated), ..RunFilter::default() };
                let page = payroll::list_runs(&state.db, (&act, &run_duties(caller)), filter, paging).await?;
                Ok(page.map(|view| {
                    let run = PayrollRun::of(view, language);
                    let note = Note::new(kind).with("kind", run.kind.word()).with("month", run.service_month);
                    let href = format!("/v1/payroll/runs/{}", run.id);
                    task((kind, of_note(&note, language)), (run.id.0, href), run.allowed_actions)
                }))
            }
            Self::Policies(kind) => {
                let Some(act) = acting(caller, Permission::ApprovePolicies) else { return Ok(none) };
                let filter =
                    PolicyFilter { status: Some(PolicyStatus::Submitted), ..PolicyFilter::default() };
                let page =
                    payroll::list_policies(&state.db, (&act, &policy_duties(caller)), filter, paging).await?;
                let policy = |view| {
                    let policy = Policy::of(view, language)?;
                    let note = Note::new(kind).with("name", &policy.name);
                    let href = format!("/v1/payroll/policies/{}", policy.id);
                    Ok(task((kind, of_note(&note, language)), (policy.id.0, href), policy.allowed_actions))
                };
                let rows = page.rows.into_iter().map(policy).collect::<Result<_, Problem>>()?;
                Ok(Page { rows, next: page.next })
            }
        }
    }
}

/// The caller's act under another permission than that of this route.
fn acting(caller: &Allow<UseAccount>, permission: Permission) -> Option<Act> {
    let scope = caller.caller().scope(permission, caller.act().today)?;
    Some(Act { scope, ..caller.act().clone() })
}

/// A task with the acts that the caller may do; without any it is none.
fn task(
    (kind, summary): (&'static str, String),
    (object_id, href): (Uuid, String),
    offered: Vec<AllowedAction>,
) -> Task {
    let allowed_actions = offered.into_iter().filter(|action| action.reason_if_denied.is_none()).collect();
    Task { kind, summary, object_id, href, deadline: None, allowed_actions }
}
