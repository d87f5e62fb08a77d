//! The duties of UU 27/2022 (personal data protection) towards those whose data it is: the log of who read what, retention,
//! legal holds, erasure, and the register of breaches.
//!
//! Mechanisms only. Which data is sensitive, who may still not be erased and what a person's own data is, the domains know;
//! the API brings them together.

pub mod access;
pub mod breaches;
pub mod erasures;
mod error;
pub mod holds;
pub mod retention;
pub mod states;

pub use error::Error;

/// The subject of the timers of breaches.
pub const TIMER_SUBJECT: &str = "platform.breach";
