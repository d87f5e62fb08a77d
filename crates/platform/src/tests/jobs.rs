use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures_util::{StreamExt, TryStreamExt};
use kernel::{Fault, FaultKind};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::{House, someone};
use crate::entity::act;
use crate::jobs::{
    Ending, Handlers, Job, JobFailure, JobFilter, JobId, NewJob, Note, Pace, Status, Whose, Worker, cancel,
    enqueue, find, follow, list, work,
};
use crate::{Act, Acted, Error, Paging, acts};

const KIND: &str = "test.count";

fn new_job(payload: Value) -> NewJob {
    NewJob { kind: KIND, payload, total: Some(3), object: Some(Uuid::from_u128(5)) }
}

fn fast() -> Pace {
    Pace {
        lease: Duration::from_millis(600),
        heartbeat: Duration::from_millis(20),
        poll: Duration::from_millis(50),
        first_retry: Duration::from_millis(5),
        attempts_max: 3,
        grace: Duration::from_millis(100),
    }
}

/// A worker that can be asked to stop.
struct Running {
    stop: Arc<Notify>,
    task: JoinHandle<()>,
}

impl Running {
    async fn stop(self) {
        self.stop.notify_one();
        self.task.await.unwrap();
    }
}

impl House {
    async fn enqueue(&self, act: &Act, payload: Value) -> JobId {
        let tx = crate::begin(&self.db).await.unwrap();
        let id = enqueue(&tx, act, new_job(payload)).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    fn worker(&self, handlers: Handlers) -> Running {
        let worker = Worker { db: self.db.clone(), clock: self.clock.clone(), concurrency: 2, pace: fast() };
        let stop = Arc::new(Notify::new());
        let stopped = stop.clone();
        let task = tokio::spawn(async move { work(worker, handlers, stopped.notified()).await });
        Running { stop, task }
    }

    async fn ended(&self, id: JobId) -> Job {
        let jobs = follow(self.db.clone(), Whose::Everyones, id).try_collect::<Vec<_>>();
        let jobs = tokio::time::timeout(Duration::from_secs(20), jobs).await.expect("the job ends").unwrap();
        jobs.into_iter().next_back().unwrap()
    }

    async fn kinds_of_acts(&self) -> Vec<String> {
        let acts = act::Entity::find().all(self.db.read()).await.unwrap();
        acts.into_iter().map(|act| act.kind).collect()
    }
}

fn refusal() -> JobFailure {
    JobFailure::refused(Fault::new(FaultKind::Invalid, "test.refused").with("who", "siti"))
}

#[tokio::test]
async fn a_job_runs_as_whoever_asked_and_reports() {
    let house = House::fresh().await;
    let act = someone();
    let asker = act.clone();
    let handlers = Handlers::new().on(KIND, move |ctx| {
        let asker = asker.clone();
        async move {
            assert_eq!(ctx.act(), &asker);
            let upto: i64 = ctx.payload()?;
            ctx.progress(upto, Some(upto));
            ctx.message(Note::new("test.counted").with("count", upto));
            Ok(json!({ "counted": upto }))
        }
    });
    let running = house.worker(handlers);
    let id = house.enqueue(&act, json!(3)).await;
    let job = house.ended(id).await;
    running.stop().await;
    assert_eq!((job.status, job.done, job.total, job.attempts), (Status::Succeeded, 3, Some(3), 1));
    assert_eq!(job.result, Some(json!({ "counted": 3 })));
    assert_eq!(job.messages.0[0].arguments["count"], "3");
    assert!(job.started_at.is_some() && job.ended_at.is_some());
    assert_eq!(house.kinds_of_acts().await, ["platform.job_enqueued", "platform.job_succeeded"]);
}

#[tokio::test]
async fn a_job_of_a_transaction_that_was_rolled_back_never_runs() {
    let house = House::fresh().await;
    let tx = crate::begin(&house.db).await.unwrap();
    let id = enqueue(&tx, &someone(), new_job(json!(1))).await.unwrap();
    tx.rollback().await.unwrap();
    assert!(matches!(find(house.db.read(), Whose::Everyones, id).await, Err(Error::NotFound("job"))));
}

#[tokio::test]
async fn a_fault_of_ours_is_tried_again_and_then_given_up_without_its_text() {
    let house = House::fresh().await;
    let tries = Arc::new(AtomicU32::new(0));
    let seen = tries.clone();
    let handlers = Handlers::new().on(KIND, move |ctx| {
        let tries = seen.clone();
        async move {
            let number = tries.fetch_add(1, Ordering::SeqCst);
            if ctx.payload::<u32>()? == number {
                return Ok(Value::Null);
            }
            Err(Error::Broken("SELECT secret FROM table".to_owned()))?
        }
    });
    let running = house.worker(handlers);
    let id = house.enqueue(&someone(), json!(1)).await;
    let job = house.ended(id).await;
    assert_eq!((job.status, job.attempts, job.faults.0.len()), (Status::Succeeded, 2, 0));

    let id = house.enqueue(&someone(), json!(1_000)).await;
    let job = house.ended(id).await;
    running.stop().await;
    assert_eq!((job.status, job.attempts), (Status::Failed, 3));
    assert_eq!(job.faults.0[0].code, "platform.internal");
    assert!(!serde_json::to_string(&job.faults).unwrap().contains("SELECT"));
}

#[tokio::test]
async fn a_refusal_is_final_and_a_panic_is_a_fault_of_ours() {
    let house = House::fresh().await;
    let handlers = Handlers::new().on(KIND, |ctx| async move {
        assert!(ctx.payload::<bool>()?, "the handler panics");
        Err(refusal())
    });
    let running = house.worker(handlers);
    let refused = house.enqueue(&someone(), json!(true)).await;
    let refused = house.ended(refused).await;
    assert_eq!((refused.status, refused.attempts), (Status::Failed, 1));
    assert_eq!(
        (refused.faults.0[0].code.as_str(), refused.faults.0[0].arguments["who"].as_str()),
        ("test.refused", "siti")
    );
    let crashed = house.enqueue(&someone(), json!(false)).await;
    let crashed = house.ended(crashed).await;
    running.stop().await;
    assert_eq!((crashed.status, crashed.attempts), (Status::Failed, 3));
}

#[tokio::test]
async fn jobs_run_exactly_once_among_several_workers() {
    let house = House::fresh().await;
    let ran = Arc::new(AtomicU32::new(0));
    let handlers = || {
        let ran = ran.clone();
        Handlers::new().on(KIND, move |_ctx| {
            let ran = ran.clone();
            async move {
                ran.fetch_add(1, Ordering::SeqCst);
                Ok(Value::Null)
            }
        })
    };
    let workers = [house.worker(handlers()), house.worker(handlers()), house.worker(handlers())];
    let act = someone();
    let mut jobs = Vec::new();
    for _ in 0..40 {
        jobs.push(house.enqueue(&act, Value::Null).await);
    }
    for id in jobs {
        assert_eq!(house.ended(id).await.status, Status::Succeeded);
    }
    for worker in workers {
        worker.stop().await;
    }
    assert_eq!(ran.load(Ordering::SeqCst), 40);
}

#[tokio::test]
async fn a_job_whose_worker_died_is_taken_over_and_the_dead_one_cannot_write() {
    let house = House::fresh().await;
    let id = house.enqueue(&someone(), Value::Null).await;
    // A worker that claimed the job and went silent.
    let id_of_worker = "00112233445566778899aabbccddeeff";
    let claim =
        if house.db.is_postgres() { format!("'{id_of_worker}'") } else { format!("x'{id_of_worker}'") };
    let silent = format!(
        "UPDATE job SET status = 'running', attempts = 1, claim = {claim}, lease_until = '2020-01-01T00:00:00+00:00'"
    );
    house.run_sql(&silent).await;
    let dead = find(house.db.read(), Whose::Everyones, id).await.unwrap();
    let running = house.worker(Handlers::new().on(KIND, |ctx| async move {
        let tx = crate::begin(&ctx.db).await.map_err(Error::from)?;
        ctx.hold(&tx).await?;
        tx.commit().await.map_err(Error::from)?;
        Ok(json!("taken over"))
    }));
    let job = house.ended(id).await;
    running.stop().await;
    assert_eq!((job.status, job.attempts, job.result), (Status::Succeeded, 2, Some(json!("taken over"))));

    let dead = crate::jobs::JobContext::new(house.db.clone(), house.clock.clone(), dead, someone());
    let tx = crate::begin(&house.db).await.unwrap();
    assert!(dead.hold(&tx).await.is_err());
}

#[tokio::test]
async fn a_job_that_kills_every_worker_is_given_up() {
    let house = House::fresh().await;
    let id = house.enqueue(&someone(), Value::Null).await;
    house
        .run_sql("UPDATE job SET status = 'running', attempts = 3, lease_until = '2020-01-01T00:00:00+00:00'")
        .await;
    let running = house.worker(Handlers::new().on(KIND, |_ctx| async { Ok(Value::Null) }));
    let job = house.ended(id).await;
    running.stop().await;
    assert_eq!((job.status, job.faults.0[0].code.as_str()), (Status::Failed, "platform.job_abandoned"));
}

#[tokio::test]
async fn a_long_job_keeps_its_lease_and_stops_when_asked() {
    let house = House::fresh().await;
    let act = someone();
    let begun = Arc::new(Semaphore::new(0));
    let signal = begun.clone();
    let running = house.worker(Handlers::new().on(KIND, move |ctx| {
        let signal = signal.clone();
        async move {
            signal.add_permits(1);
            loop {
                ctx.go_on()?;
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
    }));
    let id = house.enqueue(&act, Value::Null).await;
    begun.acquire().await.unwrap().forget();
    tokio::time::sleep(fast().lease * 2).await;
    let job = find(house.db.read(), Whose::AskedBy(act.actor), id).await.unwrap();
    assert_eq!((job.status, job.attempts), (Status::Running, 1));

    assert!(matches!(
        cancel(&house.db, &someone(), Whose::AskedBy(someone().actor), id).await,
        Err(Error::NotFound("job"))
    ));
    assert!(cancel(&house.db, &act, Whose::AskedBy(act.actor), id).await.unwrap().cancel_requested);
    assert_eq!(house.ended(id).await.status, Status::Cancelled);
    assert!(matches!(cancel(&house.db, &act, Whose::Everyones, id).await, Err(Error::JobEnded)));
    running.stop().await;
}

#[tokio::test]
async fn what_a_domain_does_at_the_end_commits_with_the_end() {
    let house = House::fresh().await;
    let act = someone();
    let handlers = |fails: bool| {
        Handlers::new()
            .on(KIND, |ctx| async move { if ctx.payload()? { Ok(Value::Null) } else { Err(refusal()) } })
            .at_end(KIND, move |end| {
                Box::pin(async move {
                    let kind = match end.ending {
                        Ending::Succeeded(_) if fails => return Err(refusal()),
                        Ending::Succeeded(_) => "test.run_calculated",
                        Ending::Failed(_) | Ending::Cancelled => "test.run_reset",
                    };
                    acts::record(end.tx, end.act, Acted::new(kind, end.job.id)).await?;
                    Ok(())
                })
            })
    };
    let cancelled = house.enqueue(&act, json!(true)).await;
    cancel(&house.db, &act, Whose::Everyones, cancelled).await.unwrap();
    let running = house.worker(handlers(false));
    assert_eq!(house.ended(cancelled).await.status, Status::Cancelled);
    for (good, status) in [(true, Status::Succeeded), (false, Status::Failed)] {
        let id = house.enqueue(&act, json!(good)).await;
        assert_eq!(house.ended(id).await.status, status);
    }
    running.stop().await;
    // When the end itself is refused, the job fails and the domain hears of that.
    let running = house.worker(handlers(true));
    let refused = house.enqueue(&act, json!(true)).await;
    let refused = house.ended(refused).await;
    running.stop().await;
    assert_eq!((refused.status, refused.faults.0[0].code.as_str()), (Status::Failed, "test.refused"));
    let ends: Vec<String> =
        house.kinds_of_acts().await.into_iter().filter(|kind| kind.starts_with("test.")).collect();
    assert_eq!(ends, ["test.run_reset", "test.run_calculated", "test.run_reset", "test.run_reset"]);
}

#[tokio::test]
async fn a_shutdown_puts_back_what_does_not_end_in_time() {
    let house = House::fresh().await;
    let id = house.enqueue(&someone(), Value::Null).await;
    let begun = Arc::new(Semaphore::new(0));
    let signal = begun.clone();
    let running = house.worker(Handlers::new().on(KIND, move |_ctx| {
        let signal = signal.clone();
        async move {
            signal.add_permits(1);
            std::future::pending().await
        }
    }));
    begun.acquire().await.unwrap().forget();
    running.stop().await;
    let job = find(house.db.read(), Whose::Everyones, id).await.unwrap();
    assert_eq!((job.status, job.attempts, job.claim), (Status::Queued, 0, None));
    let running = house.worker(Handlers::new().on(KIND, |_ctx| async { Ok(Value::Null) }));
    assert_eq!(house.ended(id).await.attempts, 1);
    running.stop().await;
}

#[tokio::test]
async fn everyone_sees_the_own_jobs_and_some_see_all() {
    let house = House::fresh().await;
    let (siti, budi) = (someone(), someone());
    let mut of_siti = Vec::new();
    for _ in 0..3 {
        of_siti.push(house.enqueue(&siti, Value::Null).await);
    }
    let of_budi = house.enqueue(&budi, Value::Null).await;
    let system = house.enqueue(&Act::system(siti.at, "timer"), Value::Null).await;
    let read = async |whose, filter, after| {
        let page = list(house.db.read(), whose, filter, &Paging::beyond(after, 2)).await.unwrap();
        (page.rows.into_iter().map(|job| job.id).collect::<Vec<_>>(), page.extent.next)
    };
    let (first, next) = read(Whose::AskedBy(siti.actor), JobFilter::default(), None).await;
    assert_eq!(first, [of_siti[2], of_siti[1]]);
    assert_eq!(read(Whose::AskedBy(siti.actor), JobFilter::default(), next).await, (vec![of_siti[0]], None));
    assert_eq!(read(Whose::Everyones, JobFilter::default(), None).await.0, [system, of_budi]);
    assert!(read(Whose::AskedBy(crate::Actor::System), JobFilter::default(), None).await.0.is_empty());
    let succeeded = JobFilter { status: Some(Status::Succeeded), ..JobFilter::default() };
    assert!(read(Whose::Everyones, succeeded, None).await.0.is_empty());
    assert!(find(house.db.read(), Whose::AskedBy(siti.actor), of_budi).await.is_err());
}

#[tokio::test]
async fn a_follower_sees_each_change_and_the_end() {
    let house = House::fresh().await;
    let step = Arc::new(Semaphore::new(0));
    let steps = step.clone();
    let running = house.worker(Handlers::new().on(KIND, move |ctx| {
        let steps = steps.clone();
        async move {
            for done in 1..=3 {
                steps.acquire().await.unwrap().forget();
                ctx.progress(done, Some(3));
            }
            Ok(Value::Null)
        }
    }));
    let id = house.enqueue(&someone(), Value::Null).await;
    let mut jobs = follow(house.db.clone(), Whose::Everyones, id);
    let mut seen = Vec::new();
    while let Some(job) = jobs.next().await {
        let job = job.unwrap();
        if seen.last() != Some(&(job.status, job.done)) {
            seen.push((job.status, job.done));
            step.add_permits(usize::from(job.status == Status::Running));
        }
    }
    running.stop().await;
    assert_eq!(seen.last(), Some(&(Status::Succeeded, 3)));
    assert!(seen.contains(&(Status::Running, 1)), "{seen:?}");
    assert!(follow(house.db.clone(), Whose::Everyones, JobId::new()).next().await.unwrap().is_err());
}
