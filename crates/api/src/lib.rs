//! The binary `merit`: the only crate with HTTP. Every convention of the API stands here once.
//!
//! A request passes these layers, outermost first: [`observe`] (id, log, measurements), CORS, compression, [`problem`]
//! (every refusal in one form), [`allow`] (who calls), [`contract`] (what the document declares), [`fields`], [`idempotency`],
//! and then its handler in [`routes`], which parses with the extractors [`path`], [`query`], [`page`], [`etag`], [`valid`], calls one
//! operation of a domain, and answers with [`reply`].
//!
//! Invariants:
//! - a route is mounted once, and that documents it; what the document declares is enforced, what it omits does not exist;
//! - no rule of a domain is here, and no query;
//! - configuration is read in [`config`] and nowhere else.

rust_i18n::i18n!("locales");

pub mod actions;
pub mod allow;
pub mod background;
pub mod call;
pub mod charts;
pub mod cli;
pub mod config;
pub mod contract;
mod cors;
pub mod demo;
pub mod doc;
pub mod etag;
pub mod events;
pub mod fields;
pub mod following;
pub mod idempotency;
pub mod jobs;
pub mod log;
pub mod messages;
pub mod metrics;
pub mod migrate;
pub mod notifications;
pub mod observe;
pub mod on_behalf;
pub mod operations;
pub mod page;
pub mod path;
pub mod privacy;
pub mod problem;
mod qr;
pub mod query;
pub mod rate;
pub mod references;
pub mod reply;
pub mod routes;
pub mod scheduler;
pub mod secrets;
pub mod server;
pub mod shape;
pub mod state;
pub mod upload;
pub mod valid;

pub use config::Config;
pub use doc::openapi;
pub use server::{Running, serve};
