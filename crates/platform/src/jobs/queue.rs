//! Asking for jobs and asking them to stop.

use kernel::id::JobId;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{CANCELLING, CHANGED, Job, Status, WAITING, Whose};
use crate::entity::job::{self as row, Notes};
use crate::{Act, Acted, Db, Error, acts, clock};

/// A job to do.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// Who does it: `payroll.calculate_run`.
    pub kind: &'static str,
    /// What the handler is given: ids and dates, never a personal value.
    pub payload: Value,
    /// How many steps it has, where that is known before.
    pub total: Option<i64>,
    /// The object that it works on.
    pub object: Option<Uuid>,
}

/// Enqueues a job in the transaction of the change that asks for it. It starts when that commits.
///
/// # Errors
/// When the database fails.
pub async fn enqueue(tx: &impl ConnectionTrait, act: &Act, new: NewJob) -> Result<JobId, Error> {
    let id = JobId::new();
    let stored =
        serde_json::to_value(act).map_err(|error| Error::Broken(format!("act of a job: {error}")))?;
    let job = row::ActiveModel {
        id: Set(id),
        kind: Set(new.kind.to_owned()),
        status: Set(Status::Queued),
        payload: Set(new.payload),
        object_id: Set(new.object),
        act: Set(stored),
        asked_by: Set(act.actor.id()),
        done: Set(0),
        total: Set(new.total),
        messages: Set(Notes::default()),
        result: Set(None),
        faults: Set(Notes::default()),
        attempts: Set(0),
        cancel_requested: Set(false),
        run_after: Set(clock::wall()),
        claim: Set(None),
        lease_until: Set(None),
        created_at: Set(act.at),
        started_at: Set(None),
        ended_at: Set(None),
        version: Set(1),
    };
    row::Entity::insert(job).exec_without_returning(tx).await?;
    let acted =
        Acted::new("platform.job_enqueued", id).with(json!({ "kind": new.kind, "object": new.object }));
    acts::record(tx, act, acted).await?;
    WAITING.ring();
    Ok(id)
}

/// Asks a job to stop. One that waits is ended by the next free worker; one that runs stops at its next chunk.
///
/// # Errors
/// `NotFound` outside the caller's reach; `JobEnded`.
pub async fn cancel(db: &Db, act: &Act, whose: Whose, id: JobId) -> Result<Job, Error> {
    let tx = crate::begin(db).await?;
    let found = row::Entity::find_by_id(id)
        .filter(whose.condition())
        .lock_exclusive()
        .one(&tx)
        .await?
        .ok_or(Error::NotFound("job"))?;
    if found.status.has_ended() {
        return Err(Error::JobEnded);
    }
    if found.cancel_requested {
        return Ok(found);
    }
    let version = found.version.saturating_add(1);
    let mut asked = found.into_active_model();
    asked.cancel_requested = Set(true);
    asked.run_after = Set(clock::wall());
    asked.version = Set(version);
    let asked = asked.update(&tx).await?;
    acts::record(&tx, act, Acted::new("platform.job_cancel_requested", id)).await?;
    tx.commit().await?;
    WAITING.ring();
    CANCELLING.ring();
    CHANGED.ring();
    Ok(asked)
}
