//! What can go wrong in the care for personal data.

use kernel::{Fault, FaultKind, Refusal};

use super::states::{BreachAct, ErasureAct};
use crate::entity::breach::BreachStatus;
use crate::entity::erasure::ErasureStatus;

/// An error of the care for personal data.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The platform failed or refused.
    #[error(transparent)]
    Platform(#[from] crate::Error),
    /// The state of the request forbids the act.
    #[error("{act:?} is not offered while {status:?}")]
    ErasureActNotOffered {
        /// The act.
        act: ErasureAct,
        /// The state.
        status: ErasureStatus,
    },
    /// The state of the breach forbids the act.
    #[error("{act:?} is not offered while {status:?}")]
    BreachActNotOffered {
        /// The act.
        act: BreachAct,
        /// The state.
        status: BreachStatus,
    },
    /// Whoever asked for an erasure does not decide on it.
    #[error("a second person decides")]
    SecondPersonNeeded,
    /// Only whoever asked takes a request back.
    #[error("somebody else asked")]
    NotTheRequester,
    /// The person must stay: by every one of these grounds.
    #[error("the person must be kept")]
    MustBeKept(Vec<Fault>),
    /// There is a request already that awaits its decision.
    #[error("erasure was requested already")]
    ErasureOpen,
    /// There is a hold already.
    #[error("held already")]
    HeldAlready,
    /// The hold was released before.
    #[error("hold was released")]
    HoldReleased,
    /// A breach is closed when both notices are given, or the assessment found none.
    #[error("notices are missing")]
    NoticesMissing,
    /// The same notice was recorded before.
    #[error("notice was given")]
    NoticeGiven,
    /// The body breaks rules.
    #[error("invalid")]
    Invalid(Vec<Fault>),
    /// A read of sensitive data could not be logged, and so is not answered.
    #[error("access could not be logged")]
    AccessNotLogged,
    /// A copy of one's data is being made already.
    #[error("an export is running")]
    ExportRunning,
}

impl From<sea_orm::DbErr> for Error {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Platform(error.into())
    }
}

impl Error {
    fn describe(&self) -> (FaultKind, &'static str) {
        match self {
            Self::ErasureActNotOffered { .. } => (FaultKind::Conflict, "privacy.erasure_act_not_offered"),
            Self::BreachActNotOffered { .. } => (FaultKind::Conflict, "privacy.breach_act_not_offered"),
            Self::SecondPersonNeeded => (FaultKind::Forbidden, "privacy.second_person_needed"),
            Self::NotTheRequester => (FaultKind::Forbidden, "privacy.not_the_requester"),
            Self::ErasureOpen => (FaultKind::Conflict, "privacy.erasure_open"),
            Self::HeldAlready => (FaultKind::Conflict, "privacy.held_already"),
            Self::HoldReleased => (FaultKind::Conflict, "privacy.hold_released"),
            Self::NoticesMissing => (FaultKind::Conflict, "privacy.notices_missing"),
            Self::NoticeGiven => (FaultKind::Conflict, "privacy.notice_given"),
            Self::ExportRunning => (FaultKind::Conflict, "privacy.export_running"),
            Self::AccessNotLogged => (FaultKind::Unavailable, "privacy.access_not_logged"),
            Self::Platform(_) | Self::MustBeKept(_) | Self::Invalid(_) => {
                (FaultKind::Internal, "platform.internal")
            }
        }
    }

    /// The only fault, for `allowed_actions`.
    pub fn into_fault(self) -> Fault {
        let (kind, code) = self.describe();
        self.faults().into_iter().next().unwrap_or_else(|| Fault::new(kind, code))
    }
}

impl Refusal for Error {
    fn faults(&self) -> Vec<Fault> {
        match self {
            Self::Platform(error) => error.faults(),
            Self::MustBeKept(faults) | Self::Invalid(faults) => faults.clone(),
            _ => {
                let (kind, code) = self.describe();
                vec![Fault::new(kind, code)]
            }
        }
    }
}
