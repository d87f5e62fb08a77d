//! A copy of one's own data.

use actix_web::post;
use actix_web::web::Data;
use identity::permission::UseAccount;
use platform::Actor;
use platform::cursor;
use platform::jobs::{self, JobFilter, NewJob, Status, Whose};
use serde_json::json;

use crate::allow::Allow;
use crate::privacy::export::EXPORT;
use crate::problem::Problem;
use crate::reply::Accepted;
use crate::routes::platform::jobs::Job;
use crate::state::State;

/// Ask for a copy of my data
///
/// A job gathers everything that Merit knows of the caller: record and facts with their history, attendance, plans with their
/// reports, evaluations, payslips, sessions, who read what, and the acts about the person (UU 27/2022, articles 6 and 13). Its `result`
/// names a JSON file that only the caller can fetch, for a week.
#[utoipa::path(
    tag = "privacy", operation_id = "export_own_data", security(("bearer" = ["account.use"])),
    responses((status = ACCEPTED, description = "The job", body = Job), Problem),
)]
#[post("/me/data-export")]
pub async fn export_own_data(
    caller: Allow<UseAccount>,
    state: Data<State>,
) -> Result<Accepted<Job>, Problem> {
    let act = caller.act();
    if is_running(&state, act.actor).await? {
        return Err(platform::privacy::Error::ExportRunning.into());
    }
    let tx = platform::begin(&state.db).await.map_err(platform::Error::from)?;
    let new = NewJob { kind: EXPORT, payload: json!({}), total: None, object: None };
    let id = jobs::enqueue(&tx, act, new).await?;
    tx.commit().await.map_err(platform::Error::from)?;
    let job = jobs::find(state.db.latest(), Whose::AskedBy(act.actor), id).await?;
    Ok(Accepted::at(format!("/v1/jobs/{id}"), Job::of(job, act.actor, act.language)))
}

/// Whether a copy is being made for this caller already.
async fn is_running(state: &State, actor: Actor) -> Result<bool, Problem> {
    let newest = cursor::Paging::first(1);
    for status in [Status::Queued, Status::Running] {
        let filter = JobFilter { status: Some(status), kind: Some(EXPORT.to_owned()), object: None };
        if !jobs::list(state.db.latest(), Whose::AskedBy(actor), filter, &newest).await?.rows.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}
