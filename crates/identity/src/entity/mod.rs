//! The tables that identity owns.

pub mod account;
pub mod client;
pub mod delegation;
pub mod grant;
pub mod login_attempt;
pub mod login_challenge;
pub mod recovery_code;
pub mod second_factor;
pub mod session;
pub mod ticket;
