//! The state tables of requests to erase a person, and of breaches.

use kernel::states::{self, AllowedAct, Transition};

use super::Error;
use crate::Act;
use crate::entity::breach::{self, BreachStatus};
use crate::entity::erasure::{self, ErasureStatus};

/// What can be done to a request to erase a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErasureAct {
    /// The key is destroyed.
    Approve,
    /// The person stays.
    Refuse,
    /// The request is taken back.
    Withdraw,
}

/// Who does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hand {
    /// Whoever asked.
    Requester,
    /// Anybody else who manages privacy.
    SecondPerson,
}

const ERASURE: &[Transition<ErasureStatus, ErasureAct, Hand>] = {
    const fn row(
        act: ErasureAct,
        to: ErasureStatus,
        who: Hand,
    ) -> Transition<ErasureStatus, ErasureAct, Hand> {
        Transition { from: ErasureStatus::Requested, act, to, who, after: None }
    }
    &[
        row(ErasureAct::Approve, ErasureStatus::Erased, Hand::SecondPerson),
        row(ErasureAct::Refuse, ErasureStatus::Refused, Hand::SecondPerson),
        row(ErasureAct::Withdraw, ErasureStatus::Withdrawn, Hand::Requester),
    ]
};

impl ErasureAct {
    /// The word as sent, and the last part of its address.
    pub fn word(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Refuse => "refuse",
            Self::Withdraw => "withdraw",
        }
    }
}

/// The state that an act on a request leads to.
///
/// # Errors
/// `ErasureActNotOffered`, `SecondPersonNeeded`, `NotTheRequester`.
pub fn erasure_after(
    act: &Act,
    erasure: &erasure::Model,
    wanted: ErasureAct,
) -> Result<ErasureStatus, Error> {
    let refused = || Error::ErasureActNotOffered { act: wanted, status: erasure.status };
    let row = states::find(ERASURE, erasure.status, wanted).ok_or_else(refused)?;
    let is_requester = act.actor.id().is_some() && act.actor.id() == erasure.requested_by;
    match (row.who, is_requester) {
        (Hand::SecondPerson, true) => Err(Error::SecondPersonNeeded),
        (Hand::Requester, false) => Err(Error::NotTheRequester),
        _ => Ok(row.to),
    }
}

/// What a request offers to whoever manages privacy.
pub fn offered_on_erasure(act: &Act, erasure: &erasure::Model) -> Vec<AllowedAct<ErasureAct>> {
    states::offered(ERASURE, erasure.status, |row| {
        Some(erasure_after(act, erasure, row.act).map(|_to| ()).map_err(Error::into_fault))
    })
}

/// What can be done to a breach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreachAct {
    /// What came out, of whom, and what is done about it.
    Assess,
    /// The authority is told.
    NotifyAuthority,
    /// The people are told.
    NotifySubjects,
    /// Nothing more is to be done.
    Close,
    /// Merit notes that the 72 hours are over.
    MarkOverdue,
}

/// Who does it: whoever manages privacy, or Merit by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeper {
    /// Whoever manages privacy over the unit.
    Manager,
    /// The timer.
    System,
}

const BREACH: &[Transition<BreachStatus, BreachAct, Keeper>] = {
    use BreachAct::{Assess, Close, MarkOverdue, NotifyAuthority, NotifySubjects};
    use BreachStatus::{Assessed, Closed, Recorded};
    const fn row(
        from: BreachStatus,
        act: BreachAct,
        to: BreachStatus,
    ) -> Transition<BreachStatus, BreachAct, Keeper> {
        Transition { from, act, to, who: Keeper::Manager, after: None }
    }
    const fn overdue(from: BreachStatus) -> Transition<BreachStatus, BreachAct, Keeper> {
        // 3 × 24 hours, article 46 (1).
        Transition {
            from,
            act: MarkOverdue,
            to: from,
            who: Keeper::System,
            after: Some(states::After::Days(3)),
        }
    }
    &[
        row(Recorded, Assess, Assessed),
        // The clock does not wait for the assessment.
        row(Recorded, NotifyAuthority, Recorded),
        row(Recorded, NotifySubjects, Recorded),
        overdue(Recorded),
        row(Assessed, Assess, Assessed),
        row(Assessed, NotifyAuthority, Assessed),
        row(Assessed, NotifySubjects, Assessed),
        row(Assessed, Close, Closed),
        overdue(Assessed),
    ]
};

impl BreachAct {
    /// The word as sent, and the last part of its address.
    pub fn word(self) -> &'static str {
        match self {
            Self::Assess => "assess",
            Self::NotifyAuthority => "notify-authority",
            Self::NotifySubjects => "notify-subjects",
            Self::Close => "close",
            Self::MarkOverdue => "mark-overdue",
        }
    }
}

/// The state that an act on a breach leads to.
///
/// # Errors
/// `BreachActNotOffered`, `NoticesMissing`, `NoticeGiven`.
pub fn breach_after(breach: &breach::Model, wanted: BreachAct) -> Result<BreachStatus, Error> {
    let refused = || Error::BreachActNotOffered { act: wanted, status: breach.status };
    let row = states::find(BREACH, breach.status, wanted).ok_or_else(refused)?;
    match wanted {
        BreachAct::Close if breach.is_breach != Some(false) && !is_told(breach) => Err(Error::NoticesMissing),
        BreachAct::NotifyAuthority if breach.authority_notified_at.is_some() => Err(Error::NoticeGiven),
        BreachAct::NotifySubjects if breach.subjects_notified_at.is_some() => Err(Error::NoticeGiven),
        _ => Ok(row.to),
    }
}

/// Whether both the authority and the people have been told.
pub fn is_told(breach: &breach::Model) -> bool {
    breach.authority_notified_at.is_some() && breach.subjects_notified_at.is_some()
}

/// What a breach offers to whoever manages privacy.
pub fn offered_on_breach(breach: &breach::Model) -> Vec<AllowedAct<BreachAct>> {
    states::offered(BREACH, breach.status, |row| {
        let is_ours = row.who == Keeper::Manager;
        is_ours.then(|| breach_after(breach, row.act).map(|_to| ()).map_err(Error::into_fault))
    })
}
