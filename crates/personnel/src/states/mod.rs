//! The state tables of decrees, of proposed changes and of corrections of attendance, and the one guard of each.

pub mod correction;
mod decree;
mod proposal;

pub use decree::{
    DECREE, DecreeAct, DecreeStatus, DecreeTransition, Handler, offered_on_decree, permit_on_decree,
};
pub use proposal::{
    PROPOSAL, Party, ProposalAct, ProposalStatus, ProposalTransition, offered_on_proposal, permit_on_proposal,
};
