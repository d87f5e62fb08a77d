//! What goes on beside the requests: jobs, deadlines, the sealing of the log, and what other processes changed.

use std::sync::PoisonError;
use std::time::Duration;

use platform::jobs::{Pace, Worker, work};
use platform::privacy::access::AccessLog;
use platform::{Act, Error, acts, clock, housekeeping, timers};
use tokio::task::JoinSet;

use crate::state::State;
use crate::{following, jobs, notifications, scheduler};

/// How often deadlines are looked at, the log is sealed, and the shared clock is read.
const TICK: Duration = Duration::from_secs(1);

/// Ticks between two sweeps of what this process keeps in memory.
const SWEEP_TICKS: u32 = 10;

/// Jobs that one process works on at once.
const JOBS_AT_ONCE: usize = 2;

/// The tasks of this process beside HTTP.
#[derive(Debug)]
pub struct Background {
    tasks: JoinSet<()>,
    access: AccessLog,
}

impl Background {
    /// Starts what the configuration wants of this process. It ends when the state is closing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn start(state: &State) -> Result<Self, Error> {
        // Before anything is served or worked on: from now on, pay follows the law that this process has read.
        let start = Act::system(state.clock.now(), "start");
        payroll::publish_law(&state.db, &start, &state.pay_rules).await?;
        let mut tasks = JoinSet::new();
        tasks.spawn(tick(state.clone()));
        let writer = state.access_writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(writer) = writer {
            tasks.spawn(writer.run(state.db.clone()));
        }
        if state.config.works {
            housekeeping::plan(&state.db, &state.clock).await?;
            identity::housekeeping::plan(&state.db, &state.clock).await?;
            notifications::plan(state).await?;
            let worker = Worker {
                db: state.db.clone(),
                clock: state.clock.clone(),
                concurrency: JOBS_AT_ONCE,
                pace: Pace::default(),
            };
            let closing = state.clone();
            tasks.spawn(work(worker, jobs::handlers(state), async move { closing.closed().await }));
        }
        Ok(Self { tasks, access: state.access.clone() })
    }

    /// Waits until all of it has ended: handlers of jobs reach the end of their chunk or are put back.
    pub async fn ended(mut self) {
        // The last requests have been answered, so nothing more is noted.
        self.access.close().await;
        while self.tasks.join_next().await.is_some() {}
    }
}

async fn tick(state: State) {
    let mut ticks: u32 = 0;
    let mut closed = std::pin::pin!(state.closed());
    loop {
        tokio::select! {
            () = &mut closed => break,
            () = tokio::time::sleep(TICK) => {}
        }
        report("the shared clock", clock::load(state.db.read(), &state.clock).await);
        if state.config.works {
            let dispatched =
                timers::run_due(&state.db, &state.clock, |due| scheduler::dispatch(&state, due)).await;
            report("deadlines", dispatched.map(|_count| ()));
            report("the log of acts", acts::seal(&state.db, &state.seals).await.map(|_position| ()));
            report("notifications", notifications::tell(&state).await);
            report("letters", notifications::ask(&state).await);
        }
        report("those who follow units", following::tell(&state).await);
        ticks = ticks.wrapping_add(1);
        if ticks.is_multiple_of(SWEEP_TICKS) {
            state.metrics.sweep();
            state.limiters.sweep();
        }
    }
}

/// Each is tried again with the next tick.
fn report<E: std::fmt::Display>(what: &str, outcome: Result<(), E>) {
    if let Err(error) = outcome {
        tracing::error!(%error, what, "Work in the background failed");
    }
}
