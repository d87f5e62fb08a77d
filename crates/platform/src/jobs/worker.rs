//! The worker: claims jobs, runs their handlers, keeps their leases alive, and ends them.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use kernel::{Fault, FaultKind};
use sea_orm::ActiveValue::Set;
use serde_json::Value;
use tokio::sync::watch;
use tokio::task::{JoinError, JoinHandle, JoinSet};

use super::claim::{beat, claim, end, requeue};
use super::handlers::{Ending, Handler, Handlers};
use super::{CANCELLING, Job, JobContext, JobFailure, Note, WAITING};
use crate::clock::{self, Clock};
use crate::entity::job::{self as row, Notes};
use crate::{Act, Db, Error};

/// One worker of one process.
#[derive(Clone, Debug)]
pub struct Worker {
    /// The database.
    pub db: Db,
    /// The business clock.
    pub clock: Clock,
    /// How many jobs run at once.
    pub concurrency: usize,
    /// How fast things go.
    pub pace: Pace,
}

/// The times of a worker, by the wall clock.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// How long a worker may be silent before another takes its job over.
    pub lease: Duration,
    /// How soon a report of the handler is written down.
    pub heartbeat: Duration,
    /// How often to look for jobs that other processes enqueued.
    pub poll: Duration,
    /// How long to wait after the first failed attempt; each further wait is four times as long.
    pub first_retry: Duration,
    /// How often a job is begun before it is given up.
    pub attempts_max: i32,
    /// How long a shutdown waits for handlers before it puts their jobs back.
    pub grace: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            lease: Duration::from_secs(60),
            heartbeat: Duration::from_millis(500),
            poll: Duration::from_secs(1),
            first_retry: Duration::from_secs(2),
            attempts_max: 5,
            grace: Duration::from_secs(10),
        }
    }
}

/// Works until `shutdown` is ready, then waits for the handlers within the grace and puts the rest back.
pub async fn work(worker: Worker, handlers: Handlers, shutdown: impl Future<Output = ()> + Send) {
    const LOOK_AT_ONCE: Duration = Duration::from_millis(10);
    let worker = Arc::new(worker);
    let kinds = handlers.kinds();
    let (stop, stopping) = watch::channel(false);
    let mut running = JoinSet::new();
    let mut shutdown = std::pin::pin!(shutdown);
    let mut pause = LOOK_AT_ONCE;
    loop {
        let heard = WAITING.rings();
        while running.len() < worker.concurrency {
            match claim(&worker, &kinds).await {
                Ok(Some(job)) => {
                    pause = LOOK_AT_ONCE;
                    running.spawn(attend(worker.clone(), handlers.clone(), job, stopping.clone()));
                }
                Ok(None) => break,
                Err(error) => {
                    tracing::error!(reason = %error, "no job could be claimed");
                    pause = worker.pace.poll;
                    break;
                }
            }
        }
        let free = running.len() < worker.concurrency;
        tokio::select! {
            () = &mut shutdown => break,
            Some(_ended) = running.join_next(), if !running.is_empty() => {}
            rung = WAITING.wait(heard, pause), if free => {
                // The bell may ring before the job's transaction commits: look again, less and less often.
                pause = if rung { LOOK_AT_ONCE } else { pause.saturating_mul(2).min(worker.pace.poll) };
            }
        }
    }
    stop.send_replace(true);
    while running.join_next().await.is_some() {}
}

/// One attempt at one job, from claim to end.
#[tracing::instrument(skip_all, fields(job.id = %job.id, job.kind = job.kind, job.attempt = job.attempts))]
async fn attend(worker: Arc<Worker>, handlers: Handlers, job: Job, stopping: watch::Receiver<bool>) {
    let Some(handler) = handlers.find(&job.kind) else { return };
    let (cancelled, attempts) = (job.cancel_requested, job.attempts);
    let asked: Result<Act, _> = serde_json::from_value(job.act.clone());
    let readable = asked.is_ok();
    // Never a handler in the name of the system because the asker's act could not be read: only the end.
    let act = asked.unwrap_or_else(|_reason| Act::system(job.created_at, format!("job-{}", job.id)));
    let context = JobContext::new(worker.db.clone(), worker.clock.clone(), job, act);
    let settled = if cancelled {
        end(&worker, &context, &handler, &Ending::Cancelled).await
    } else if !readable {
        tracing::error!("the act of a job cannot be read");
        let failure = JobFailure::internal("the act of a job cannot be read");
        end(&worker, &context, &handler, &Ending::Failed(failure.faults().to_vec())).await
    } else if attempts > worker.pace.attempts_max {
        let fault = Fault::new(FaultKind::Internal, "platform.job_abandoned");
        end(&worker, &context, &handler, &Ending::Failed(vec![fault])).await
    } else {
        let task = tokio::spawn((handler.run)(context.clone()));
        match keep_alive(&worker, &context, task, stopping).await {
            Some(outcome) => settle(&worker, &context, &handler, outcome).await,
            None => Ok(()),
        }
    };
    if let Err(failure) = settled {
        // Nothing was written: the lease runs out and the job is taken up again.
        tracing::error!(reason = failure.reason(), "the end of a job could not be recorded");
    }
}

/// Waits for the handler while keeping the lease alive. `None` when the job is no longer ours to end.
async fn keep_alive(
    worker: &Worker,
    context: &JobContext,
    mut task: JoinHandle<Result<Value, JobFailure>>,
    mut stopping: watch::Receiver<bool>,
) -> Option<Result<Value, JobFailure>> {
    let mut lease_until = clock::wall() + worker.pace.lease;
    let mut quiet = Duration::ZERO;
    let mut stop_after = std::pin::pin!(async {
        if stopping.wait_for(|stop| *stop).await.is_err() {
            std::future::pending::<()>().await;
        }
        tokio::time::sleep(worker.pace.grace).await;
    });
    loop {
        let heard = CANCELLING.rings();
        let asked_to_stop = tokio::select! {
            outcome = &mut task => return Some(outcome.unwrap_or_else(|error| Err(crashed(&error)))),
            () = &mut stop_after => {
                abort(task).await;
                put_back(worker, context).await;
                return None;
            }
            rung = CANCELLING.wait(heard, worker.pace.heartbeat) => rung,
        };
        quiet += worker.pace.heartbeat;
        let news = context.pulse().news();
        if news.is_none() && !asked_to_stop && quiet < worker.pace.lease / 20 {
            continue;
        }
        quiet = Duration::ZERO;
        match beat(worker, &context.job, news).await {
            Ok(Some((job, until))) => {
                lease_until = until;
                if job.cancel_requested {
                    context.pulse().cancel();
                }
            }
            Err(error) if clock::wall() < lease_until => {
                tracing::warn!(reason = %error, "the lease of a job could not be prolonged");
            }
            Ok(None) | Err(_) => {
                tracing::warn!("the lease of a job is lost; its handler is stopped");
                abort(task).await;
                return None;
            }
        }
    }
}

async fn abort(task: JoinHandle<Result<Value, JobFailure>>) {
    task.abort();
    // Only an aborted task is surely silent.
    if let Err(error) = task.await
        && error.is_panic()
    {
        tracing::error!("a job's handler panicked while it was stopped");
    }
}

fn crashed(error: &JoinError) -> JobFailure {
    JobFailure::internal(format!("the handler did not return: {error}"))
}

/// What follows from the handler's outcome.
async fn settle(
    worker: &Worker,
    context: &JobContext,
    handler: &Handler,
    outcome: Result<Value, JobFailure>,
) -> Result<(), JobFailure> {
    let failure = match outcome {
        Ok(result) => match end(worker, context, handler, &Ending::Succeeded(result)).await {
            Ok(()) => return Ok(()),
            Err(failure) => failure,
        },
        Err(failure) => failure,
    };
    if failure.is_cancellation() {
        return end(worker, context, handler, &Ending::Cancelled).await;
    }
    let attempts = context.job.attempts;
    let last = attempts >= worker.pace.attempts_max || !failure.may_try_again();
    tracing::warn!(fault = failure.code(), reason = failure.reason(), last, "job failed");
    if last {
        return end(worker, context, handler, &Ending::Failed(failure.faults().to_vec())).await;
    }
    let waits = worker
        .pace
        .first_retry
        .saturating_mul(4_u32.saturating_pow(attempts.unsigned_abs().saturating_sub(1)));
    let again = row::ActiveModel {
        run_after: Set(clock::wall() + TimeDelta::from_std(waits).unwrap_or(TimeDelta::hours(1))),
        faults: Set(Notes(failure.faults().iter().map(Note::from).collect())),
        ..Default::default()
    };
    Ok(requeue(worker, context, again).await?)
}

/// Puts a job back whose handler did not end within the grace. The attempt does not count.
async fn put_back(worker: &Worker, context: &JobContext) {
    let again = row::ActiveModel {
        run_after: Set(clock::wall()),
        attempts: Set(context.job.attempts.saturating_sub(1)),
        ..Default::default()
    };
    let put_back: Result<(), Error> = requeue(worker, context, again).await;
    match put_back {
        Ok(()) => tracing::info!("job put back for another worker"),
        Err(error) => tracing::error!(reason = %error, "job could not be put back; its lease will run out"),
    }
}
