//! Position allowances that rest while the post is not served.

use kernel::Rupiah;

use super::{Finding, FindingRule, Occasion, Watched};
use crate::rules::tpp::month_of_leave;

/// A study assignment that takes the whole time keeps the position allowance for its first months only.
pub(super) fn in_study(occasion: &Occasion, watched: &Watched) -> Vec<Finding> {
    let Some(study) = &watched.facts.study else { return Vec::new() };
    let month = month_of_leave(study.value, occasion.service);
    if watched.paid.position == Rupiah::ZERO || month <= occasion.book.study_months {
        return Vec::new();
    }
    let finding = Finding::new(FindingRule::StudyAllowance, watched.paid.position);
    vec![finding.on("since", (study.valid_from, "study_assignment", study.fact_id)).with("month", month)]
}

/// Long leave rests it from its first month on.
pub(super) fn in_leave(_: &Occasion, watched: &Watched) -> Vec<Finding> {
    let Some(leave) = &watched.facts.cuti_besar else { return Vec::new() };
    if watched.paid.position == Rupiah::ZERO {
        return Vec::new();
    }
    let finding = Finding::new(FindingRule::LeaveAllowance, watched.paid.position);
    vec![finding.on("since", (leave.valid_from, "leave", leave.fact_id))]
}
