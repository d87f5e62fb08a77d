//! The tables that the platform owns.

pub mod act;
pub mod act_head;
pub mod business_clock;
pub mod file;
pub mod idempotency_key;
pub mod job;
pub mod person_key;
pub mod timer;
