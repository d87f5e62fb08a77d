//! What awaits the caller, in every domain at once.
//!
//! # How a source of tasks is added
//!
//! 1. A file `routes/tasks/<noun>.rs` with a function that reads one page of what may await the caller and makes a [`Task`] of
//!    each, and a `pub const` [`Source`] for each kind of task:
//!    ```ignore
//!    pub const TO_VERIFY: Source =
//!        Source { kind: "tasks.verify_proposal", read: |asked| Box::pin(waiting(asked)) };
//!
//!    async fn waiting(asked: Asked<'_>) -> Found {
//!        let Some(act) = asked.acting(Permission::WritePersonnel) else { return asked.nothing() };
//!        let page = personnel::list_proposals(asked.db(), &act, ProposalFilter { .. }, asked.paging).await?;
//!        Ok(page.map(|proposal| {
//!            let proposal = Proposal::of(proposal, asked.language());
//!            let summary = asked.summary(&[("name", &proposal.name)]);
//!            asked.task(summary, (proposal.id.0, format!("/v1/proposals/{}", proposal.id)), proposal.allowed_actions)
//!        }))
//!    }
//!    ```
//!    The list that it reads carries the caller's reach, has a cursor, and asks a constant number of queries.
//! 2. Its constant in [`SOURCES`]: what others wait for stands before what only the caller waits for.
//! 3. Its sentence in `locales/{id,en}/tasks.{id,en}.yml`, keyed by the kind.
//!
//! Paging, deadlines, counting, and leaving out what the caller may not do are done here, for all sources alike.

use actix_web::get;
use actix_web::web::{Data, Json};
use chrono::{DateTime, Utc};
use futures_util::future::LocalBoxFuture;
use identity::Permission;
use identity::permission::UseAccount;
use kernel::Language;
use payroll::regulation::Law;
use platform::cursor::{self, Cursor, Extent, Page};
use platform::jobs::Note;
use platform::{Act, Db, Vault, timers};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::actions::AllowedAction;
use crate::allow::Allow;
use crate::messages::of_note;
use crate::page::{PageOf, UncountedPaging};
use crate::problem::Problem;
use crate::routes::Routes;
use crate::state::State;

mod absences;
mod agreements;
mod announcements;
mod change_requests;
mod complaints;
mod consequences;
mod corrections;
mod decrees;
mod deductions;
mod delegations;
mod feedback;
mod monthly_reports;
mod objections;
mod policies;
mod privacy;
mod proofs;
mod raters;
mod rounds;
mod runs;
mod skp;
mod superiors;

/// Where tasks are found, in the order in which they are listed: what others wait for comes first.
const SOURCES: &[Source] = &[
    privacy::BREACHES,
    privacy::ERASURES,
    runs::TO_SETTLE,
    runs::TO_VERIFY,
    runs::TO_CHECK,
    runs::TO_APPROVE,
    runs::TO_PAY,
    policies::TO_APPROVE,
    decrees::TO_VERIFY,
    decrees::TO_APPLY,
    absences::TO_DECIDE,
    change_requests::TO_VERIFY,
    delegations::TO_ACCEPT,
    corrections::TO_DECIDE,
    complaints::TO_ANSWER,
    agreements::TO_ESTABLISH,
    objections::TO_DECIDE,
    consequences::TO_DECIDE,
    raters::TO_ANSWER,
    feedback::TO_AGREE,
    rounds::TO_ANSWER,
    superiors::TO_ANSWER,
    skp::TO_AGREE,
    skp::TO_SIGN_AS_RATER,
    monthly_reports::TO_CONFIRM,
    agreements::TO_REVISE,
    monthly_reports::TO_REVISE,
    skp::TO_REVISE,
    skp::TO_SIGN,
    consequences::TO_CONSENT,
    feedback::TO_FINISH,
    deductions::TO_CONSENT,
    announcements::TO_READ,
    proofs::TO_RENEW,
    agreements::TO_WRITE,
    skp::TO_WRITE,
];

/// Objects of one source that a count looks at: a badge says "more" beyond them.
const COUNTED_MAX: u64 = 100;

/// Mounts the list of tasks.
pub fn mount(routes: &mut Routes) {
    routes.service(count_my_tasks).service(list_my_tasks);
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
    /// Until when it should be done, or when Merit acts by itself; null where it waits.
    #[schema(example = json!(null))]
    pub deadline: Option<DateTime<Utc>>,
    /// What the caller may do now.
    pub allowed_actions: Vec<AllowedAction>,
}

/// How much awaits the caller.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TaskSummary {
    /// Tasks in all, as far as they were counted.
    #[schema(example = 3)]
    pub count: u64,
    /// Whether there are more than were counted: a badge shows `100+`.
    #[schema(example = false)]
    pub has_more: bool,
    /// The same for each kind that has any, in the order of the list.
    pub kinds: Vec<TaskCount>,
}

/// How much of one kind awaits the caller.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TaskCount {
    /// What kind of thing is to be done.
    #[schema(example = "tasks.agree_skp")]
    pub kind: &'static str,
    /// How many.
    #[schema(example = 3)]
    pub count: u64,
    /// Whether there are more.
    #[schema(example = false)]
    pub has_more: bool,
}

/// A page of what may await the caller.
type Found = Result<Page<Task>, Problem>;

/// A place where tasks of one kind are found.
#[derive(Clone, Copy)]
pub struct Source {
    /// The kind, which is also the key of its sentence.
    pub kind: &'static str,
    /// Reads a page.
    pub read: for<'a> fn(Asked<'a>) -> LocalBoxFuture<'a, Found>,
}

/// Who asks a source, and for which page.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    caller: &'a Allow<UseAccount>,
    state: &'a State,
    kind: &'static str,
    /// The page of this source.
    pub paging: &'a cursor::Paging,
}

impl<'a> Asked<'a> {
    /// The database.
    pub fn db(&self) -> &'a Db {
        &self.state.db
    }

    /// The law of pay.
    pub fn law(&self) -> &'a Law {
        &self.state.pay_rules.law
    }

    /// What opens personal values.
    pub fn vault(&self) -> &'a Vault {
        &self.state.vault
    }

    /// Who asks.
    pub fn caller(&self) -> &'a Allow<UseAccount> {
        self.caller
    }

    /// The language of texts for the caller.
    pub fn language(&self) -> Language {
        self.caller.act().language
    }

    /// The caller's act under a permission of the source; `None` where the caller does not hold it.
    pub fn acting(&self, permission: Permission) -> Option<Act> {
        let act = self.caller.act();
        let used = self.caller.caller().uses(permission, act.today).ok()?;
        let (standing_in, on_behalf_of) =
            (used.standing_in(), used.lent_by.and_then(|lender| lender.employee));
        Some(Act { scope: used.scope, standing_in, on_behalf_of, ..act.clone() })
    }

    /// Nothing awaits the caller here.
    pub fn nothing(&self) -> Found {
        Ok(Page { rows: Vec::new(), extent: Extent::default() })
    }

    /// The sentence of this kind with its values.
    pub fn summary(&self, values: &[(&str, &dyn std::fmt::Display)]) -> String {
        let note = values.iter().fold(Note::new(self.kind), |note, (name, value)| note.with(name, value));
        of_note(&note, self.language())
    }

    /// A task on an object. Of the acts offered, those remain that the caller may do; without any it is no task.
    pub fn task(
        &self,
        summary: String,
        (object_id, href): (Uuid, String),
        offered: Vec<AllowedAction>,
    ) -> Task {
        let allowed_actions =
            offered.into_iter().filter(|action| action.reason_if_denied.is_none()).collect();
        Task { kind: self.kind, summary, object_id, href, deadline: None, allowed_actions }
    }
}

/// What awaits me
///
/// Plans to agree or sign, runs and policies to approve, decrees and requests to verify, one's own plan to finish: what others wait for first. A task goes when
/// its act is done.
#[utoipa::path(
    tag = "identity", operation_id = "list_my_tasks", security(("bearer" = ["account.use"])),
    params(UncountedPaging),
    responses((status = OK, description = "A page of tasks", body = PageOf<Task>), Problem),
)]
#[get("/me/tasks")]
pub async fn list_my_tasks(
    caller: Allow<UseAccount>,
    state: Data<State>,
    paging: UncountedPaging,
) -> Result<PageOf<Task>, Problem> {
    let (mut at, mut after) = begin(&paging)?;
    let mut tasks: Vec<Task> = Vec::new();
    let mut next = None;
    while let Some(source) = SOURCES.get(at) {
        let taken = u64::try_from(tasks.len()).unwrap_or(u64::MAX);
        if taken >= paging.limit {
            next = Some(Cursor::encode(&(source.kind, after))?);
            break;
        }
        let part = cursor::Paging::beyond(after.take(), paging.limit - taken);
        let page = source.page(&caller, &state, &part).await?;
        tasks.extend(page.rows);
        after = page.extent.next;
        if after.is_none() {
            at += 1;
        }
    }
    let undated: Vec<Uuid> =
        tasks.iter().filter(|task| task.deadline.is_none()).map(|task| task.object_id).collect();
    let deadlines = timers::of_objects(state.db.read(), &undated).await?;
    for task in tasks.iter_mut().filter(|task| task.deadline.is_none()) {
        // The soonest comes first.
        let soonest = deadlines.iter().find(|timer| timer.object_id == task.object_id);
        task.deadline = soonest.map(|timer| timer.due_at);
    }
    Ok(Page { rows: tasks, extent: Extent { next, total: None } }.into())
}

/// How much awaits me
///
/// For a badge: how many tasks of each kind, counted up to 100 of a kind.
#[utoipa::path(
    tag = "identity", operation_id = "count_my_tasks", security(("bearer" = ["account.use"])),
    responses((status = OK, description = "The counts", body = TaskSummary), Problem),
)]
#[get("/me/tasks/summary")]
pub async fn count_my_tasks(
    caller: Allow<UseAccount>,
    state: Data<State>,
) -> Result<Json<TaskSummary>, Problem> {
    let first = cursor::Paging::first(COUNTED_MAX);
    let mut kinds = Vec::new();
    for source in SOURCES {
        let page = source.page(&caller, &state, &first).await?;
        let count = u64::try_from(page.rows.len()).unwrap_or(COUNTED_MAX);
        let has_more = page.extent.next.is_some();
        if count > 0 || has_more {
            kinds.push(TaskCount { kind: source.kind, count, has_more });
        }
    }
    Ok(Json(TaskSummary {
        count: kinds.iter().map(|kind| kind.count).sum(),
        has_more: kinds.iter().any(|kind| kind.has_more),
        kinds,
    }))
}

/// Where a page begins: the source, and where in it.
fn begin(paging: &cursor::Paging) -> Result<(usize, Option<Cursor>), Problem> {
    let Some((kind, after)) = paging.after::<(String, Option<Cursor>)>()? else { return Ok((0, None)) };
    let at = SOURCES.iter().position(|source| source.kind == kind).ok_or(platform::Error::Cursor)?;
    Ok((at, after))
}

impl Source {
    /// A page of what awaits the caller here.
    async fn page(&self, caller: &Allow<UseAccount>, state: &State, paging: &cursor::Paging) -> Found {
        let mut page = (self.read)(Asked { caller, state, kind: self.kind, paging }).await?;
        page.rows.retain(|task| !task.allowed_actions.is_empty());
        Ok(page)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::messages::{Part, of_fault};

    #[test]
    fn every_kind_of_task_has_one_source_and_a_sentence() {
        let kinds: BTreeSet<&str> = SOURCES.iter().map(|source| source.kind).collect();
        assert_eq!(kinds.len(), SOURCES.len());
        for kind in kinds {
            for language in [Language::Id, Language::En] {
                let sentence = of_fault(&kernel::Fault::invalid(kind), Part::Detail, language);
                assert_ne!(sentence, kind, "{kind} has no sentence in locales/{}", language.code());
            }
        }
    }
}
