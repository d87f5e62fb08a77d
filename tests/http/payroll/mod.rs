//! Runs, payslips with their explanations, and TPP policies.

mod criteria;
mod desk;
mod findings;
mod law;
mod payment;
mod payslips;
mod policies;
mod runs;
mod schemes;
