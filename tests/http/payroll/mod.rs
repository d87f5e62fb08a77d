//! Runs, payslips with their explanations, and TPP policies.

mod desk;
mod payslips;
mod policies;
mod runs;
