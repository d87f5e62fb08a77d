//! The tables that the platform owns.

pub mod act;
