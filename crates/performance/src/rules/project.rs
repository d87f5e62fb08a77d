//! What a project must say before it can be written, and before it can begin.

use std::collections::HashSet;

use chrono::NaiveDate;
use kernel::Fault;

use super::team::{BEST_WORD, Weights};
use super::text::{PASSAGE_MAX, SENTENCE_MAX, fault, fault_if_given};
use crate::projects::{ProjectPlan, ProjectRole};

/// The most members, and the most milestones.
const ITEMS_MAX: usize = 200;

/// Faults of form, which not even a draft may have.
pub fn faults_of_form(plan: &ProjectPlan) -> Vec<Fault> {
    let mut faults = Vec::new();
    faults.extend(fault(&plan.name, "/name", SENTENCE_MAX));
    faults.extend(fault(&plan.purpose, "/purpose", PASSAGE_MAX));
    if plan.due_on < plan.starts_on {
        faults.push(Fault::invalid("performance.days_empty").at("/due_on"));
    }
    if plan.budget.0 < 0 {
        faults.push(Fault::invalid("performance.amount_negative").at("/budget"));
    }
    faults.extend(fault_of_weights(plan.weights()));
    faults.extend(faults_of_members(plan));
    for (at, milestone) in plan.milestones.iter().enumerate() {
        let here = format!("/milestones/{at}");
        faults.extend(fault(&milestone.title, format!("{here}/title"), SENTENCE_MAX));
        if milestone.due_on < plan.starts_on || milestone.due_on > plan.due_on {
            faults.push(Fault::invalid("performance.milestone_outside").at(format!("{here}/due_on")));
        }
    }
    for (count, pointer) in [(plan.members.len(), "/members"), (plan.milestones.len(), "/milestones")] {
        if count > ITEMS_MAX {
            faults.push(Fault::invalid("performance.too_many").at(pointer).with("max", ITEMS_MAX));
        }
    }
    faults
}

/// Weights are percents of a whole.
pub fn fault_of_weights(weights: Weights) -> Option<Fault> {
    let all = [weights.time, weights.budget, weights.collaboration];
    let is_whole = all.iter().all(|weight| (0..=100).contains(weight)) && all.iter().sum::<i32>() == 100;
    (!is_whole).then(|| Fault::invalid("performance.weights_not_100").at("/weight_time"))
}

/// Nobody is named twice, and there is one who leads.
pub fn faults_of_members(plan: &ProjectPlan) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut named = HashSet::new();
    for (at, member) in plan.members.iter().enumerate() {
        let here = format!("/members/{at}");
        if !named.insert(member.employee_id) {
            faults.push(Fault::invalid("performance.id_repeated").at(format!("{here}/employee_id")));
        }
        faults.extend(fault_if_given(member.duty.as_ref(), format!("{here}/duty"), SENTENCE_MAX));
    }
    let heads = plan.members.iter().filter(|member| member.role == ProjectRole::Ketua).count();
    if heads != 1 {
        faults.push(Fault::invalid("performance.one_ketua").at("/members"));
    }
    faults
}

/// What keeps a draft from beginning: milestones.
pub fn faults_to_begin(plan: &ProjectPlan) -> Vec<Fault> {
    let missing = || Fault::invalid("performance.milestone_missing").at("/milestones");
    plan.milestones.is_empty().then(missing).into_iter().collect()
}

/// Faults of a day on which something is said to have happened.
pub fn fault_of_day(
    day: NaiveDate,
    (starts_on, today): (NaiveDate, NaiveDate),
    pointer: &str,
) -> Option<Fault> {
    if day > today {
        return Some(Fault::invalid("performance.day_in_future").at(pointer));
    }
    (day < starts_on).then(|| Fault::invalid("performance.day_before_project").at(pointer))
}

/// A member's word lies between 1 and 5.
pub fn fault_of_word(score: i32) -> Option<Fault> {
    let is_word = (1..=BEST_WORD).contains(&score);
    (!is_word).then(|| Fault::invalid("performance.word_out_of_bounds").at("/score").with("max", BEST_WORD))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_make_a_whole() {
        let weights = |time, budget, collaboration| Weights { time, budget, collaboration };
        assert!(fault_of_weights(weights(40, 30, 30)).is_none());
        assert!(fault_of_weights(weights(100, 0, 0)).is_none());
        assert!(fault_of_weights(weights(40, 30, 20)).is_some());
        assert!(fault_of_weights(weights(140, -20, -20)).is_some());
    }

    #[test]
    fn a_day_lies_in_the_project_and_not_ahead() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let bounds = (day("2026-01-05"), day("2026-02-03"));
        assert!(fault_of_day(day("2026-02-03"), bounds, "/done_on").is_none());
        assert_eq!(fault_of_day(day("2026-02-04"), bounds, "/x").unwrap().code, "performance.day_in_future");
        assert!(fault_of_day(day("2026-01-04"), bounds, "/x").is_some());
    }
}
