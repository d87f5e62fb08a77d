//! The tables that the platform owns.

pub mod access_log;
pub mod act;
pub mod act_consumer;
pub mod act_head;
pub mod breach;
pub mod business_clock;
pub mod erasure;
pub mod file;
pub mod idempotency_key;
pub mod job;
pub mod legal_hold;
pub mod mail;
pub mod master_key;
pub mod notification;
pub mod notification_preference;
pub mod notification_setting;
pub mod person_key;
pub mod timer;
