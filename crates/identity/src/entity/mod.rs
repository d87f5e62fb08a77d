//! The tables that identity owns.

pub mod account;
pub mod client;
pub mod grant;
pub mod login_attempt;
pub mod session;
pub mod ticket;
