//! The periodic increment (KGB): every two years of service in grade, if performance allows (PP 7/1977).

use chrono::{Months, NaiveDate};
use kernel::recipe::{Unit, Working};
use kernel::{Fault, Golongan, Label, Language, Predikat, Rupiah};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Error, KgbLaw};

/// The longest service in grade that a decree states.
const MKG_YEARS_MAX: u8 = 45;

/// The facts that the next increment follows from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = career::KgbFacts, example = json!({
    "golongan": "III/a", "mkg_years": 4, "last_increment": "2024-03-01", "predikat": "baik"
}))]
pub struct KgbFacts {
    /// The grade.
    pub golongan: Golongan,
    /// Whole years of service in grade at the last increment, or at the start of service in grade.
    #[schema(maximum = 45)]
    pub mkg_years: u8,
    /// The day of the last increment (TMT), or the start of service in grade. A promotion does not count.
    pub last_increment: NaiveDate,
    /// The last predikat before the due date; without it performance is taken to allow the increment.
    #[serde(default)]
    pub predikat: Option<Predikat>,
}

/// The next increment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = career::Kgb)]
pub struct Kgb {
    /// The day from which it is due.
    pub due_on: NaiveDate,
    /// The day by which the decree is issued.
    pub notice_on: NaiveDate,
    /// Performance holds it back.
    pub is_postponed: bool,
    /// The last day to which it can be held back; none when it is not.
    pub postponed_until_latest: Option<NaiveDate>,
    /// The increment after it. A postponement does not move it.
    pub following_due_on: NaiveDate,
    /// Years of service in grade with which the new amount is found.
    pub mkg_years: u8,
    /// The base pay before.
    pub amount_before: Rupiah,
    /// The base pay from the due date on.
    pub amount_after: Rupiah,
    /// The difference; zero at the top of the scale.
    pub increase: Rupiah,
    /// How date and amount came about.
    pub working: Working,
}

/// The step of the salary scale: grade and years of service in it.
pub type ScaleStep = (Golongan, u8);

/// The next increment on given facts. `amount` is the salary scale that holds on a day.
///
/// # Errors
/// Every fault of the facts; whatever `amount` refuses.
pub fn next_increment(
    law: &KgbLaw,
    facts: &KgbFacts,
    amount: impl Fn(ScaleStep, NaiveDate) -> Result<Rupiah, Vec<Fault>>,
    language: Language,
) -> Result<Kgb, Error> {
    if facts.mkg_years > MKG_YEARS_MAX {
        let fault = Fault::invalid("career.mkg_range").with("max", MKG_YEARS_MAX);
        return Err(Error::Invalid(vec![fault.at("/mkg_years")]));
    }
    let interval = law.interval(facts.golongan, facts.mkg_years);
    let mkg_years = facts.mkg_years + interval;
    let due_on = later(facts.last_increment, interval)?;
    let following = law.interval(facts.golongan, mkg_years);
    let is_postponed = facts.predikat.is_some_and(|predikat| predikat < law.predikat_min);
    let before = (facts.golongan, facts.mkg_years);
    let after = (facts.golongan, mkg_years);
    let amount_before = amount(before, due_on).map_err(Error::Invalid)?;
    let amount_after = amount(after, due_on).map_err(Error::Invalid)?;
    let postponed_until_latest =
        if is_postponed { Some(later(due_on, law.postponement_years_max)?) } else { None };
    let notice_on =
        due_on.checked_sub_months(Months::new(law.notice_months.into())).ok_or_else(out_of_range)?;
    let telling = Telling { law, facts, language };
    Ok(Kgb {
        due_on,
        notice_on,
        is_postponed,
        postponed_until_latest,
        following_due_on: later(due_on, following)?,
        mkg_years,
        amount_before,
        amount_after,
        increase: amount_after - amount_before,
        working: telling.working(due_on, (after, amount_after), is_postponed),
    })
}

fn later(day: NaiveDate, years: u8) -> Result<NaiveDate, Error> {
    day.checked_add_months(Months::new(u32::from(years) * 12)).ok_or_else(out_of_range)
}

fn out_of_range() -> Error {
    Error::Invalid(vec![Fault::invalid("career.date_range").at("/last_increment")])
}

struct Telling<'a> {
    law: &'a KgbLaw,
    facts: &'a KgbFacts,
    language: Language,
}

impl Telling<'_> {
    fn working(&self, due_on: NaiveDate, after: (ScaleStep, Rupiah), is_postponed: bool) -> Working {
        let ((golongan, mkg_years), amount) = after;
        let interval = mkg_years - self.facts.mkg_years;
        let formula = Label::new(
            format!("{} + {interval} tahun", self.facts.last_increment),
            format!("{} + {interval} years", self.facts.last_increment),
        );
        let scale =
            self.node("amount_after", Label::new("Gaji pokok baru", "New base pay"), amount.0.to_string());
        let scale = Working { unit: Unit::Rupiah, formula: format!("{golongan}, {mkg_years}"), ..scale };
        let mut operands = vec![scale];
        if let Some(predikat) = self.facts.predikat {
            let label = Label::new("Predikat kinerja", "Performance grade");
            let least = self.law.predikat_min;
            let sign = if is_postponed { "<" } else { "≥" };
            let node = self.node("predikat", label, predikat.word().to_owned());
            operands.push(Working { formula: format!("{predikat} {sign} {least}"), ..node });
        }
        let due = self.node("due_on", Label::new("Jatuh tempo KGB", "Increment due"), due_on.to_string());
        Working { formula: formula.text(self.language).to_owned(), operands, ..due }
    }

    fn node(&self, step: &str, label: Label, value: String) -> Working {
        let label = label.text(self.language).to_owned();
        Working::leaf(step, label, value.as_str(), self.law.head.citation())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(golongan: &str, mkg_years: u8, last_increment: &str, predikat: Option<Predikat>) -> Kgb {
        let facts = KgbFacts {
            golongan: golongan.parse().unwrap(),
            mkg_years,
            last_increment: last_increment.parse().unwrap(),
            predikat,
        };
        // A scale of 1,000 a year of service up to 30 years stands for payroll's.
        let amount = |(_, mkg): ScaleStep, _| Ok(Rupiah(i64::from(mkg.min(30)) * 1_000));
        next_increment(&KgbLaw::embedded().unwrap(), &facts, amount, Language::En).unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn an_increment_comes_every_two_years_of_service_in_grade() {
        let kgb = next("III/a", 4, "2024-03-01", Some(Predikat::Baik));
        assert_eq!((kgb.due_on, kgb.following_due_on), (day("2026-03-01"), day("2028-03-01")));
        assert_eq!(kgb.notice_on, day("2026-01-01"));
        assert_eq!((kgb.mkg_years, kgb.increase), (6, Rupiah(2_000)));
        assert!(!kgb.is_postponed);
        assert_eq!(kgb.working.formula, "2024-03-01 + 2 years");
    }

    #[test]
    fn low_performance_postpones_it_by_at_most_a_year_and_does_not_move_the_next() {
        let kgb = next("III/a", 4, "2024-03-01", Some(Predikat::ButuhPerbaikan));
        assert!(kgb.is_postponed);
        assert_eq!(kgb.postponed_until_latest, Some(day("2027-03-01")));
        assert_eq!(kgb.following_due_on, day("2028-03-01"));
        assert_eq!(next("III/a", 4, "2024-03-01", None).postponed_until_latest, None);
    }

    #[test]
    fn the_first_increment_of_ii_a_comes_with_the_year_that_the_scale_lists() {
        let kgb = next("II/a", 0, "2026-03-01", None);
        assert_eq!((kgb.due_on, kgb.mkg_years), (day("2027-03-01"), 1));
        assert_eq!(kgb.following_due_on, day("2029-03-01"));
    }

    #[test]
    fn at_the_top_of_the_scale_nothing_is_added() {
        assert_eq!(next("IV/e", 32, "2024-04-01", None).increase, Rupiah::ZERO);
    }

    #[test]
    fn a_leap_day_falls_on_the_last_of_february() {
        assert_eq!(next("III/a", 0, "2024-02-29", None).due_on, day("2026-02-28"));
    }

    #[test]
    fn wrong_facts_are_named() {
        let facts = |mkg_years, last_increment: NaiveDate| KgbFacts {
            golongan: Golongan::Pns(9),
            mkg_years,
            last_increment,
            predikat: None,
        };
        let law = KgbLaw::embedded().unwrap();
        let refused = |facts: KgbFacts| match next_increment(&law, &facts, |_, _| Ok(Rupiah(1)), Language::Id)
        {
            Err(Error::Invalid(faults)) => faults[0].code,
            other => panic!("{other:?}"),
        };
        assert_eq!(refused(facts(46, day("2024-01-01"))), "career.mkg_range");
        assert_eq!(refused(facts(4, NaiveDate::MAX)), "career.date_range");
    }
}
