//! Everything that insight refuses; one line for each code.

use kernel::{Fault, FaultKind, Refusal};

/// An error of insight.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file of law cannot be read. The tests exclude it for those that ship.
    #[error("law: {0}")]
    Law(#[from] toml::de::Error),
    /// The request breaks rules of the domain: all of them.
    #[error("{} faults", .0.len())]
    Invalid(Vec<Fault>),
}

impl Refusal for Error {
    fn faults(&self) -> Vec<Fault> {
        match self {
            Self::Law(_) => vec![Fault::new(FaultKind::Internal, "platform.internal")],
            Self::Invalid(faults) => faults.clone(),
        }
    }
}
