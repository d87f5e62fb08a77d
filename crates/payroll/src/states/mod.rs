//! The state tables of runs and policies, and the one guard of each.

mod policy;
mod run;

pub use policy::{POLICY, PolicyAct, PolicyStatus, PolicyTransition, offered_on_policy, permit_on_policy};
pub use run::{RUN, RunAct, RunStatus, RunTransition, Situation, offered_on_run, permit_on_run};

use platform::{Act, Actor};
use uuid::Uuid;

/// Who may do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Whoever may make runs, or draft policies.
    Maker,
    /// Whoever may approve, and did not make what is approved.
    Approver,
    /// Merit itself.
    System,
}

/// What the caller is to a run or a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Party {
    /// The account or client; the nil id for Merit itself.
    pub id: Uuid,
    /// Holds the maker's permission over the object.
    pub may_make: bool,
    /// Holds the approver's permission over the object.
    pub may_approve: bool,
}

impl Party {
    /// Merit itself.
    pub const SYSTEM: Self = Self { id: Uuid::nil(), may_make: false, may_approve: false };

    /// Whoever acts with the maker's permission.
    pub fn maker(act: &Act) -> Self {
        Self { id: actor_id(act.actor), may_make: true, may_approve: false }
    }

    /// Whoever acts with the approver's permission.
    pub fn approver(act: &Act) -> Self {
        Self { id: actor_id(act.actor), may_make: false, may_approve: true }
    }

    /// Whether this is the one behind a stored id.
    fn is(&self, other: Uuid) -> bool {
        self.id == other
    }
}

/// The id under which an actor is remembered as maker or approver; the nil id for Merit itself.
pub fn actor_id(actor: Actor) -> Uuid {
    actor.id().unwrap_or_default()
}
