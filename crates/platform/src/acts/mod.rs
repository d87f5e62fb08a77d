//! The one log of acts: audit trail, event outbox, change feed and source of staleness.
//!
//! An act is recorded in the transaction of the change it describes. It has no position yet: transactions commit in
//! another order than they begin. The sealer gives committed acts their positions afterwards, chains their hashes, and
//! copies the seals outside the database; [`verify`] holds the three against each other.
//!
//! A reader with a cursor sees only acts with a position, and never misses one: positions are given under one lock.

mod canonical;
mod chain;
mod consume;
mod outside;
mod read;
mod record;
mod verify;

pub use crate::entity::act::Model as Recorded;
pub use chain::{last_position, seal};
pub use consume::{Unseen, seen, unseen};
pub use outside::Seals;
pub use read::{ActFilter, exists_after, feed, of_object, trail};
pub use record::{Acted, record, record_all, record_each};
pub use verify::{Finding, Verified, verify};
