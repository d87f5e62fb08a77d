//! The operations on a real database: a small region, its runs and policies.

mod approval;
mod calculation;
mod criteria;
mod gathering;
mod guard;
mod incentives;
mod kinds;
mod law;
mod payslips;
mod policy;
mod rapel;
mod region;
mod staleness;
mod tax;
mod who;
