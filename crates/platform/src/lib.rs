//! What every write shares: the database, the log of acts, the clock, jobs, timers, files, idempotency keys, the vault; how
//! people are told (notifications and mail); and the duties towards those whose data it is.
//!
//! Invariants:
//! - a writing transaction begins in [`db::begin`] and nowhere else;
//! - a change, its act and everything the act causes commit together or not at all;
//! - business time comes from [`clock`]; tokens, leases and rate limits use [`clock::wall`];
//! - what only PostgreSQL can do stands in one function here with its SQLite twin beside it;
//! - the log of acts holds ids and enumerations, never a personal value.
//!
//! What must never be here: a rule of any domain, and HTTP.

pub mod act;
pub mod acts;
mod among;
pub mod bulk;
pub mod clock;
pub mod cursor;
pub mod db;
pub mod dependents;
mod doorbell;
pub mod entity;
mod error;
pub mod files;
pub mod housekeeping;
pub mod idempotency;
pub mod jobs;
mod literal;
pub mod mail;
pub mod notifications;
pub mod privacy;
pub mod sheet;
pub mod storage;
pub mod timers;
pub mod vault;
pub mod wipe;

pub use act::{Act, Actor, Capacity, Scope, StandIn};
pub use acts::Acted;
pub use among::{among, among_these};
pub use cursor::{Cursor, Extent, Page, Paging};
pub use db::{Db, begin, begin_part, begin_reading, begin_within};
pub use error::Error;
pub use literal::literal;
pub use vault::{Sealed, Vault};

#[cfg(test)]
mod tests;
