//! The law of promotion in rank.

use chrono::{Datelike, Months, NaiveDate};
use kernel::recipe::Citation;
use kernel::{Golongan, Predikat};
use personnel::value::EducationLevel;
use serde::Deserialize;

use super::{Confidence, Head};
use crate::Error;

const PROMOTION: &str = include_str!("../../regulations/promotion.toml");

/// The first days that can be a TMT, from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Periods {
    /// Their first day.
    pub from: NaiveDate,
    /// The months, 1 to 12.
    pub months: Vec<u32>,
    /// What says so.
    pub instrument: String,
    /// How sure it is.
    pub confidence: Confidence,
}

/// What one path asks for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PathRules {
    /// Years in the present rank.
    pub years_in_rank: u32,
    /// Years in the position, where it asks for any.
    #[serde(default)]
    pub years_in_position: u32,
    /// The lowest predikat
    pub predikat_min: Predikat,
    /// of each of so many last years.
    pub last_years: usize,
    /// What says so.
    pub instrument: String,
    /// How sure it is.
    pub confidence: Confidence,
}

/// The paths.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paths {
    /// Without a managerial or functional position.
    pub reguler: PathRules,
    /// In a functional position, by credit.
    pub fungsional: PathRules,
    /// In a managerial position.
    pub struktural: PathRules,
    /// For an outstanding achievement.
    pub prestasi_luar_biasa: PathRules,
    /// By a new diploma.
    pub penyesuaian_ijazah: PathRules,
}

/// A grade that goes with levels of education.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GradeOfDiploma {
    levels: Vec<EducationLevel>,
    #[serde(default)]
    is_vocational: bool,
    /// The grade.
    pub golongan: Golongan,
    /// How sure it is.
    #[serde(default = "from_memory")]
    pub confidence: Confidence,
}

/// The rules of promotion in rank.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromotionLaw {
    /// Where they come from.
    pub head: Head,
    /// What each path asks for.
    pub paths: Paths,
    periods: Vec<Periods>,
    ceilings: Vec<GradeOfDiploma>,
    diplomas: Vec<GradeOfDiploma>,
}

fn from_memory() -> Confidence {
    Confidence::FromMemory
}

impl PromotionLaw {
    /// The rules that ship with the program.
    ///
    /// # Errors
    /// When the file is unsound; a test excludes it.
    pub fn embedded() -> Result<Self, Error> {
        Ok(toml::from_str(PROMOTION)?)
    }

    /// The first day from a given one on that can be a TMT; none before the first rule.
    pub fn tmt(&self, met_on: NaiveDate) -> Option<NaiveDate> {
        let first = met_on.with_day(1)?;
        (0..=12).filter_map(|months| first.checked_add_months(Months::new(months))).find(|day| {
            *day >= met_on && self.periods_on(*day).is_some_and(|of| of.months.contains(&day.month()))
        })
    }

    /// The periods in force on a day.
    pub fn periods_on(&self, day: NaiveDate) -> Option<&Periods> {
        self.periods.iter().rev().find(|periods| periods.from <= day)
    }

    /// The highest grade of a regular promotion. A vocational diploma counts as any other where the law knows none of its own.
    pub fn ceiling(&self, level: EducationLevel, is_vocational: bool) -> Option<&GradeOfDiploma> {
        let of_level = |kind: bool| {
            self.ceilings.iter().find(move |one| one.is_vocational == kind && one.levels.contains(&level))
        };
        if is_vocational { of_level(true).or_else(|| of_level(false)) } else { of_level(false) }
    }

    /// The grade that a diploma gives.
    pub fn diploma(&self, level: EducationLevel) -> Option<Golongan> {
        self.diplomas.iter().find(|one| one.levels.contains(&level)).map(|one| one.golongan)
    }

    /// The citation of an instrument.
    pub fn citation(&self, instrument: &str) -> Citation {
        Citation { instrument: instrument.to_owned(), article: String::new(), ..self.head.citation() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn law() -> PromotionLaw {
        PromotionLaw::embedded().unwrap()
    }

    fn tmt(met_on: &str) -> String {
        law().tmt(met_on.parse().unwrap()).unwrap().to_string()
    }

    #[test]
    fn a_promotion_takes_effect_on_the_first_day_of_the_next_period() {
        assert_eq!(tmt("2020-03-01"), "2020-04-01");
        assert_eq!(tmt("2020-04-02"), "2020-10-01");
        assert_eq!(tmt("2024-03-01"), "2024-04-01");
        assert_eq!(tmt("2025-10-02"), "2025-11-01");
        assert_eq!(tmt("2026-03-01"), "2026-03-01");
    }

    #[test]
    fn the_periods_of_a_day_are_those_in_force_on_it() {
        // Met under the old rule, between its dates: the first date is one of the rule that is in force then.
        assert_eq!(tmt("2023-11-01"), "2024-02-01");
        assert_eq!(tmt("2025-08-02"), "2025-10-01");
        assert_eq!(law().tmt("1970-01-01".parse().unwrap()), None);
    }

    #[test]
    fn every_level_has_a_ceiling_and_only_one_school_a_vocational_one() {
        for level in EducationLevel::ALL {
            assert!(
                law().ceiling(*level, false).is_some() && law().ceiling(*level, true).is_some(),
                "{level}"
            );
        }
        let ceiling =
            |level, is_vocational| law().ceiling(level, is_vocational).unwrap().golongan.to_string();
        assert_eq!(ceiling(EducationLevel::Smp, true), "II/d");
        assert_eq!(ceiling(EducationLevel::Sma, true), "III/b");
        assert_eq!(law().diploma(EducationLevel::S1), Some(Golongan::Pns(9)));
        assert_eq!(law().diploma(EducationLevel::Sd), None);
    }
}
