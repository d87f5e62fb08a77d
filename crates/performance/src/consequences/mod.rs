//! What follows from yearly grades: rules as data propose, a person decides each. Praise is published with consent only, an improvement
//! plan has steps with dates, and the ladder of warnings is climbed rung by rung.

mod deciding;
mod proposing;
mod reads;
mod steps;

use chrono::NaiveDate;
use kernel::id::EmployeeId;
use kernel::states::AllowedAct;
use personnel::facts::Named;

use crate::entity::{consequence, improvement_step};
use crate::states::consequence::{ConsequenceAct, ConsequenceStatus};
use crate::words::ConsequenceKind;

pub use deciding::{Consent, Decision, NewStep, answer_recognition, decide_consequence};
pub use proposing::propose_consequences;
pub(crate) use proposing::propose_for;
pub use reads::{Recognised, Standing, find_consequence, list_consequences, list_recognitions};
pub use steps::{CONSEQUENCE_TIMER, complete_step, meet_step_deadline};

/// A consequence as one caller meets it.
#[derive(Clone, Debug)]
pub struct Consequence {
    /// What was proposed, and what became of it.
    pub row: consequence::Model,
    /// Whom it concerns.
    pub employee: Named,
    /// The steps of an improvement plan.
    pub steps: Vec<improvement_step::Model>,
    /// When the next step is due.
    pub next_due_on: Option<NaiveDate>,
    /// What its state offers to the caller.
    pub offered: Vec<AllowedAct<ConsequenceAct>>,
}

/// Which consequences to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct ConsequenceFilter {
    /// In one state.
    pub status: Option<ConsequenceStatus>,
    /// Of one kind.
    pub kind: Option<ConsequenceKind>,
    /// Of one employee.
    pub employee_id: Option<EmployeeId>,
    /// Of one year.
    pub year: Option<i32>,
}
