//! Everything that performance refuses; one line for each code.

use chrono::NaiveDate;
use kernel::{Fault, FaultKind, Refusal};
use sea_orm::DbErr;

use crate::citizens::{ComplaintAct, ComplaintStatus};
use crate::feedback::{ActionAct, ActionStatus};
use crate::rounds::{RoundAct, RoundStatus};
use crate::states::{CycleAct, CycleStatus, SkpAct, SkpStatus};

/// An error of performance.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Below the domain: the database, a missing object, a stale version.
    #[error(transparent)]
    Platform(#[from] platform::Error),
    /// About people and units.
    #[error(transparent)]
    Personnel(#[from] personnel::Error),
    /// A law file lacks a row. Reading the files excludes it.
    #[error(transparent)]
    Law(#[from] kernel::recipe::Missing),
    /// The SKP's state does not offer the act.
    #[error("{} is not possible while the SKP is {}", act.word(), status.word())]
    ActNotOffered {
        /// The act.
        act: SkpAct,
        /// The state.
        status: SkpStatus,
    },
    /// The cycle's state does not offer the act.
    #[error("{} is not possible while the cycle is {}", act.word(), status.word())]
    CycleActNotOffered {
        /// The act.
        act: CycleAct,
        /// The state.
        status: CycleStatus,
    },
    /// The region has a cycle for this year.
    #[error("the region has a cycle for this year already")]
    CycleExists,
    /// The grade came from elsewhere, and is changed there.
    #[error("the evaluation was imported")]
    EvaluationImported,
    /// The region keeps its plans and gives its grades in e-Kinerja.
    #[error("the region keeps its plans in e-Kinerja")]
    KeptElsewhere,
    /// Only the employee whose plan it is may do this.
    #[error("only the employee may do this")]
    NotTheEmployee,
    /// Officials are no civil servants: they rate, and are not rated here.
    #[error("officials have no SKP")]
    OfficialUnrated,
    /// Only the superior who rates this employee may do this.
    #[error("only the rater may do this")]
    NotTheRater,
    /// Whoever rates an employee enters nothing in his name.
    #[error("the rater enters nothing for the employee")]
    EnteredByRater,
    /// Nobody agrees to, answers or rates their own work.
    #[error("nobody rates themselves")]
    SelfRating,
    /// This party has signed already.
    #[error("signed already")]
    SignedAlready,
    /// Another plan of the employee holds for some of the same days.
    #[error("another SKP holds for some of these days")]
    SkpOverlaps,
    /// The RHK has an action plan for this period already.
    #[error("the RHK has an action plan for this period already")]
    ProgressExists,
    /// The period was evaluated, so its reports are closed.
    #[error("the period was evaluated")]
    PeriodEvaluated,
    /// The SKP was evaluated for this period; a change is a correction.
    #[error("the SKP was evaluated for this period already")]
    EvaluationExists,
    /// A newer version took this one's place.
    #[error("the evaluation was superseded")]
    EvaluationSuperseded,
    /// The complaint's state does not offer the act.
    #[error("{act} is not possible while the complaint is {status}")]
    ComplaintActNotOffered {
        /// The act.
        act: ComplaintAct,
        /// The state.
        status: ComplaintStatus,
    },
    /// The agreed action's state does not offer the act.
    #[error("{act} is not possible while the action is {status}")]
    ActionActNotOffered {
        /// The act.
        act: ActionAct,
        /// The state.
        status: ActionStatus,
    },
    /// The round's state does not offer the act.
    #[error("{act} is not possible while the round is {status}")]
    RoundActNotOffered {
        /// The act.
        act: RoundAct,
        /// The state.
        status: RoundStatus,
    },
    /// Only the other one of the two may do this.
    #[error("only the other one of the two may do this")]
    NotThePartner,
    /// Only the one to whom feedback was given may do this.
    #[error("only the recipient may do this")]
    NotTheRecipient,
    /// The feedback was answered already.
    #[error("answered already")]
    RepliedAlready,
    /// The round takes no answers now.
    #[error("the round takes no answers now")]
    RoundNotOpen,
    /// The round is not over, so nothing of it is shown.
    #[error("the round is not over")]
    RoundNotClosed,
    /// This seat has answered already.
    #[error("the seat has answered already")]
    SeatAnswered,
    /// Some of these months were converted already.
    #[error("some of these months were converted already")]
    CreditExists,
    /// The entry was revoked already.
    #[error("the entry was revoked already")]
    CreditRevoked,
    /// The service point asks nobody now.
    #[error("the service point is closed")]
    PointClosed,
    /// Visits of this point come from officers only.
    #[error("only officers hand out visits here")]
    VisitsByOfficer,
    /// The point has handed out as many visits as it does in an hour.
    #[error("too many visits within the hour")]
    TooManyVisits,
    /// The visit has answered already.
    #[error("the visit has answered already")]
    VisitUsed,
    /// The visit no longer counts.
    #[error("the visit has expired")]
    VisitExpired,
    /// No law file covers the day.
    #[error("no law in force on {day}")]
    NoLaw {
        /// The day.
        day: NaiveDate,
    },
    /// An act is refused for one reason, which is known where it is refused.
    #[error("{}", .0.code)]
    Refused(Fault),
    /// The request breaks rules of the domain: all of them.
    #[error("{} faults", .0.len())]
    Invalid(Vec<Fault>),
}

impl Error {
    fn describe(&self) -> (FaultKind, &'static str) {
        use FaultKind::{Conflict, Forbidden, Internal, Invalid, TooMany};
        match self {
            // These bring their own faults, except for a broken law file.
            Self::Platform(_) | Self::Personnel(_) | Self::Invalid(_) | Self::Law(_) => {
                (Internal, "platform.internal")
            }
            Self::Refused(fault) => (fault.kind, fault.code),
            Self::ActNotOffered { .. } => (Conflict, "performance.act_not_offered"),
            Self::CycleActNotOffered { .. } => (Conflict, "performance.cycle_act_not_offered"),
            Self::CycleExists => (Conflict, "performance.cycle_exists"),
            Self::EvaluationImported => (Conflict, "performance.evaluation_imported"),
            Self::KeptElsewhere => (Conflict, "performance.kept_elsewhere"),
            Self::NotTheEmployee => (Forbidden, "performance.not_the_employee"),
            Self::OfficialUnrated => (Forbidden, "performance.official_unrated"),
            Self::NotTheRater => (Forbidden, "performance.not_the_rater"),
            Self::EnteredByRater => (Forbidden, "performance.entered_by_rater"),
            Self::SelfRating => (Forbidden, "performance.self_rating"),
            Self::SignedAlready => (Conflict, "performance.signed_already"),
            Self::SkpOverlaps => (Conflict, "performance.skp_overlaps"),
            Self::ProgressExists => (Conflict, "performance.progress_exists"),
            Self::PeriodEvaluated => (Conflict, "performance.period_evaluated"),
            Self::EvaluationExists => (Conflict, "performance.evaluation_exists"),
            Self::EvaluationSuperseded => (Conflict, "performance.evaluation_superseded"),
            Self::ComplaintActNotOffered { .. } => (Conflict, "performance.complaint_act_not_offered"),
            Self::ActionActNotOffered { .. } => (Conflict, "performance.action_act_not_offered"),
            Self::RoundActNotOffered { .. } => (Conflict, "performance.round_act_not_offered"),
            Self::NotThePartner => (Forbidden, "performance.not_the_partner"),
            Self::NotTheRecipient => (Forbidden, "performance.not_the_recipient"),
            Self::RepliedAlready => (Conflict, "performance.replied_already"),
            Self::RoundNotOpen => (Conflict, "performance.round_not_open"),
            Self::RoundNotClosed => (Conflict, "performance.round_not_closed"),
            Self::SeatAnswered => (Conflict, "performance.seat_answered"),
            Self::CreditExists => (Conflict, "performance.credit_exists"),
            Self::CreditRevoked => (Conflict, "performance.credit_revoked"),
            Self::PointClosed => (Conflict, "performance.point_closed"),
            Self::VisitsByOfficer => (Conflict, "performance.visits_by_officer"),
            Self::TooManyVisits => (TooMany, "performance.too_many_visits"),
            Self::VisitUsed => (Conflict, "performance.visit_used"),
            Self::VisitExpired => (Conflict, "performance.visit_expired"),
            Self::NoLaw { .. } => (Invalid, "performance.no_law"),
        }
    }

    /// The fault of an error that has exactly one.
    pub(crate) fn fault(&self) -> Fault {
        let (kind, code) = self.describe();
        let fault = Fault::new(kind, code);
        match self {
            Self::ActNotOffered { act, status } => {
                fault.with("act", act.word()).with("status", status.word())
            }
            Self::CycleActNotOffered { act, status } => {
                fault.with("act", act.word()).with("status", status.word())
            }
            Self::ComplaintActNotOffered { act, status } => fault.with("act", act).with("status", status),
            Self::ActionActNotOffered { act, status } => fault.with("act", act).with("status", status),
            Self::RoundActNotOffered { act, status } => fault.with("act", act).with("status", status),
            Self::NoLaw { day } => fault.with("day", day),
            Self::Refused(fault) => fault.clone(),
            _ => fault,
        }
    }

    /// Refuses a request with all its faults, or lets it pass when there are none.
    pub(crate) fn unless_empty(faults: Vec<Fault>) -> Result<(), Self> {
        if faults.is_empty() { Ok(()) } else { Err(Self::Invalid(faults)) }
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        Self::Platform(error.into())
    }
}

impl Refusal for Error {
    fn faults(&self) -> Vec<Fault> {
        match self {
            Self::Platform(error) => error.faults(),
            Self::Personnel(error) => error.faults(),
            Self::Invalid(faults) => faults.clone(),
            _ => vec![self.fault()],
        }
    }
}
