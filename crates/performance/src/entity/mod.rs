//! The tables that this crate owns.

pub mod cycle;
pub mod evaluation;
pub mod evidence;
pub mod feedback;
pub mod iki;
pub mod progress;
pub mod rhk;
pub mod skp;
