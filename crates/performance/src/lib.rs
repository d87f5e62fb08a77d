//! Performance: yearly plans (SKP), progress with evidence, periodic evaluation, and the predikat that pay follows.
//!
//! Invariants:
//! - an act on an SKP happens only as a row of [`states::SKP`] allows it, and the same table fills `allowed_actions`;
//! - the content of an SKP is frozen once it is agreed; links lead to frozen plans only, so they never form a cycle;
//! - nobody agrees to, answers or rates their own work; the rater is whom personnel derives for the day;
//! - a report begins with its action plan; evidence comes before realisation; an evaluated period is closed;
//! - ratings are never overwritten: a correction is a further version with its reason, and its own act;
//! - the predikat follows from the two ratings, or from the numbers in their place, by a dated law file and from nothing else;
//! - a rating under objection is changed by whoever decides on that alone, and after the decision by nobody;
//! - patterns warn, calibrations recommend, rules propose: only a person changes a rating, or decides what follows from it.
//!
//! What must never be here: amounts of money, attendance, averages of ratings.

mod additional;
mod agreement;
pub mod agreements;
pub mod analysis;
pub mod angka_kredit;
mod batch;
pub mod bulk;
pub mod calibration;
pub mod citizens;
pub mod consequences;
mod credit;
pub mod cycles;
pub mod dossier;
pub mod entered_ratings;
pub mod entity;
mod error;
mod evaluations;
mod exhibits;
pub mod facts;
pub mod fairness;
pub mod feedback;
pub mod following;
pub mod imports;
pub mod indicators;
mod links;
mod matrix;
mod negotiation;
pub mod objections;
mod plan;
pub mod privacy;
mod progress;
pub mod projects;
mod quantity;
pub mod regulation;
pub mod reports;
pub mod rounds;
pub mod rules;
mod skp;
mod skp_batch;
pub mod standing;
pub mod states;
mod store;
pub mod superiors;
#[cfg(test)]
mod tests;
mod verdict;
mod versions;
mod word_list;
pub mod words;
pub mod worklog;
mod yearly;

pub use additional::add_rhk;
pub use agreement::{Agreement, TIMER_SUBJECT, agree_skp, meet_deadline, return_skp, sign_skp, submit_skp};
pub use batch::{Entered, EnteredProgress, ROWS_MAX as BATCH_ROWS_MAX, enter_progress};
pub use credit::{AngkaKredit, CreditPoints};
pub use dossier::find_dossier;
pub use error::Error;
pub use evaluations::{
    Correction, Evaluated, EvaluationFilter, NewEvaluation, calculate_predikat, correct_evaluation,
    evaluate_skp, explain_evaluation, find_evaluation, list_evaluations,
};
pub use links::link_skp;
pub use matrix::{RoleCell, RoleResult, find_matrix, publish_matrix, roles_of};
pub use negotiation::{Remark, list_negotiation, negotiate_skp};
pub use plan::{Plan, PlannedIki, PlannedRhk, write_plan};
pub use progress::{
    NewEvidence, NewProgress, ProgressReport, Proof, Realisation, add_evidence, admit_evidence,
    find_evidence_file, find_progress, give_feedback, list_progress, plan_progress, realise_progress,
};
pub use quantity::{NotAQuantity, Quantity};
pub use skp::{
    Document, Held, NewSkp, Seen, SkpFilter, create_skp, find_skp, list_skp, supportable_rhk,
    supportable_targets,
};
pub use skp_batch::{EnteredSkp, WrittenSkp, admit_form, enter_skp, planned};
pub use store::Target;
pub use verdict::{Statement, explain, find_numbers};
pub use versions::{NewVersion, RhkLink, change_skp, discard_change, list_versions};
pub use yearly::{NewYear, YEARLY_TIMER, accept_rating, evaluate_year, hand_over_rating, meet_year_deadline};
