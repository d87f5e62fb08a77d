//! Runs, payslips with their explanations, and TPP policies.

mod desk;
mod payment;
mod payslips;
mod policies;
mod runs;
