//! The log of work: entries of a day or a week, with evidence.

use actix_web::web::Data;
use actix_web::{delete, get, post, put};
use chrono::{DateTime, NaiveDate, Utc};
use identity::permission::{OwnPerformance, ReadPerformance};
use kernel::Month;
use kernel::id::{EmployeeId, ProjectId, RhkId, WorkLogId};
use performance::NewEvidence;
use performance::worklog::{self, Logged, NewEntry, Serves, WorkLogFilter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::exhibits::{Exhibit, NewExhibit};
use crate::allow::Allow;
use crate::etag::{IfMatch, Versioned};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::{Created, NoContent};
use crate::state::State;
use crate::valid::Valid;

/// What an employee did on a day, or in the days of a week.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WorkLogEntry {
    /// The entry.
    pub id: WorkLogId,
    /// Who did it.
    pub employee_id: EmployeeId,
    /// The month to whose report it belongs.
    pub month: Month,
    /// The first day.
    #[schema(example = "2026-02-03")]
    pub starts_on: NaiveDate,
    /// The first day after it.
    #[schema(example = "2026-02-04")]
    pub ends_before: NaiveDate,
    /// The planned result that it serves.
    pub rhk_id: Option<RhkId>,
    /// The project in which it was done.
    pub project_id: Option<ProjectId>,
    /// What was done.
    #[schema(example = "Perekaman KTP-el di Desa Sukamaju")]
    pub activity: String,
    /// What came of it.
    #[schema(example = "42 warga terekam")]
    pub output: Option<String>,
    /// How long it took.
    #[schema(example = 330)]
    pub minutes: Option<i32>,
    /// What shows it, oldest first.
    pub evidence: Vec<Exhibit>,
    /// Whether it may still be changed: the month's report is not before the superior.
    pub is_open: bool,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl WorkLogEntry {
    fn versioned(logged: Logged) -> Versioned<Self> {
        Versioned::new(logged.entry.version, logged.into())
    }
}

impl From<Logged> for WorkLogEntry {
    fn from(logged: Logged) -> Self {
        let Logged { entry, evidence, is_open } = logged;
        Self {
            id: entry.id,
            employee_id: entry.employee_id,
            month: entry.month,
            starts_on: entry.starts_on,
            ends_before: entry.ends_before,
            rhk_id: entry.rhk_id,
            project_id: entry.project_id,
            activity: entry.activity,
            output: entry.output,
            minutes: entry.minutes,
            evidence: evidence.into_iter().map(Exhibit::from).collect(),
            is_open,
            created_at: entry.created_at,
            updated_at: entry.updated_at,
        }
    }
}

/// An entry of the log.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LogWork {
    /// The first day.
    #[schema(example = "2026-02-03")]
    starts_on: NaiveDate,
    /// The first day after it, at most a week later; the next day where it is not given.
    #[serde(default)]
    #[schema(example = "2026-02-04")]
    ends_before: Option<NaiveDate>,
    /// The planned result that it serves: of the employee's running plan.
    #[serde(default)]
    #[schema(example = json!(null))]
    rhk_id: Option<RhkId>,
    /// The project in which it was done: one of the employee's own.
    #[serde(default)]
    #[schema(example = json!(null))]
    project_id: Option<ProjectId>,
    /// What was done.
    #[schema(min_length = 1, max_length = 4000, example = "Perekaman KTP-el di Desa Sukamaju")]
    activity: String,
    /// What came of it.
    #[serde(default)]
    #[schema(max_length = 500, example = "42 warga terekam")]
    output: Option<String>,
    /// How long it took.
    #[serde(default)]
    #[schema(example = 330)]
    minutes: Option<i32>,
    /// What shows it; of a change, what is added.
    #[serde(default)]
    #[validate(nested)]
    evidence: Vec<NewExhibit>,
}

impl From<LogWork> for NewEntry {
    fn from(body: LogWork) -> Self {
        Self {
            starts_on: body.starts_on,
            ends_before: body.ends_before,
            serves: Serves { rhk_id: body.rhk_id, project_id: body.project_id },
            activity: body.activity,
            output: body.output,
            minutes: body.minutes,
            evidence: body.evidence.into_iter().map(NewEvidence::from).collect(),
        }
    }
}

/// Which entries.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WorkLogWanted {
    /// Of this employee.
    employee_id: Option<EmployeeId>,
    /// Of this month.
    #[param(value_type = Option<String>, example = "2026-02")]
    month: Option<Month>,
    /// In this project.
    project_id: Option<ProjectId>,
}

/// Log work
///
/// What was done on a day, or in the days of a week, with its evidence. It may name the planned result or the project that it serves.
#[utoipa::path(
    tag = "performance", operation_id = "log_work", security(("bearer" = ["performance.own"])),
    request_body = LogWork,
    responses((status = CREATED, description = "The entry", body = WorkLogEntry), Problem),
)]
#[post("/performance/work-log")]
pub async fn log_work(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    body: Valid<LogWork>,
) -> Result<Created<WorkLogEntry>, Problem> {
    let logged = worklog::add_entry(&state.db, caller.act(), body.0.into()).await?;
    let Versioned { version, body } = WorkLogEntry::versioned(logged);
    Ok(Created::at(format!("/v1/performance/work-log/{}", body.id), body).version(version))
}

/// Entries of the log, newest first
///
/// One's own, those of one's subordinates, and those of the units in one's care.
#[utoipa::path(
    tag = "performance", operation_id = "list_work_log", security(("bearer" = ["performance.read"])),
    params(WorkLogWanted, Paging),
    responses((status = OK, description = "A page of entries", body = PageOf<WorkLogEntry>), Problem),
)]
#[get("/performance/work-log")]
pub async fn list_work_log(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    wanted: Query<WorkLogWanted>,
    paging: Paging,
) -> Result<PageOf<WorkLogEntry>, Problem> {
    let WorkLogWanted { employee_id, month, project_id } = wanted.0;
    let filter = WorkLogFilter { employee_id, month, project_id };
    let page = worklog::list_entries(state.db.read(), caller.act(), filter, &paging).await?;
    Ok(page.map(WorkLogEntry::from).into())
}

/// One entry of the log
#[utoipa::path(
    tag = "performance", operation_id = "get_work_log_entry", security(("bearer" = ["performance.read"])),
    params(("work_log_id" = WorkLogId, Path, description = "The entry")),
    responses((status = OK, description = "The entry", body = WorkLogEntry), Problem),
)]
#[get("/performance/work-log/{work_log_id}")]
pub async fn get_work_log_entry(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    work_log_id: Id<WorkLogId>,
) -> Result<Versioned<WorkLogEntry>, Problem> {
    let logged = worklog::find_entry(state.db.latest(), caller.act(), *work_log_id).await?;
    Ok(WorkLogEntry::versioned(logged))
}

/// Change an entry of one's log
///
/// The whole entry; evidence is added to what is there. Until the month's report is before the superior, and after it was given back.
#[utoipa::path(
    tag = "performance", operation_id = "change_work_log_entry", security(("bearer" = ["performance.own"])),
    params(("work_log_id" = WorkLogId, Path, description = "The entry"), IfMatch),
    request_body = LogWork,
    responses((status = OK, description = "The changed entry", body = WorkLogEntry), Problem),
)]
#[put("/performance/work-log/{work_log_id}")]
pub async fn change_work_log_entry(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    (work_log_id, if_match): (Id<WorkLogId>, IfMatch),
    body: Valid<LogWork>,
) -> Result<Versioned<WorkLogEntry>, Problem> {
    let target = (*work_log_id, if_match.expected());
    let logged = worklog::change_entry(&state.db, caller.act(), target, body.0.into()).await?;
    Ok(WorkLogEntry::versioned(logged))
}

/// Remove an entry of one's log
///
/// With its evidence. Until the month's report is before the superior, and after it was given back.
#[utoipa::path(
    tag = "performance", operation_id = "remove_work_log_entry", security(("bearer" = ["performance.own"])),
    params(("work_log_id" = WorkLogId, Path, description = "The entry"), IfMatch),
    responses((status = NO_CONTENT, description = "It is gone"), Problem),
)]
#[delete("/performance/work-log/{work_log_id}")]
pub async fn remove_work_log_entry(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    work_log_id: Id<WorkLogId>,
    if_match: IfMatch,
) -> Result<NoContent, Problem> {
    worklog::remove_entry(&state.db, caller.act(), (*work_log_id, if_match.expected())).await?;
    Ok(NoContent)
}
