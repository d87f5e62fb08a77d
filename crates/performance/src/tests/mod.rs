//! The operations on a real database: a small office, and the year of one of its plans.

mod agreement;
mod credit;
mod evaluation;
mod office;
mod raters;
