//! Letters: an outbox in the database, and the post that takes them away.
//!
//! A letter is a row without text; whoever knows what it tells writes it when it is sent. One that the mail server has taken
//! is never sent again. One that it has not is tried again with growing waits, and given up in the end, which is an act of
//! the log. A process that dies between the server's "taken" and the row's "sent" leaves the only letter that may be
//! repeated; it carries the same `Message-ID`, by which receivers know it.

mod outbox;
mod post;

pub use crate::entity::mail::{MailPurpose, MailStatus, Model as Mail};
pub use outbox::{Outcome, claim, collect, collect_in, find, is_due, settle, statuses};
pub use post::{Letter, Post, Undelivered};
