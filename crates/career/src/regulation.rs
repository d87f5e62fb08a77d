//! Law files of career.

use kernel::recipe::Citation;
use kernel::{Golongan, Predikat};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Error;

const KGB: &str = include_str!("../regulations/kgb.toml");

/// The rules of the periodic increment. What is from memory is configuration with that default.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KgbLaw {
    version: String,
    instrument: String,
    article: String,
    /// Where the rules were read.
    pub source: String,
    /// How sure they are.
    pub confidence: Confidence,
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

/// How sure a rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = career::Confidence)]
pub enum Confidence {
    /// Two independent sources, or the text of the regulation.
    Verified,
    /// One source.
    OneSource,
    /// A default from memory: an installation confirms or replaces it.
    FromMemory,
}

impl KgbLaw {
    /// The rules that ship with the program.
    ///
    /// # Errors
    /// When the file is unsound; a test excludes it.
    pub fn embedded() -> Result<Self, Error> {
        Ok(toml::from_str(KGB)?)
    }

    /// The citation for workings.
    pub fn citation(&self) -> Citation {
        Citation {
            instrument: self.instrument.clone(),
            article: self.article.clone(),
            version: self.version.clone(),
        }
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
    use super::*;

    #[test]
    fn the_law_that_ships_is_sound_and_says_that_it_is_from_memory() {
        let law = KgbLaw::embedded().unwrap();
        assert_eq!((law.interval_years, law.postponement_years_max), (2, 1));
        assert_eq!(law.confidence, Confidence::FromMemory);
        assert!(!law.source.is_empty() && !law.citation().instrument.is_empty());
        assert_eq!(law.interval(Golongan::Pns(9), 0), 2);
        assert_eq!([law.interval(Golongan::Pns(5), 0), law.interval(Golongan::Pns(5), 1)], [1, 2]);
    }
}
