//! What can go wrong below every domain.

use kernel::{Fault, FaultKind, Refusal};
use sea_orm::{DbErr, SqlErr};

use crate::files::FileFlaw;

/// An error of the platform.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database refused or failed. Its text is logged, never sent.
    #[error("database: {0}")]
    Database(#[from] DbErr),
    /// The file store refused or failed. Its text is logged, never sent.
    #[error("file store: {0}")]
    Storage(#[from] object_store::Error),
    /// The object does not exist, or lies outside the caller's scope.
    #[error("{0} not found")]
    NotFound(&'static str),
    /// The caller's version of the object is not the current one.
    #[error("stale version")]
    Stale,
    /// The page cursor was not made by this server for this list.
    #[error("malformed cursor")]
    Cursor,
    /// The job has ended and cannot be cancelled.
    #[error("job has ended")]
    JobEnded,
    /// The idempotency key was used for another request.
    #[error("idempotency key used for another request")]
    KeyReused,
    /// The first request with this idempotency key has not been answered yet.
    #[error("request with this idempotency key is running")]
    KeyRunning,
    /// The first request with this idempotency key was carried out, and its answer was lost in a crash.
    #[error("answer to this idempotency key was lost")]
    KeyAnswerLost,
    /// The personal values of this person were erased for ever.
    #[error("person was erased")]
    PersonErased,
    /// The content of a file is not one of the kinds that are accepted here; carries what it is.
    #[error("media type {0} is not accepted")]
    MediaType(&'static str),
    /// The scanned form of an operator's act is gone, is another employee's, or was stored by somebody else.
    #[error("form unknown")]
    FormUnknown,
    /// A file is larger than this place takes.
    #[error("more than {bytes_max} bytes")]
    TooLarge {
        /// The limit.
        bytes_max: u64,
    },
    /// The content of a file is not only what it claims to be.
    #[error("file refused: {0:?}")]
    FileRefused(FileFlaw),
    /// The virus scanner found something in a file.
    #[error("file is infected")]
    Infected,
    /// A file could not be scanned for viruses, and so is not stored.
    #[error("file could not be scanned")]
    Unscanned,
    /// Something that the installation needs is broken: a key, a folder, a stored document.
    #[error("{0}")]
    Broken(String),
}

impl Error {
    fn describe(&self) -> (FaultKind, &'static str) {
        match self {
            Self::Database(error) => describe_database(error),
            Self::Storage(_) | Self::Broken(_) => (FaultKind::Internal, "platform.internal"),
            Self::NotFound(_) => (FaultKind::NotFound, "platform.not_found"),
            Self::Stale => (FaultKind::Stale, "platform.stale"),
            Self::Cursor => (FaultKind::Malformed, "platform.cursor"),
            Self::JobEnded => (FaultKind::Conflict, "platform.job_ended"),
            Self::KeyReused => (FaultKind::Invalid, "platform.idempotency_key_reused"),
            Self::KeyRunning => (FaultKind::Conflict, "platform.idempotency_key_running"),
            Self::KeyAnswerLost => (FaultKind::Conflict, "platform.idempotency_answer_lost"),
            Self::PersonErased => (FaultKind::Conflict, "platform.person_erased"),
            Self::MediaType(_) => (FaultKind::Unsupported, "platform.media_type"),
            Self::FormUnknown => (FaultKind::Invalid, "platform.form_unknown"),
            Self::TooLarge { .. } => (FaultKind::TooLarge, "platform.file_too_large"),
            Self::FileRefused(FileFlaw::Broken) => (FaultKind::Invalid, "platform.file_broken"),
            Self::FileRefused(FileFlaw::Polyglot) => (FaultKind::Invalid, "platform.file_polyglot"),
            Self::FileRefused(FileFlaw::Bomb) => (FaultKind::Invalid, "platform.file_bomb"),
            Self::Infected => (FaultKind::Invalid, "platform.file_infected"),
            Self::Unscanned => (FaultKind::Unavailable, "platform.file_unscanned"),
        }
    }
}

fn describe_database(error: &DbErr) -> (FaultKind, &'static str) {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => (FaultKind::Conflict, "platform.exists_already"),
        Some(SqlErr::ForeignKeyConstraintViolation(_)) => (FaultKind::Conflict, "platform.still_referenced"),
        _ if is_busy(error) => (FaultKind::Unavailable, "platform.database_busy"),
        _ => (FaultKind::Internal, "platform.internal"),
    }
}

/// Whether the same statement may succeed a moment later: no free connection, a locked file, a deadlock resolved.
fn is_busy(error: &DbErr) -> bool {
    let runtime = match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => return true,
        DbErr::Exec(runtime) | DbErr::Query(runtime) => runtime,
        _ => return false,
    };
    match runtime {
        sea_orm::RuntimeErr::SqlxError(error) => match error.as_ref() {
            sqlx::Error::Database(error) => {
                // SQLITE_BUSY; PostgreSQL serialization failure, deadlock, too many connections, shutdown.
                error.code().is_some_and(|code| {
                    ["5", "40001", "40P01", "53300", "57P01", "57P03"].contains(&code.as_ref())
                })
            }
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut => true,
            _ => false,
        },
        sea_orm::RuntimeErr::Internal(_) => false,
    }
}

impl Refusal for Error {
    fn faults(&self) -> Vec<Fault> {
        let (kind, code) = self.describe();
        let fault = Fault::new(kind, code);
        vec![match self {
            Self::NotFound(what) => fault.with("what", what),
            Self::MediaType(found) => fault.with("found", found),
            Self::TooLarge { bytes_max } => fault.with("max", bytes_max >> 20),
            _ => fault,
        }]
    }
}
