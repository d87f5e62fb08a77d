//! Hours of training in a year: what counts, and what is still short (PP 11/2017 pasal 203, Peraturan LAN 10/2018).

use chrono::{Datelike, Months, NaiveDate};
use kernel::recipe::{Unit, Working};
use kernel::{DateRange, Fault, Label, Language, words};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Error;
use crate::regulation::{TrainingDuty, TrainingLaw};

/// The most activities of one calculation.
const ACTIVITIES_MAX: usize = 500;

/// The longest activity in JP.
const JP_MAX: u32 = 2_000;

words! {
    career;
    /// Whose hours are counted.
    TrainingOf {
        /// A PNS or CPNS: by calendar year.
        Pns = "pns",
        /// A PPPK: by year of the contract.
        Pppk = "pppk",
    }
}

words! {
    career;
    /// Why hours do not count.
    NotCounted {
        /// The activity goes on, or is only planned.
        NotEnded = "not_ended",
        /// It ended in another year.
        OtherYear = "other_year",
        /// Nothing proves it.
        NoProof = "no_proof",
        /// The year's bound is reached.
        OverBound = "over_bound",
    }
}

/// What the hours of a year follow from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = career::TrainingFacts, example = json!({
    "kind": "pns", "year_from": "2026-01-01",
    "activities": [{ "jp": 12, "ended_on": "2026-03-06", "has_proof": true }]
}))]
pub struct TrainingFacts {
    /// Whose hours they are.
    pub kind: TrainingOf,
    /// The first day of the year that is counted: a first of January, or the day on which a year of the contract begins.
    pub year_from: NaiveDate,
    /// What was learnt, in any order.
    #[schema(max_items = 500)]
    pub activities: Vec<Activity>,
}

/// One activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = career::TrainingActivity)]
pub struct Activity {
    /// Its hours (JP).
    #[schema(minimum = 1, maximum = 2000)]
    pub jp: u32,
    /// Its last day; missing while it goes on.
    #[serde(default)]
    pub ended_on: Option<NaiveDate>,
    /// A certificate or report proves it.
    #[serde(default)]
    pub has_proof: bool,
}

/// The hours of a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = career::TrainingHours)]
pub struct TrainingHours {
    /// The hours that count.
    #[schema(example = 18)]
    pub counted: u32,
    /// The fewest that are asked for; zero where nothing is.
    #[schema(example = 20)]
    pub least: u32,
    /// The most that count, where there is a bound.
    pub most: Option<u32>,
    /// Nothing is short.
    pub is_met: bool,
    /// What is short.
    #[schema(example = 2)]
    pub short: u32,
    /// By activity, in the order of the facts.
    pub activities: Vec<Counted>,
    /// How the hours came about.
    pub working: Working,
}

/// What counts of one activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = career::CountedActivity)]
pub struct Counted {
    /// The hours that count.
    pub counted: u32,
    /// Why no more of them.
    pub reason: Option<NotCounted>,
}

/// The hours of a year on given facts. What ended first is counted first.
///
/// # Errors
/// Every fault of the facts.
pub fn training_hours(
    law: &TrainingLaw,
    facts: &TrainingFacts,
    language: Language,
) -> Result<TrainingHours, Error> {
    let year = checked(facts)?;
    let duty = match facts.kind {
        TrainingOf::Pns => law.pns,
        TrainingOf::Pppk => law.pppk,
    };
    let mut order: Vec<usize> = (0..facts.activities.len()).collect();
    order.sort_by_key(|at| facts.activities.get(*at).and_then(|activity| activity.ended_on));
    let (mut total, mut told) = (0, vec![Counted { counted: 0, reason: None }; facts.activities.len()]);
    for at in order {
        let (Some(activity), Some(slot)) = (facts.activities.get(at), told.get_mut(at)) else { continue };
        *slot = counted(activity, year, duty.most.map(|most| most.saturating_sub(total)));
        total += slot.counted;
    }
    let short = duty.least.saturating_sub(total);
    Ok(TrainingHours {
        counted: total,
        least: duty.least,
        most: duty.most,
        is_met: short == 0,
        short,
        working: working(law, (duty, total), &told, language),
        activities: told,
    })
}

fn checked(facts: &TrainingFacts) -> Result<DateRange, Error> {
    let mut faults = Vec::new();
    let from = facts.year_from;
    let is_january = from.ordinal() == 1;
    let until = from.checked_add_months(Months::new(12));
    if until.is_none() || (facts.kind == TrainingOf::Pns && !is_january) {
        faults.push(Fault::invalid("career.calendar_year").at("/year_from"));
    }
    if facts.activities.len() > ACTIVITIES_MAX {
        faults.push(Fault::invalid("career.list_length").at("/activities").with("max", ACTIVITIES_MAX));
    }
    for (at, activity) in facts.activities.iter().enumerate() {
        if !(1..=JP_MAX).contains(&activity.jp) {
            let pointer = format!("/activities/{at}/jp");
            faults.push(Fault::invalid("career.jp_range").at(pointer).with("max", JP_MAX));
        }
    }
    if faults.is_empty() { Ok(DateRange { from, until }) } else { Err(Error::Invalid(faults)) }
}

/// `left` is what the year's bound still admits.
fn counted(activity: &Activity, year: DateRange, left: Option<u32>) -> Counted {
    let none = |reason| Counted { counted: 0, reason: Some(reason) };
    let Some(ended_on) = activity.ended_on else { return none(NotCounted::NotEnded) };
    if !year.contains(ended_on) {
        return none(NotCounted::OtherYear);
    }
    if !activity.has_proof {
        return none(NotCounted::NoProof);
    }
    let admitted = left.map_or(activity.jp, |left| Ord::min(left, activity.jp));
    Counted { counted: admitted, reason: (admitted < activity.jp).then_some(NotCounted::OverBound) }
}

fn working(
    law: &TrainingLaw,
    (duty, total): (TrainingDuty, u32),
    told: &[Counted],
    language: Language,
) -> Working {
    let node = |step: &str, label: Label, value: u32| {
        let label = label.text(language).to_owned();
        let leaf = Working::leaf(step, label, value.to_string().as_str(), law.head.citation());
        Working { unit: Unit::Times, ..leaf }
    };
    let mut operands = vec![node("least", Label::new("JP paling sedikit", "Fewest JP"), duty.least)];
    operands.extend(duty.most.map(|most| node("most", Label::new("JP paling banyak", "Most JP"), most)));
    let terms: Vec<String> =
        told.iter().filter(|one| one.counted > 0).map(|one| one.counted.to_string()).collect();
    let hours = node("counted", Label::new("JP yang diakui", "JP that count"), total);
    Working { formula: terms.join(" + "), operands, ..hours }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(jp: u32, day: &str) -> Activity {
        Activity { jp, ended_on: Some(day.parse().unwrap()), has_proof: true }
    }

    fn hours(kind: TrainingOf, from: &str, activities: Vec<Activity>) -> Result<TrainingHours, Error> {
        let facts = TrainingFacts { kind, year_from: from.parse().unwrap(), activities };
        training_hours(&TrainingLaw::embedded().unwrap(), &facts, Language::En)
    }

    #[test]
    fn only_what_ended_in_the_year_with_proof_counts() {
        let planned = Activity { ended_on: None, ..ended(40, "2026-05-01") };
        let unproven = Activity { has_proof: false, ..ended(8, "2026-05-01") };
        let activities = vec![ended(12, "2026-12-31"), planned, ended(6, "2025-12-31"), unproven];
        let found = hours(TrainingOf::Pns, "2026-01-01", activities).unwrap();
        assert_eq!((found.counted, found.short, found.is_met), (12, 8, false));
        let reasons: Vec<_> = found.activities.iter().map(|one| one.reason).collect();
        let expected = [NotCounted::NotEnded, NotCounted::OtherYear, NotCounted::NoProof].map(Some);
        assert_eq!((reasons[0], &reasons[1..]), (None, expected.as_slice()));
    }

    #[test]
    fn of_a_contract_year_no_more_than_the_bound_counts_and_the_earliest_first() {
        let activities = vec![ended(16, "2027-02-01"), ended(20, "2026-07-01"), ended(9, "2026-05-31")];
        let found = hours(TrainingOf::Pppk, "2026-06-01", activities).unwrap();
        let counted: Vec<_> = found.activities.iter().map(|one| one.counted).collect();
        assert_eq!((found.counted, counted), (24, vec![4, 20, 0]));
        assert_eq!(found.activities[0].reason, Some(NotCounted::OverBound));
        assert_eq!((found.is_met, found.short), (true, 0));
        assert_eq!(found.working.formula, "4 + 20");
    }

    #[test]
    fn every_fault_is_named() {
        let activities = vec![ended(0, "2026-01-05"), ended(2_001, "2026-01-05")];
        match hours(TrainingOf::Pns, "2026-02-01", activities) {
            Err(Error::Invalid(faults)) => {
                let places: Vec<_> = faults.iter().filter_map(|fault| fault.pointer.as_deref()).collect();
                assert_eq!(places, ["/year_from", "/activities/0/jp", "/activities/1/jp"]);
            }
            other => panic!("{other:?}"),
        }
    }
}
