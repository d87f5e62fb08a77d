use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use kernel::{Fault, FaultKind};
use sea_orm::EntityTrait;
use uuid::Uuid;

use super::{House, someone};
use crate::entity::{act, timer};
use crate::jobs::JobFailure;
use crate::timers::{self, NewTimer, run_due};
use crate::{Acted, acts, clock, housekeeping};

const OBJECT: Uuid = Uuid::from_u128(1);

impl House {
    async fn set(&self, action: &'static str, days: i64) {
        let due_at = self.clock.now() + TimeDelta::days(days);
        let timer = NewTimer { subject: "test.thing", object: OBJECT, action, due_at };
        timers::set(self.db.write(), timer).await.unwrap();
    }

    /// Runs what is due; every timer records an act of its own.
    async fn run_and_record(&self) -> Vec<String> {
        let ran = Arc::new(Mutex::new(Vec::new()));
        let seen = ran.clone();
        run_due(&self.db, &self.clock, move |due| {
            let seen = seen.clone();
            Box::pin(async move {
                acts::record(due.tx, &due.act, Acted::new("test.timer_ran", due.timer.object_id)).await?;
                seen.lock().unwrap().push(due.timer.action);
                Ok(())
            })
        })
        .await
        .unwrap();
        ran.lock().unwrap().clone()
    }
}

#[tokio::test]
async fn timers_run_once_in_order_when_business_time_has_come() {
    let house = House::fresh().await;
    house.set("later", 20).await;
    house.set("sooner", 10).await;
    house.set("never", 400).await;
    assert!(house.run_and_record().await.is_empty());
    house.clock.set_offset(TimeDelta::days(30));
    assert_eq!(house.run_and_record().await, ["sooner", "later"]);
    assert!(house.run_and_record().await.is_empty());
    let acts = act::Entity::find().all(house.db.read()).await.unwrap();
    assert_eq!(acts.len(), 2);
    let deadline = acts[0].at - clock::wall();
    assert!((9..=10).contains(&deadline.num_days()), "the act is dated on the deadline: {deadline}");
    assert_eq!(acts[0].actor_kind, "system");
}

#[tokio::test]
async fn a_timer_set_again_moves_and_a_cleared_one_is_gone() {
    let house = House::fresh().await;
    house.set("finalise", 1).await;
    house.set("finalise", 50).await;
    house.set("remind", 2).await;
    house.clock.set_offset(TimeDelta::days(10));
    assert_eq!(house.run_and_record().await, ["remind"]);
    assert_eq!(timers::of_objects(house.db.read(), &[OBJECT]).await.unwrap().len(), 1);
    timers::clear(house.db.write(), OBJECT).await.unwrap();
    house.clock.set_offset(TimeDelta::days(100));
    assert!(house.run_and_record().await.is_empty());
}

#[tokio::test]
async fn a_timer_that_fails_leaves_nothing_behind_and_is_tried_again() {
    let house = House::fresh().await;
    house.set("finalise", -1).await;
    let tries = Arc::new(AtomicU32::new(0));
    let run = async || {
        let tries = tries.clone();
        run_due(&house.db, &house.clock, move |due| {
            let tries = tries.clone();
            Box::pin(async move {
                acts::record(due.tx, &due.act, Acted::new("test.timer_ran", due.timer.object_id)).await?;
                match tries.fetch_add(1, Ordering::SeqCst) {
                    0 => Err(JobFailure::refused(Fault::new(FaultKind::Conflict, "test.refused"))),
                    _ => Ok(()),
                }
            })
        })
        .await
        .unwrap()
    };
    assert_eq!(run().await, 0);
    assert!(act::Entity::find().all(house.db.read()).await.unwrap().is_empty());
    let left = timer::Entity::find().one(house.db.read()).await.unwrap().unwrap();
    assert_eq!((left.failures, left.fault.as_deref()), (1, Some("test.refused")));
    assert_eq!(run().await, 0, "not before the wall clock says so");
    house.run_sql("UPDATE timer SET retry_after = '2020-01-01T00:00:00+00:00'").await;
    assert_eq!(run().await, 1);
    assert!(timer::Entity::find().one(house.db.read()).await.unwrap().is_none());
    assert_eq!(tries.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn chores_set_themselves_anew_once_whatever_time_has_passed() {
    let house = House::fresh().await;
    housekeeping::plan(&house.db, &house.clock).await.unwrap();
    housekeeping::plan(&house.db, &house.clock).await.unwrap();
    house.clock.set_offset(TimeDelta::days(365));
    let (clock, files) = (house.clock.clone(), house.files.clone());
    let done = run_due(&house.db, &house.clock, move |due| {
        let (clock, files) = (clock.clone(), files.clone());
        Box::pin(async move { housekeeping::run(due, &clock, &files).await })
    })
    .await
    .unwrap();
    assert_eq!(done, 3);
    let planned = timer::Entity::find().all(house.db.read()).await.unwrap();
    assert_eq!(planned.len(), 3);
    assert!(planned.iter().all(|timer| timer.due_at > house.clock.now()));
}

#[tokio::test]
async fn all_processes_live_on_the_same_day() {
    let house = House::fresh().await;
    let elsewhere = clock::Clock::default();
    clock::load(house.db.read(), &elsewhere).await.unwrap();
    assert!((elsewhere.now() - clock::wall()).num_seconds().abs() < 5);
    let day = "2027-03-01T00:00:00Z".parse().unwrap();
    clock::store(&house.db, &someone(), &house.clock, day).await.unwrap();
    clock::load(house.db.read(), &elsewhere).await.unwrap();
    for clock in [&house.clock, &elsewhere] {
        assert!((clock.now() - day).num_seconds() < 5);
    }
}
