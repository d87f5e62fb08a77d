//! Performance: yearly plans (SKP), progress with evidence, periodic evaluation, and the predikat that pay follows.
//!
//! Invariants:
//! - an act on an SKP happens only as a row of [`states::SKP`] allows it, and the same table fills `allowed_actions`;
//! - the content of an SKP is frozen once it is agreed; links lead to frozen plans only, so they never form a cycle;
//! - nobody agrees to, answers or rates their own work; the rater is whom personnel derives for the day;
//! - a report begins with its action plan; evidence comes before realisation; an evaluated period is closed;
//! - ratings are never overwritten: a correction is a further version with its reason, and its own act;
//! - the predikat follows from the two ratings by a dated law file and from nothing else.
//!
//! What must never be here: amounts of money, attendance, averages of ratings.

mod agreement;
pub mod agreements;
pub mod analysis;
pub mod angka_kredit;
mod batch;
pub mod bulk;
pub mod citizens;
mod credit;
pub mod cycles;
pub mod entity;
mod error;
mod evaluations;
mod exhibits;
pub mod facts;
pub mod fairness;
pub mod feedback;
pub mod following;
mod plan;
mod progress;
pub mod projects;
mod quantity;
pub mod regulation;
pub mod reports;
pub mod rounds;
pub mod rules;
mod skp;
pub mod states;
mod store;
#[cfg(test)]
mod tests;
mod word_list;
pub mod words;
pub mod worklog;

pub use agreement::{Agreement, TIMER_SUBJECT, agree_skp, meet_deadline, return_skp, sign_skp, submit_skp};
pub use batch::{Entered, EnteredProgress, ROWS_MAX as BATCH_ROWS_MAX, enter_progress};
pub use credit::{AngkaKredit, CreditPoints};
pub use error::Error;
pub use evaluations::{
    Correction, Evaluated, EvaluationFilter, NewEvaluation, calculate_predikat, correct_evaluation,
    evaluate_skp, explain_evaluation, find_evaluation, list_evaluations,
};
pub use plan::{Plan, PlannedIki, PlannedRhk, write_plan};
pub use progress::{
    NewEvidence, NewProgress, ProgressReport, Proof, Realisation, add_evidence, admit_evidence,
    find_evidence_file, find_progress, give_feedback, list_progress, plan_progress, realise_progress,
};
pub use quantity::{NotAQuantity, Quantity};
pub use skp::{Document, Held, NewSkp, Seen, SkpFilter, create_skp, find_skp, list_skp, supportable_rhk};
