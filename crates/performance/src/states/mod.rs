//! The state tables of this crate, one file for each object.

pub mod calibration;
pub mod consequence;
mod cycle;
pub mod objection;
mod skp;
mod superior_request;

pub use cycle::{CYCLE, CycleAct, CycleStatus, cycle_acts, permit_cycle};
pub use skp::{Party, SKP, SkpAct, SkpStatus, SkpTransition, Who, admit, offered, permit};
pub use superior_request::{
    Petition, SUPERIOR_REQUEST, SuperiorRequestAct, SuperiorRequestStatus, permit_request, request_acts,
};
