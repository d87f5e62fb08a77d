//! The law file of the retirement age.

use chrono::NaiveDate;
use kernel::recipe::Citation;
use serde::Deserialize;

use crate::Error;
use crate::kinds::PositionKind;
use crate::regulation::Confidence;
use crate::rules::retirement::{Post, pension_starts};

const BUP: &str = include_str!("../regulations/bup.toml");

/// At which age the holders of posts retire.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetirementLaw {
    version: String,
    /// The first day on which it holds.
    pub valid_from: NaiveDate,
    instrument: String,
    article: String,
    /// Where the ages were read.
    pub source: String,
    /// How sure the law as a whole is.
    pub confidence: Confidence,
    rule: Vec<Rule>,
}

/// When somebody retires by birth and post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pension {
    /// The first day of pension.
    pub from: NaiveDate,
    /// The age.
    pub years: u32,
    /// Whether two sources or the text itself say so.
    pub is_verified: bool,
}

/// An age for some posts.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    kind: PositionKind,
    /// Of these echelons; of all where none is named.
    #[serde(default)]
    eselon: Vec<String>,
    /// Of these functional offices, in lower case; of all where none is named.
    #[serde(default)]
    offices: Vec<String>,
    /// Of these tiers, in lower case; of all where none is named.
    #[serde(default)]
    jenjang: Vec<String>,
    years: u32,
    confidence: Confidence,
}

impl RetirementLaw {
    /// The rules that ship with the program.
    ///
    /// # Errors
    /// When the file is unsound; a test excludes it.
    pub fn embedded() -> Result<Self, Error> {
        let read = toml::from_str(BUP);
        Ok(read.map_err(|error| platform::Error::Broken(format!("bup.toml: {error}")))?)
    }

    /// The citation for workings.
    pub fn citation(&self) -> Citation {
        Citation {
            instrument: self.instrument.clone(),
            article: self.article.clone(),
            version: self.version.clone(),
        }
    }

    /// The age at which the holder of a post retires; `None` where no rule fits.
    pub fn years(&self, post: &Post<'_>) -> Option<u32> {
        self.age(post).map(|(years, _)| years)
    }

    /// When the holder of a post who was born on a day retires; `None` where no rule fits.
    pub fn pension(&self, post: &Post<'_>, born: NaiveDate) -> Option<Pension> {
        let (years, confidence) = self.age(post)?;
        let from = pension_starts(born, years)?;
        Some(Pension { from, years, is_verified: confidence == Confidence::Verified })
    }

    fn age(&self, post: &Post<'_>) -> Option<(u32, Confidence)> {
        self.rule.iter().find(|rule| rule.fits(post)).map(|rule| (rule.years, rule.confidence))
    }
}

impl Rule {
    fn fits(&self, post: &Post<'_>) -> bool {
        let holds = |words: &[String], word: Option<&str>| {
            words.is_empty()
                || word.is_some_and(|word| words.iter().any(|one| one.eq_ignore_ascii_case(word)))
        };
        self.kind == post.kind
            && holds(&self.eselon, post.eselon)
            && holds(&self.offices, post.office)
            && holds(&self.jenjang, post.jenjang)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn years(
        kind: PositionKind,
        eselon: Option<&str>,
        (office, jenjang): (Option<&str>, Option<&str>),
    ) -> Option<u32> {
        RetirementLaw::embedded().unwrap().years(&Post { kind, eselon, office, jenjang })
    }

    #[test]
    fn ages_are_those_of_the_law() {
        use PositionKind::{Fungsional, Pelaksana, Struktural};
        assert_eq!(years(Struktural, Some("II/b"), (None, None)), Some(60));
        assert_eq!(years(Struktural, Some("III/a"), (None, None)), Some(58));
        assert_eq!(years(Pelaksana, None, (None, None)), Some(58));
        let functional = |office, jenjang| years(Fungsional, None, (Some(office), Some(jenjang)));
        assert_eq!(functional("Guru", "Ahli Pertama"), Some(60));
        // Of guru and guru besar the whole name counts, never a part of it.
        assert_eq!(functional("Guru Besar", "Ahli Utama"), Some(70));
        assert_eq!(functional("Peneliti", "Ahli Madya"), Some(65));
        assert_eq!(functional("Perawat", "Ahli Utama"), Some(65));
        assert_eq!(functional("Perawat", "Ahli Madya"), Some(60));
        assert_eq!(functional("Perawat", "Terampil"), Some(58));
    }
}
