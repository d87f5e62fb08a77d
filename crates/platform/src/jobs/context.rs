//! What a handler is given.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::{Job, JobFailure, Note};
use crate::clock::Clock;
use crate::entity::job as row;
use crate::{Act, Db, Error};

const NO_TOTAL: i64 = -1;

/// A job in the hands of its handler. Cheap to clone; clones report to the same job.
#[derive(Clone, Debug)]
pub struct JobContext {
    /// The database.
    pub db: Db,
    /// The business clock.
    pub clock: Clock,
    /// The job as it was claimed.
    pub job: Arc<Job>,
    act: Arc<Act>,
    pulse: Arc<Pulse>,
}

impl JobContext {
    pub(crate) fn new(db: Db, clock: Clock, job: Job, act: Act) -> Self {
        let pulse = Arc::new(Pulse::of(&job));
        Self { db, clock, job: Arc::new(job), act: Arc::new(act), pulse }
    }

    /// The act of whoever asked, as it was then: its instant too, so that a second attempt decides alike.
    pub fn act(&self) -> &Act {
        &self.act
    }

    /// What is to be done.
    ///
    /// # Errors
    /// When the payload is not a `T`: the job was enqueued by a version that this one no longer understands.
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T, JobFailure> {
        serde_json::from_value(self.job.payload.clone())
            .map_err(|error| JobFailure::internal(format!("payload of {}: {error}", self.job.kind)))
    }

    /// Says how far the work is. Written by the next heartbeat; never waits, so it may be called inside a transaction.
    pub fn progress(&self, done: i64, total: Option<i64>) {
        self.pulse.done.store(done, Ordering::Relaxed);
        self.pulse.total.store(total.unwrap_or(NO_TOTAL), Ordering::Relaxed);
        self.pulse.changed.store(true, Ordering::Release);
    }

    /// Says something to whoever reads the job. The last 100 messages are kept.
    pub fn message(&self, note: Note) {
        let note = Note { at: Some(self.clock.now()), ..note };
        self.pulse.messages().push(note);
        self.pulse.changed.store(true, Ordering::Release);
    }

    /// Whether someone asked to stop. Asked before each chunk; then the handler returns [`JobFailure::cancelled`].
    pub fn is_cancelled(&self) -> bool {
        self.pulse.cancelled.load(Ordering::Acquire)
    }

    /// Stops the handler where someone asked to: `ctx.go_on()?` before each chunk.
    ///
    /// # Errors
    /// [`JobFailure::cancelled`].
    pub fn go_on(&self) -> Result<(), JobFailure> {
        if self.is_cancelled() { Err(JobFailure::cancelled()) } else { Ok(()) }
    }

    /// Holds the job in the handler's transaction: a worker that was taken over while it slept cannot write any more.
    ///
    /// # Errors
    /// When another worker has the job.
    pub async fn hold(&self, tx: &DatabaseTransaction) -> Result<(), JobFailure> {
        let mine: Option<Uuid> = row::Entity::find_by_id(self.job.id)
            .filter(row::Column::Claim.eq(self.job.claim))
            .lock_exclusive()
            .one(tx)
            .await
            .map_err(Error::from)?
            .and_then(|job| job.claim);
        mine.map(|_claim| ()).ok_or_else(|| JobFailure::internal("another worker has taken the job over"))
    }

    pub(super) fn pulse(&self) -> &Pulse {
        &self.pulse
    }
}

/// What the handler reports, until the heartbeat writes it down.
#[derive(Debug)]
pub(super) struct Pulse {
    done: AtomicI64,
    total: AtomicI64,
    messages: Mutex<Vec<Note>>,
    changed: AtomicBool,
    cancelled: AtomicBool,
}

/// One reading of the pulse.
pub(super) struct Reading {
    pub(super) done: i64,
    pub(super) total: Option<i64>,
    pub(super) messages: Vec<Note>,
}

impl Pulse {
    const MESSAGES_KEPT: usize = 100;

    fn of(job: &Job) -> Self {
        Self {
            done: AtomicI64::new(job.done),
            total: AtomicI64::new(job.total.unwrap_or(NO_TOTAL)),
            messages: Mutex::new(job.messages.0.clone()),
            changed: AtomicBool::new(false),
            cancelled: AtomicBool::new(job.cancel_requested),
        }
    }

    /// The reading, when the handler reported something since the last one.
    pub(super) fn news(&self) -> Option<Reading> {
        self.changed.swap(false, Ordering::AcqRel).then(|| self.read())
    }

    pub(super) fn read(&self) -> Reading {
        let mut messages = self.messages();
        let old = messages.len().saturating_sub(Self::MESSAGES_KEPT);
        messages.drain(..old);
        let total = self.total.load(Ordering::Relaxed);
        Reading {
            done: self.done.load(Ordering::Relaxed),
            total: (total != NO_TOTAL).then_some(total),
            messages: messages.clone(),
        }
    }

    pub(super) fn cancel(&self) {
        self.cancelled.store(true, Ordering::Release);
    }

    fn messages(&self) -> std::sync::MutexGuard<'_, Vec<Note>> {
        self.messages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
