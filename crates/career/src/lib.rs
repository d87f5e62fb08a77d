//! Careers: what years of service and performance give a person.
//!
//! It owns the periodic increment (KGB): when it is due, when performance holds it back, from which step of the salary
//! scale to which. Amounts are payroll's: a rule here is given the scale as an argument.
//!
//! Invariants:
//! - what a regulation leaves to practice stands in `regulations/`, with its confidence, never in code;
//! - an increment is counted from the last one, not from a promotion, and a postponement does not move the next.
//!
//! What must never be here: HTTP, amounts of pay, evaluations (performance owns them), selection of applicants.

mod error;
pub mod regulation;
pub mod rules;

pub use error::Error;
pub use regulation::{KgbLaw, PromotionLaw, RetirementLaw, TalentLaw, TrainingLaw};
