//! Who does which kind of job, and what happens in the transaction that ends it.

use std::collections::HashMap;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use kernel::Fault;
use sea_orm::DatabaseTransaction;
use serde_json::Value;

use super::{Job, JobContext, JobFailure};
use crate::Act;

type Run = Arc<dyn Fn(JobContext) -> BoxFuture<'static, Result<Value, JobFailure>> + Send + Sync>;
type AtEnd = Arc<dyn for<'t> Fn(End<'t>) -> BoxFuture<'t, Result<(), JobFailure>> + Send + Sync>;

/// How a job ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// With the handler's result.
    Succeeded(Value),
    /// Given up: refused, or tried too often.
    Failed(Vec<Fault>),
    /// Stopped on request; the handler may never have run.
    Cancelled,
}

/// The transaction in which a job ends.
pub struct End<'t> {
    /// What is done in it commits with the end of the job or not at all.
    pub tx: &'t DatabaseTransaction,
    /// The act of whoever asked for the job.
    pub act: &'t Act,
    /// The job as it was claimed.
    pub job: &'t Job,
    /// How it ends.
    pub ending: &'t Ending,
}

/// The handlers of one worker. It claims only the kinds that it knows.
#[derive(Clone, Default)]
pub struct Handlers {
    by_kind: HashMap<&'static str, Handler>,
}

#[derive(Clone)]
pub(super) struct Handler {
    pub(super) run: Run,
    pub(super) at_end: Option<AtEnd>,
}

impl Handlers {
    /// No handlers yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Does jobs of a kind with a function.
    #[must_use]
    pub fn on<F, R>(mut self, kind: &'static str, run: F) -> Self
    where
        F: Fn(JobContext) -> R + Send + Sync + 'static,
        R: Future<Output = Result<Value, JobFailure>> + Send + 'static,
    {
        let run: Run = Arc::new(move |context| Box::pin(run(context)));
        self.by_kind.insert(kind, Handler { run, at_end: None });
        self
    }

    /// What a domain does in the transaction that ends a job of a kind named before, however it ends: the object's own
    /// state follows there, also when the process that worked on it is dead.
    #[must_use]
    pub fn at_end<F>(mut self, kind: &'static str, at_end: F) -> Self
    where
        F: for<'t> Fn(End<'t>) -> BoxFuture<'t, Result<(), JobFailure>> + Send + Sync + 'static,
    {
        debug_assert!(self.by_kind.contains_key(kind), "no handler for {kind} that could end");
        if let Some(handler) = self.by_kind.get_mut(kind) {
            handler.at_end = Some(Arc::new(at_end));
        }
        self
    }

    pub(super) fn kinds(&self) -> Vec<&'static str> {
        self.by_kind.keys().copied().collect()
    }

    pub(super) fn find(&self, kind: &str) -> Option<Handler> {
        self.by_kind.get(kind).cloned()
    }
}
