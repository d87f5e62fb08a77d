//! Runs, payslips with their explanations, and TPP policies.

mod ceilings;
mod comparisons;
mod criteria;
mod deductions;
mod desk;
mod documents;
mod findings;
mod kinds;
mod law;
mod outputs;
mod payment;
mod payslips;
mod policies;
mod proof;
mod rapel;
mod runs;
mod schemes;
mod shadow;
mod simulations;
mod who;
mod withholding;
