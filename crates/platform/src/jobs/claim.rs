//! What a worker writes: claims, heartbeats, ends. Each is guarded by the claim, so a worker that lost a job writes nothing.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Func, LockBehavior, LockType, Query, SubQueryStatement};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter,
    sea_query::Expr,
};
use serde_json::json;
use uuid::Uuid;

use super::context::{JobContext, Reading};
use super::handlers::{End, Ending, Handler};
use super::worker::Worker;
use super::{CHANGED, Job, JobFailure, Note, Status};
use crate::entity::job::{self as row, Notes};
use crate::{Act, Acted, Error, acts, clock};

/// Claims the next job of these kinds: one that waits and is due, or one whose worker let the lease run out.
///
/// One statement on both databases. PostgreSQL skips rows that other workers are claiming; SQLite, which drops the
/// locking clause, lets one writer in at a time.
pub(super) async fn claim(worker: &Worker, kinds: &[&'static str]) -> Result<Option<Job>, Error> {
    let now = clock::wall();
    let waits =
        Condition::all().add(row::Column::Status.eq(Status::Queued)).add(row::Column::RunAfter.lte(now));
    let left =
        Condition::all().add(row::Column::Status.eq(Status::Running)).add(row::Column::LeaseUntil.lt(now));
    let next = Query::select()
        .column(row::Column::Id)
        .from(row::Entity)
        .cond_where(row::Column::Kind.is_in(kinds.iter().copied()))
        .cond_where(Condition::any().add(waits).add(left))
        .order_by(row::Column::RunAfter, sea_orm::Order::Asc)
        .order_by(row::Column::Id, sea_orm::Order::Asc)
        .limit(1)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .to_owned();
    let claimed = row::ActiveModel {
        status: Set(Status::Running),
        claim: Set(Some(new_claim()?)),
        lease_until: Set(Some(now + worker.pace.lease)),
        ..Default::default()
    };
    let started = Func::coalesce([Expr::col(row::Column::StartedAt), Expr::val(worker.clock.now())]);
    let mut jobs = row::Entity::update_many()
        .set(claimed)
        .col_expr(row::Column::Attempts, Expr::col(row::Column::Attempts).add(1))
        .col_expr(row::Column::StartedAt, started.into())
        .col_expr(row::Column::Version, Expr::col(row::Column::Version).add(1))
        .filter(Expr::col(row::Column::Id).eq(Expr::from(SubQueryStatement::from(next))))
        .exec_with_returning(worker.db.write())
        .await?;
    CHANGED.ring();
    Ok(jobs.pop())
}

fn new_claim() -> Result<Uuid, Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| Error::Broken(format!("no randomness: {error}")))?;
    Ok(uuid::Builder::from_random_bytes(bytes).into_uuid())
}

/// Prolongs the lease and writes down what the handler reported. `None` when another worker has the job.
pub(super) async fn beat(
    worker: &Worker,
    job: &Job,
    news: Option<Reading>,
) -> Result<Option<(Job, DateTime<Utc>)>, Error> {
    let lease_until = clock::wall() + worker.pace.lease;
    let reports = news.is_some();
    let alive = row::ActiveModel { lease_until: Set(Some(lease_until)), ..reported(news) };
    let mut update = row::Entity::update_many().set(alive).filter(is_mine(job));
    if reports {
        update = update.col_expr(row::Column::Version, Expr::col(row::Column::Version).add(1));
    }
    let mine = update.exec_with_returning(worker.db.write()).await?.pop();
    if reports {
        CHANGED.ring();
    }
    Ok(mine.map(|job| (job, lease_until)))
}

fn reported(reading: Option<Reading>) -> row::ActiveModel {
    reading.map_or_else(row::ActiveModel::default, |reading| row::ActiveModel {
        done: Set(reading.done),
        total: Set(reading.total),
        messages: Set(Notes(reading.messages)),
        ..Default::default()
    })
}

/// Puts the job back into the queue.
pub(super) async fn requeue(
    worker: &Worker,
    context: &JobContext,
    again: row::ActiveModel,
) -> Result<(), Error> {
    let again =
        row::ActiveModel { status: Set(Status::Queued), claim: Set(None), lease_until: Set(None), ..again };
    row::Entity::update_many()
        .set(again)
        .col_expr(row::Column::Version, Expr::col(row::Column::Version).add(1))
        .filter(is_mine(&context.job))
        .exec(worker.db.write())
        .await?;
    super::WAITING.ring();
    CHANGED.ring();
    Ok(())
}

/// Ends the job: its status, what the domain does at the end, and the act, in one transaction.
pub(super) async fn end(
    worker: &Worker,
    context: &JobContext,
    handler: &Handler,
    ending: &Ending,
) -> Result<(), JobFailure> {
    let job = &context.job;
    let (status, result, faults) = match ending {
        Ending::Succeeded(result) => (Status::Succeeded, Some(result.clone()), Notes::default()),
        Ending::Failed(faults) => (Status::Failed, None, Notes(faults.iter().map(Note::from).collect())),
        Ending::Cancelled => (Status::Cancelled, None, Notes::default()),
    };
    let ended = row::ActiveModel {
        status: Set(status),
        result: Set(result),
        faults: Set(faults),
        claim: Set(None),
        lease_until: Set(None),
        ended_at: Set(Some(worker.clock.now())),
        ..reported(Some(context.pulse().read()))
    };
    let tx = crate::begin(&worker.db).await.map_err(Error::from)?;
    let written = row::Entity::update_many()
        .set(ended)
        .col_expr(row::Column::Version, Expr::col(row::Column::Version).add(1))
        .filter(is_mine(job))
        .exec(&tx)
        .await
        .map_err(Error::from)?;
    if written.rows_affected == 0 {
        tracing::warn!(job.id = %job.id, job.kind = job.kind, "job was taken over by another worker before it ended");
        return Ok(());
    }
    if let Some(at_end) = &handler.at_end {
        at_end(End { tx: &tx, act: context.act(), job, ending }).await?;
    }
    record_end(&tx, context.act(), job, ending).await?;
    tx.commit().await.map_err(Error::from)?;
    CHANGED.ring();
    Ok(())
}

async fn record_end(tx: &impl ConnectionTrait, act: &Act, job: &Job, ending: &Ending) -> Result<(), Error> {
    let kind = match ending {
        Ending::Succeeded(_) => "platform.job_succeeded",
        Ending::Failed(_) => "platform.job_failed",
        Ending::Cancelled => "platform.job_cancelled",
    };
    let details = json!({ "kind": job.kind, "object": job.object_id, "attempts": job.attempts });
    acts::record(tx, act, Acted::new(kind, job.id).with(details)).await?;
    Ok(())
}

fn is_mine(job: &Job) -> Condition {
    Condition::all()
        .add(row::Column::Id.eq(job.id))
        .add(row::Column::Claim.eq(job.claim))
        .add(row::Column::Status.eq(Status::Running))
}
