//! Why background work did not succeed.

use kernel::{Fault, FaultKind, Refusal};

/// The end of an attempt that did not succeed. `?` makes one out of every domain's error: faults of ours and overloads
/// are tried again, refusals are final.
#[derive(Debug)]
pub struct JobFailure {
    faults: Vec<Fault>,
    reason: String,
    again: bool,
    cancelled: bool,
}

impl JobFailure {
    /// The handler stopped because it was asked to.
    pub fn cancelled() -> Self {
        Self { cancelled: true, ..Self::refused(Fault::new(FaultKind::Conflict, "platform.job_cancelled")) }
    }

    /// A final refusal.
    pub fn refused(fault: Fault) -> Self {
        let reason = fault.code.to_owned();
        Self { faults: vec![fault], reason, again: false, cancelled: false }
    }

    /// A fault of ours that may pass: tried again.
    pub(crate) fn internal(reason: impl Into<String>) -> Self {
        let fault = Fault::new(FaultKind::Internal, "platform.internal");
        Self { again: true, reason: reason.into(), ..Self::refused(fault) }
    }

    /// What is wrong, never empty.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// The code of the first fault.
    pub fn code(&self) -> &'static str {
        self.faults.first().map_or("platform.internal", |fault| fault.code)
    }

    /// What happened, for our log only: it may hold the database's own words.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// Whether another attempt may succeed.
    pub fn may_try_again(&self) -> bool {
        self.again
    }

    /// Whether the handler stopped on request.
    pub fn is_cancellation(&self) -> bool {
        self.cancelled
    }
}

impl<E: Refusal> From<E> for JobFailure {
    fn from(error: E) -> Self {
        let faults = error.faults();
        let again = faults.iter().any(|fault| {
            matches!(fault.kind, FaultKind::Internal | FaultKind::Unavailable | FaultKind::TooMany)
        });
        Self { faults, reason: error.to_string(), again, cancelled: false }
    }
}
