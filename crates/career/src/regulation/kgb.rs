//! The law of the periodic increment.

use kernel::{Golongan, Predikat};
use serde::Deserialize;

use super::Head;
use crate::Error;

const KGB: &str = include_str!("../../regulations/kgb.toml");

/// The rules of the periodic increment. What is from memory is configuration with that default.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KgbLaw {
    /// Where it comes from.
    pub head: Head,
    /// Years of service in grade from one increment to the next.
    pub interval_years: u8,
    /// First intervals that are shorter.
    pub first_intervals: Vec<FirstInterval>,
    /// The lowest predikat with which the increment comes when it is due.
    pub predikat_min: Predikat,
    /// The longest wait, in years.
    pub postponement_years_max: u8,
    /// How long before the due date the decree is issued, in months.
    pub notice_months: u8,
}

/// A first increment that comes earlier, because the scale lists that year.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FirstInterval {
    /// For this grade,
    pub golongan: Golongan,
    /// from this year of service,
    pub mkg_years: u8,
    /// the interval in years.
    pub years: u8,
}

impl KgbLaw {
    /// The rules that ship with the program.
    ///
    /// # Errors
    /// When the file is unsound; a test excludes it.
    pub fn embedded() -> Result<Self, Error> {
        Ok(toml::from_str(KGB)?)
    }

    /// The years from an increment at this step to the next.
    pub fn interval(&self, golongan: Golongan, mkg_years: u8) -> u8 {
        let first = self
            .first_intervals
            .iter()
            .find(|first| first.golongan == golongan && first.mkg_years == mkg_years);
        first.map_or(self.interval_years, |first| first.years)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Confidence;
    use super::*;

    #[test]
    fn the_law_that_ships_is_sound_and_says_that_it_is_from_memory() {
        let law = KgbLaw::embedded().unwrap();
        assert_eq!((law.interval_years, law.postponement_years_max), (2, 1));
        assert_eq!(law.head.confidence, Confidence::FromMemory);
        assert!(!law.head.source.is_empty() && !law.head.citation().instrument.is_empty());
        assert_eq!(law.interval(Golongan::Pns(9), 0), 2);
        assert_eq!([law.interval(Golongan::Pns(5), 0), law.interval(Golongan::Pns(5), 1)], [1, 2]);
    }
}
