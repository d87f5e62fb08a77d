//! The way of a decree.

use kernel::Fault;
use kernel::states::{self, AllowedAct, Transition};
use uuid::Uuid;

use crate::entity::decree;
use crate::error::Flaw;
use crate::words::words;

words! {
    /// Where a decree stands.
    DecreeStatus {
        /// A document behind facts that are entered one by one; it awaits nothing.
        Filed = "filed",
        /// In the register with what it proposes; a second person has not seen it.
        Registered = "registered",
        /// Held against its document by a second person.
        Verified = "verified",
        /// Its facts are written.
        Applied = "applied",
        /// Given up: it changes nothing.
        Cancelled = "cancelled",
    }
}

impl DecreeStatus {
    /// The states in which a decree is known and not applied.
    pub const WAITING: [Self; 2] = [Self::Registered, Self::Verified];
}

words! {
    /// What can be done to a decree.
    DecreeAct {
        /// Propose a further change of facts.
        Propose = "propose",
        /// Take a proposed change out.
        Withdraw = "withdraw",
        /// Hold it against its document.
        Verify = "verify",
        /// Write its facts.
        Apply = "apply",
        /// Give it up.
        Cancel = "cancel",
    }
}

/// Who may do something to a decree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Whoever may write facts in the unit of its register.
    Keeper,
    /// Whoever may verify there, did not register it, and is not concerned by it.
    Verifier,
}

/// What somebody is to one decree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handler {
    /// The account or client and the account whose authority it uses; none for Merit itself.
    pub hands: [Option<Uuid>; 2],
    /// Holds the permission to write facts over its unit.
    pub may_write: bool,
    /// Holds the permission to verify over its unit.
    pub may_verify: bool,
    /// It decides about this very person.
    pub is_concerned: bool,
}

/// A row of the table.
pub type DecreeTransition = Transition<DecreeStatus, DecreeAct, Who>;

const fn row(from: DecreeStatus, act: DecreeAct, to: DecreeStatus, who: Who) -> DecreeTransition {
    Transition { from, act, to, who, after: None }
}

/// The way of a decree. Nothing leads out of `Applied`: what was wrong in it is mended by another decree or a correction.
pub const DECREE: [DecreeTransition; 6] = {
    use DecreeAct::{Apply, Cancel, Propose, Verify, Withdraw};
    use DecreeStatus::{Applied, Cancelled, Registered, Verified};
    [
        row(Registered, Propose, Registered, Who::Keeper),
        row(Registered, Withdraw, Registered, Who::Keeper),
        row(Registered, Verify, Verified, Who::Verifier),
        row(Registered, Cancel, Cancelled, Who::Keeper),
        row(Verified, Apply, Applied, Who::Keeper),
        row(Verified, Cancel, Cancelled, Who::Keeper),
    ]
};

/// The state that an act leads to, if this person may do it now.
///
/// # Errors
/// `personnel.not_permitted`, `own_decree`, `own_record`; `decree_act_not_offered` in the wrong state.
pub fn permit_on_decree(
    decree: &decree::Model,
    act: DecreeAct,
    handler: Handler,
) -> Result<DecreeStatus, Fault> {
    let row = states::find(&DECREE, decree.status, act)
        .ok_or_else(|| Flaw::DecreeActNotOffered.whole().with("act", act).with("status", decree.status))?;
    judge(decree, row, handler).map(|()| row.to)
}

/// The acts that a decree offers, each with the fault that it would give this person.
pub fn offered_on_decree(decree: &decree::Model, handler: Handler) -> Vec<AllowedAct<DecreeAct>> {
    states::offered(&DECREE, decree.status, |row| Some(judge(decree, row, handler)))
}

fn judge(decree: &decree::Model, row: &DecreeTransition, handler: Handler) -> Result<(), Fault> {
    match row.who {
        Who::Keeper if handler.may_write => Ok(()),
        Who::Verifier if handler.may_verify => {
            let first = [decree.registered_by, decree.registered_for];
            if handler.hands.iter().flatten().any(|hand| first.contains(&Some(*hand))) {
                Err(Flaw::OwnDecree.whole())
            } else if handler.is_concerned {
                Err(Flaw::OwnRecord.whole())
            } else {
                Ok(())
            }
        }
        Who::Keeper | Who::Verifier => Err(Flaw::NotPermitted.whole()),
    }
}

#[cfg(test)]
mod tests {
    use kernel::id::{DecreeId, UnitId};

    use super::*;
    use crate::decrees::DecreeKind;

    fn decree_in(status: DecreeStatus) -> decree::Model {
        decree::Model {
            id: DecreeId::new(),
            unit_id: UnitId::new(),
            number: "882/14".to_owned(),
            about: "Pensiun".to_owned(),
            issued_on: "2026-01-20".parse().unwrap(),
            tmt: "2026-02-01".parse().unwrap(),
            signatory: "Bupati".to_owned(),
            file_id: None,
            created_at: "2026-02-03T01:00:00Z".parse().unwrap(),
            kind: DecreeKind::Pensiun,
            status,
            version: 1,
            registered_by: Some(Uuid::from_u128(1)),
            registered_for: Some(Uuid::from_u128(4)),
            verified_by: None,
            verified_at: None,
            applied_by: None,
            applied_at: None,
            cancelled_by: None,
            cancelled_at: None,
            cancel_reason: None,
            due_at: None,
        }
    }

    fn officer(id: u128) -> Handler {
        let hands = [Some(Uuid::from_u128(id)), None];
        Handler { hands, may_write: true, may_verify: true, is_concerned: false }
    }

    fn code(outcome: Result<DecreeStatus, Fault>) -> &'static str {
        outcome.unwrap_err().code
    }

    #[test]
    fn another_person_verifies_and_nobody_in_the_own_matter() {
        let decree = decree_in(DecreeStatus::Registered);
        let verify = |handler| permit_on_decree(&decree, DecreeAct::Verify, handler);
        assert_eq!(code(verify(officer(1))), "personnel.own_decree");
        assert_eq!(code(verify(officer(4))), "personnel.own_decree", "registered in his name");
        let delegate = Handler { hands: [Some(Uuid::from_u128(2)), Some(Uuid::from_u128(1))], ..officer(2) };
        assert_eq!(code(verify(delegate)), "personnel.own_decree", "verifies in the keeper's name");
        assert_eq!(code(verify(Handler { is_concerned: true, ..officer(2) })), "personnel.own_record");
        assert_eq!(code(verify(Handler { may_verify: false, ..officer(2) })), "personnel.not_permitted");
        assert_eq!(verify(officer(2)), Ok(DecreeStatus::Verified));
    }

    #[test]
    fn what_is_offered_is_what_is_permitted() {
        for status in DecreeStatus::ALL {
            let decree = decree_in(*status);
            for handler in [officer(1), officer(2), Handler { may_write: false, ..officer(2) }] {
                for offer in offered_on_decree(&decree, handler) {
                    let permitted = permit_on_decree(&decree, offer.act, handler).is_ok();
                    assert_eq!(offer.denied.is_none(), permitted);
                }
            }
        }
        assert!(offered_on_decree(&decree_in(DecreeStatus::Applied), officer(2)).is_empty());
    }
}
