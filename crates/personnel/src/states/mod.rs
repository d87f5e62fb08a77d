//! The state tables of decrees and of proposed changes, and the one guard of each.

mod decree;
mod proposal;

pub use decree::{
    DECREE, DecreeAct, DecreeStatus, DecreeTransition, Handler, offered_on_decree, permit_on_decree,
};
pub use proposal::{
    PROPOSAL, Party, ProposalAct, ProposalStatus, ProposalTransition, offered_on_proposal, permit_on_proposal,
};
