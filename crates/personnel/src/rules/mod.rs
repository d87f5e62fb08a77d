//! Pure rules: facts in, decisions and workings out.

pub mod absence;
pub mod account;
pub mod announcement;
pub mod attendance;
pub mod batch;
pub mod calendar;
pub mod dashboard;
pub mod dating;
pub mod decree;
pub mod derivation;
pub mod fact;
pub mod person;
pub mod position;
pub mod rater;
pub mod reorganisation;
pub mod retirement;
pub mod superior;
pub mod tree;
pub mod unit;
