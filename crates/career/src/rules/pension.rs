//! The age of retirement (BUP): the first day of the month after the one in which it is reached (UU 20/2023, PP 11/2017).

use chrono::{Datelike, Months, NaiveDate};
use kernel::recipe::{Unit, Working};
use kernel::{Fault, Label, Language};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Error;
use crate::regulation::{Confidence, PositionGroup, RetirementLaw};

/// What the end of service follows from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = career::PensionFacts, example = json!({ "birth_date": "1968-05-01", "position_group": "administrator" }))]
pub struct PensionFacts {
    /// The day of birth.
    pub birth_date: NaiveDate,
    /// The group of the position that is held.
    pub position_group: PositionGroup,
    /// For a PPPK: the first day after the contract, which may not run past the age of retirement.
    #[serde(default)]
    pub contract_until: Option<NaiveDate>,
}

/// The end of service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = career::Pension)]
pub struct Pension {
    /// The age of retirement in years.
    #[schema(example = 58)]
    pub bup: u8,
    /// How sure it is.
    pub confidence: Confidence,
    /// The day on which it is reached.
    pub reached_on: NaiveDate,
    /// The first day of retirement (TMT pensiun): always the first of a month.
    #[schema(example = "2026-06-01")]
    pub tmt: NaiveDate,
    /// The first day after service: the end of the contract where that comes first.
    pub ends_on: NaiveDate,
    /// The contract runs past the age of retirement.
    pub contract_too_long: bool,
    /// How the day came about.
    pub working: Working,
}

/// The years in which somebody can have been born.
const BIRTH_YEARS: std::ops::RangeInclusive<i32> = 1920..=2020;

/// The end of service on given facts.
///
/// # Errors
/// Every fault of the facts.
pub fn pension(law: &RetirementLaw, facts: &PensionFacts, language: Language) -> Result<Pension, Error> {
    let birth = facts.birth_date;
    let mut faults = Vec::new();
    if !BIRTH_YEARS.contains(&birth.year()) {
        faults.push(Fault::invalid("career.date_range").at("/birth_date"));
    }
    if facts.contract_until.is_some_and(|until| until <= birth) {
        faults.push(Fault::invalid("career.contract_before_birth").at("/contract_until"));
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let (age, citation) = law.age(facts.position_group).ok_or(Error::Unsound("an age is missing"))?;
    let reached_on = reached(birth, age.years)?;
    let tmt = reached_on.with_day(1).and_then(|first| first.checked_add_months(Months::new(1)));
    let tmt = tmt.ok_or(Error::Unsound("an age is too high"))?;
    let label = Label::new("TMT pensiun", "First day of retirement").text(language).to_owned();
    let after = Label::new("bulan berikutnya", "the month after");
    let working = Working {
        formula: format!("{birth} + {} = {reached_on}; {}", age.years, after.text(language)),
        operands: vec![Working {
            unit: Unit::Years,
            ..Working::leaf(
                "bup",
                Label::new("Batas usia pensiun", "Age of retirement").text(language).to_owned(),
                age.years.to_string().as_str(),
                citation.clone(),
            )
        }],
        ..Working::leaf("tmt", label, tmt.to_string().as_str(), citation)
    };
    Ok(Pension {
        bup: age.years,
        confidence: age.confidence,
        reached_on,
        tmt,
        ends_on: facts.contract_until.map_or(tmt, |until| Ord::min(until, tmt)),
        contract_too_long: facts.contract_until.is_some_and(|until| until > tmt),
        working,
    })
}

/// The birthday; of somebody born on a leap day, in a year without one, the last of February.
fn reached(birth: NaiveDate, years: u8) -> Result<NaiveDate, Error> {
    birth.checked_add_months(Months::new(u32::from(years) * 12)).ok_or(Error::Unsound("an age is too high"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn retires(birth_date: &str, position_group: PositionGroup) -> Pension {
        let facts = PensionFacts { birth_date: day(birth_date), position_group, contract_until: None };
        pension(&RetirementLaw::embedded().unwrap(), &facts, Language::En).unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn retirement_begins_with_the_month_after_the_birthday_also_for_those_born_on_a_first() {
        let first = retires("1968-05-01", PositionGroup::Administrator);
        assert_eq!((first.reached_on, first.tmt), (day("2026-05-01"), day("2026-06-01")));
        assert_eq!(retires("1968-05-31", PositionGroup::Pengawas).tmt, day("2026-06-01"));
        assert_eq!(retires("1966-12-15", PositionGroup::JptPratama).tmt, day("2027-01-01"));
        assert_eq!(retires("1968-02-29", PositionGroup::Pelaksana).reached_on, day("2026-02-28"));
        assert_eq!(first.working.formula, "1968-05-01 + 58 = 2026-05-01; the month after");
    }

    #[test]
    fn what_is_from_memory_says_so() {
        assert_eq!(retires("1970-01-02", PositionGroup::Guru).confidence, Confidence::FromMemory);
        let leader = retires("1970-01-02", PositionGroup::JptMadya);
        assert_eq!((leader.bup, leader.confidence), (60, Confidence::Verified));
        assert_eq!(leader.working.citations[0].article, "pasal 55");
    }

    #[test]
    fn a_contract_ends_service_and_may_not_run_past_the_age() {
        let facts = |until: &str| PensionFacts {
            birth_date: day("1970-03-10"),
            position_group: PositionGroup::JfAhliPertama,
            contract_until: Some(day(until)),
        };
        let law = RetirementLaw::embedded().unwrap();
        let found = pension(&law, &facts("2027-01-01"), Language::Id).unwrap();
        assert_eq!((found.ends_on, found.contract_too_long), (day("2027-01-01"), false));
        let found = pension(&law, &facts("2030-01-01"), Language::Id).unwrap();
        assert_eq!((found.ends_on, found.contract_too_long), (day("2028-04-01"), true));
    }

    #[test]
    fn wrong_facts_are_named_at_once() {
        let facts = PensionFacts {
            birth_date: day("1900-01-01"),
            position_group: PositionGroup::Guru,
            contract_until: Some(day("1899-01-01")),
        };
        match pension(&RetirementLaw::embedded().unwrap(), &facts, Language::Id) {
            Err(Error::Invalid(faults)) => {
                let codes: Vec<&str> = faults.iter().map(|fault| fault.code).collect();
                assert_eq!(codes, ["career.date_range", "career.contract_before_birth"]);
            }
            other => panic!("{other:?}"),
        }
    }
}
