//! Durable jobs: work that outlives the request which asked for it, and the process that began it.
//!
//! A job is enqueued in the transaction of the change that asks for it. A worker claims it under a lease which a heartbeat
//! prolongs; when the process dies, the lease runs out and another worker takes the job over. So a handler may run more
//! than once: it works in chunks that each commit on their own and that it can begin again, and takes
//! [`JobContext::hold`] in each of them. The end of a job (its status, the act, and what a domain does at the end) is one
//! transaction.
//!
//! Leases, retries and heartbeats go by the wall clock; what a reader sees (created, started, ended) by business time.

mod claim;
mod context;
mod failure;
mod handlers;
mod note;
mod queue;
mod read;
mod worker;

pub use crate::entity::job::{Model as Job, Status};
pub use context::JobContext;
pub use failure::JobFailure;
pub use handlers::{End, Ending, Handlers};
pub use kernel::id::JobId;
pub use note::Note;
pub use queue::{NewJob, cancel, enqueue};
pub use read::{JobFilter, Whose, find, follow, is_waiting, list};
pub use worker::{Pace, Worker, work};

use crate::doorbell::Doorbell;

/// Rung when a job is enqueued or freed. It may ring before the transaction commits, so workers look again a few times.
static WAITING: Doorbell = Doorbell::new();
/// Rung when a reader could see a change of some job.
static CHANGED: Doorbell = Doorbell::new();
/// Rung when a job is asked to stop, so that its worker looks at once.
static CANCELLING: Doorbell = Doorbell::new();
