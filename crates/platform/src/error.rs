//! What can go wrong below every domain.

use kernel::{Fault, FaultKind, Refusal};
use sea_orm::{DbErr, SqlErr};

/// An error of the platform.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database refused or failed. Its text is logged, never sent.
    #[error("database: {0}")]
    Database(#[from] DbErr),
    /// The object does not exist, or lies outside the caller's scope.
    #[error("{0} not found")]
    NotFound(&'static str),
    /// The caller's version of the object is not the current one.
    #[error("stale version")]
    Stale,
    /// Something that the installation needs is broken: a key, a folder, a stored document.
    #[error("{0}")]
    Broken(String),
}

impl Error {
    fn describe(&self) -> (FaultKind, &'static str) {
        match self {
            Self::Database(error)
                if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) =>
            {
                (FaultKind::Conflict, "platform.exists_already")
            }
            Self::Database(error)
                if matches!(error.sql_err(), Some(SqlErr::ForeignKeyConstraintViolation(_))) =>
            {
                (FaultKind::Conflict, "platform.still_referenced")
            }
            Self::Database(DbErr::ConnectionAcquire(_)) => (FaultKind::Unavailable, "platform.database_busy"),
            Self::Database(_) | Self::Broken(_) => (FaultKind::Internal, "platform.internal"),
            Self::NotFound(_) => (FaultKind::NotFound, "platform.not_found"),
            Self::Stale => (FaultKind::Stale, "platform.stale"),
        }
    }
}

impl Refusal for Error {
    fn faults(&self) -> Vec<Fault> {
        let (kind, code) = self.describe();
        let fault = Fault::new(kind, code);
        vec![match self {
            Self::NotFound(what) => fault.with("what", what),
            _ => fault,
        }]
    }
}
