//! The way of one proposed change: an employee's request by itself, or part of a decree.

use kernel::Fault;
use kernel::states::{self, AllowedAct, Transition};
use uuid::Uuid;

use crate::entity::proposal;
use crate::error::Flaw;
use crate::words::words;

words! {
    /// Where a proposed change stands.
    ProposalStatus {
        /// Nobody else has judged it.
        Proposed = "proposed",
        /// Part of a verified decree.
        Verified = "verified",
        /// The facts say it.
        Applied = "applied",
        /// Judged and refused.
        Rejected = "rejected",
        /// Taken back, by itself or with its decree.
        Withdrawn = "withdrawn",
    }
}

impl ProposalStatus {
    /// The states in which a change is known and not yet true.
    pub const WAITING: [Self; 2] = [Self::Proposed, Self::Verified];
}

words! {
    /// What can be done to a request.
    ProposalAct {
        /// Hold it against its proof, which makes it true.
        Verify = "verify",
        /// Refuse it, with the reason.
        Reject = "reject",
        /// Take it back.
        Withdraw = "withdraw",
    }
}

/// Who may do something to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Whoever may verify over the employee, did not propose it, and is not the employee.
    Verifier,
    /// Whoever proposed it, and the employee whom it concerns.
    Proposer,
}

/// What somebody is to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Party {
    /// The account or client and the account whose authority it uses; none for Merit itself.
    pub hands: [Option<Uuid>; 2],
    /// It is about this very person.
    pub is_concerned: bool,
    /// Holds the permission to verify over the employee.
    pub may_verify: bool,
}

/// A row of the table.
pub type ProposalTransition = Transition<ProposalStatus, ProposalAct, Who>;

const fn row(from: ProposalStatus, act: ProposalAct, to: ProposalStatus, who: Who) -> ProposalTransition {
    Transition { from, act, to, who, after: None }
}

/// The way of a request. What belongs to a decree goes the decree's way ([`super::DECREE`]) and offers nothing of its own.
pub const PROPOSAL: [ProposalTransition; 3] = {
    use ProposalAct::{Reject, Verify, Withdraw};
    use ProposalStatus::{Applied, Proposed, Rejected, Withdrawn};
    [
        row(Proposed, Verify, Applied, Who::Verifier),
        row(Proposed, Reject, Rejected, Who::Verifier),
        row(Proposed, Withdraw, Withdrawn, Who::Proposer),
    ]
};

/// The state that an act leads to, if this person may do it now.
///
/// # Errors
/// `personnel.not_permitted`, `own_proposal`, `own_record`; `proposal_act_not_offered` in the wrong state or for a part of
/// a decree.
pub fn permit_on_proposal(
    proposal: &proposal::Model,
    act: ProposalAct,
    party: Party,
) -> Result<ProposalStatus, Fault> {
    let row = Some(proposal.status)
        .filter(|_| proposal.decree_id.is_none())
        .and_then(|status| states::find(&PROPOSAL, status, act))
        .ok_or_else(|| {
            Flaw::ProposalActNotOffered.whole().with("act", act).with("status", proposal.status)
        })?;
    judge(proposal, row, party).map(|()| row.to)
}

/// The acts that a request offers, each with the fault that it would give this person.
pub fn offered_on_proposal(proposal: &proposal::Model, party: Party) -> Vec<AllowedAct<ProposalAct>> {
    if proposal.decree_id.is_some() {
        return Vec::new();
    }
    states::offered(&PROPOSAL, proposal.status, |row| Some(judge(proposal, row, party)))
}

fn judge(proposal: &proposal::Model, row: &ProposalTransition, party: Party) -> Result<(), Fault> {
    let first = [Some(proposal.proposed_by), proposal.proposed_for];
    let is_own = party.hands.iter().flatten().any(|hand| first.contains(&Some(*hand)));
    match row.who {
        Who::Proposer if is_own || party.is_concerned => Ok(()),
        // The own matter comes first: it is refused even to those who may verify everybody else's.
        Who::Verifier if party.is_concerned => Err(Flaw::OwnRecord.whole()),
        Who::Verifier if is_own => Err(Flaw::OwnProposal.whole()),
        Who::Verifier if party.may_verify => Ok(()),
        Who::Proposer | Who::Verifier => Err(Flaw::NotPermitted.whole()),
    }
}

#[cfg(test)]
mod tests {
    use kernel::id::{DecreeId, EmployeeId, ProposalId};

    use super::*;
    use crate::proposals::{ChangeKind, ProposedAs};
    use crate::value::FactKind;

    fn proposal_in(status: ProposalStatus) -> proposal::Model {
        proposal::Model {
            id: ProposalId::new(),
            employee_id: EmployeeId::new(),
            decree_id: None,
            line: 0,
            change: ChangeKind::Add,
            kind: FactKind::TaxStatus,
            code: "K/1".to_owned(),
            fact_id: None,
            value: Some(String::new()),
            valid_from: None,
            valid_until: None,
            effective_from: "2026-02-01".parse().unwrap(),
            reason: None,
            status,
            proposed_as: ProposedAs::Officer,
            proposed_by: Uuid::from_u128(1),
            proposed_for: Some(Uuid::from_u128(4)),
            proposed_at: "2026-02-03T01:00:00Z".parse().unwrap(),
            decided_by: None,
            decided_at: None,
            decision_reason: None,
            result_id: None,
            version: 1,
        }
    }

    fn officer(id: u128) -> Party {
        Party { hands: [Some(Uuid::from_u128(id)), None], is_concerned: false, may_verify: true }
    }

    #[test]
    fn a_second_person_verifies_and_never_the_one_concerned() {
        let proposal = proposal_in(ProposalStatus::Proposed);
        let verify =
            |party| permit_on_proposal(&proposal, ProposalAct::Verify, party).map_err(|fault| fault.code);
        assert_eq!(verify(officer(1)), Err("personnel.own_proposal"));
        assert_eq!(verify(officer(4)), Err("personnel.own_proposal"), "proposed in his name");
        let delegate = Party { hands: [Some(Uuid::from_u128(2)), Some(Uuid::from_u128(1))], ..officer(2) };
        assert_eq!(verify(delegate), Err("personnel.own_proposal"), "verifies in the proposer's name");
        assert_eq!(verify(Party { is_concerned: true, ..officer(2) }), Err("personnel.own_record"));
        assert_eq!(verify(Party { may_verify: false, ..officer(2) }), Err("personnel.not_permitted"));
        assert_eq!(verify(officer(2)), Ok(ProposalStatus::Applied));
        let part = proposal::Model { decree_id: Some(DecreeId::new()), ..proposal };
        let refused = permit_on_proposal(&part, ProposalAct::Verify, officer(2)).unwrap_err();
        assert_eq!(refused.code, "personnel.proposal_act_not_offered");
        assert!(offered_on_proposal(&part, officer(2)).is_empty());
    }

    #[test]
    fn what_is_offered_is_what_is_permitted() {
        for status in ProposalStatus::ALL {
            let proposal = proposal_in(*status);
            for party in [officer(1), officer(2), Party { is_concerned: true, ..officer(3) }] {
                for offer in offered_on_proposal(&proposal, party) {
                    let permitted = permit_on_proposal(&proposal, offer.act, party).is_ok();
                    assert_eq!(offer.denied.is_none(), permitted);
                }
            }
        }
    }
}
