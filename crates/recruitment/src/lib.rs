//! Recruitment: from a vacancy to a civil servant with a number.
//!
//! It owns what a civil servant number (NIP) says, and whether it agrees with what is known of the person.
//!
//! Invariants:
//! - a number is checked in form by `kernel::Nip` and nowhere else; here it is read and compared;
//! - what a code means stands in `regulations/`, with its confidence, never in code.
//!
//! What must never be here: HTTP, pay, performance.

mod error;
mod regulation;
pub mod rules;

pub use error::Error;
pub use regulation::NipLaw;
