//! Pay: law as dated data, regional policies, runs and payslips, and the explanation of every rupiah.
//!
//! Invariants:
//! - a payslip follows from its run's recipe and its own inputs alone; whoever has both can recompute it;
//! - a recipe is stored once under the hash of its bytes and never changes;
//! - an approved run is immutable, and so is everything it is made of;
//! - nobody has two payslips of one kind and service month: the slot is claimed before the payslip is written;
//! - a payslip is visible through its run's state only, so that a killed calculation shows nothing;
//! - nobody approves what they made; a reporting line never opens a payslip.
//!
//! What must never be here: HTTP, knowledge of careers or recruitment, a number of any law outside `regulations/`.

pub mod entity;
mod error;
pub mod recipes;
pub mod regulation;
pub mod rules;
pub mod states;

pub use error::Error;
