//! The state tables of runs and policies, and the one guard of each.

mod deduction_order;
mod finding;
mod policy;
mod recovery;
mod run;
mod simulation;

pub use deduction_order::{
    DEDUCTION_ORDER, DeductionHand, DeductionOrderAct, DeductionOrderStatus, offered_on_deduction_order,
    permit_on_deduction_order,
};
pub use finding::{FINDING, FindingAct, FindingStatus, Judged, offered_on_finding, permit_on_finding};
pub use policy::{POLICY, PolicyAct, PolicyStatus, PolicyTransition, offered_on_policy, permit_on_policy};
pub use recovery::{RECOVERY, RecoveryAct, RecoveryStatus, offered_on_recovery, permit_on_recovery};
pub use run::{RUN, RunAct, RunStatus, RunTransition, Situation, offered_on_run, permit_on_run};

pub use simulation::{SIMULATION, SimulationAct, SimulationStatus, after_simulation_act};

use platform::{Act, Actor};
use uuid::Uuid;

/// Who may do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Whoever may make runs, or draft policies.
    Maker,
    /// Whoever may check, and neither made nor verified what is checked.
    Checker,
    /// Whoever may approve, and neither made nor signed what is approved.
    Approver,
    /// Merit itself.
    System,
}

/// What the caller is to a run or a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Party {
    /// The account or client; the nil id for Merit itself.
    pub id: Uuid,
    /// The account whose authority to approve is used, where it was lent.
    pub stands_for: Option<Uuid>,
    /// The account whose authority to check is used, where it was lent.
    pub checks_for: Option<Uuid>,
    /// Holds the maker's permission over the object.
    pub may_make: bool,
    /// Holds the checker's permission over the object.
    pub may_check: bool,
    /// Holds the approver's permission over the object.
    pub may_approve: bool,
}

impl Party {
    /// Merit itself.
    pub const SYSTEM: Self = Self {
        id: Uuid::nil(),
        stands_for: None,
        checks_for: None,
        may_make: false,
        may_check: false,
        may_approve: false,
    };

    /// Whoever acts with the maker's permission.
    pub fn maker(act: &Act) -> Self {
        Self { may_make: true, ..Self::of(act) }
    }

    /// Whoever acts with the checker's permission.
    pub fn checker(act: &Act) -> Self {
        Self { may_check: true, ..Self::of(act) }
    }

    /// Whoever acts with the approver's permission.
    pub fn approver(act: &Act) -> Self {
        Self { may_approve: true, ..Self::of(act) }
    }

    fn of(act: &Act) -> Self {
        let lender = lender_id(act);
        Self { id: actor_id(act.actor), stands_for: lender, checks_for: lender, ..Self::SYSTEM }
    }

    /// Whether this is one of those behind some stored ids, in person or by whose authority approves.
    fn approves_own(&self, hands: &[Option<Uuid>]) -> bool {
        hands.iter().flatten().any(|hand| self.id == *hand || self.stands_for == Some(*hand))
    }

    /// The same for whoever checks.
    fn checks_own(&self, hands: &[Option<Uuid>]) -> bool {
        hands.iter().flatten().any(|hand| self.id == *hand || self.checks_for == Some(*hand))
    }
}

/// The id under which an actor is remembered as maker or approver; the nil id for Merit itself.
pub fn actor_id(actor: Actor) -> Uuid {
    actor.id().unwrap_or_default()
}

/// The id under which whoever lent the maker's authority is remembered beside the maker.
pub fn lender_id(act: &Act) -> Option<Uuid> {
    act.stood_for().map(|account| account.0)
}
