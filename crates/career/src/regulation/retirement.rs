//! The law of the age of retirement.

use kernel::recipe::Citation;
use kernel::words;
use serde::Deserialize;

use super::{Confidence, Head};
use crate::Error;

const RETIREMENT: &str = include_str!("../../regulations/retirement.toml");

words! {
    career;
    /// The positions that share an age of retirement. It is a property of the position, never read out of its name: an Ahli Madya is no
    /// JPT madya.
    PositionGroup {
        /// Leaders of the first level.
        JptUtama = "jpt_utama",
        /// Leaders of the second level.
        JptMadya = "jpt_madya",
        /// Leaders of the third level.
        JptPratama = "jpt_pratama",
        /// Administrators.
        Administrator = "administrator",
        /// Supervisors.
        Pengawas = "pengawas",
        /// Executive staff.
        Pelaksana = "pelaksana",
        /// Functional positions: experts of the highest tier,
        JfAhliUtama = "jf_ahli_utama",
        /// of the third,
        JfAhliMadya = "jf_ahli_madya",
        /// of the second,
        JfAhliMuda = "jf_ahli_muda",
        /// of the first,
        JfAhliPertama = "jf_ahli_pertama",
        /// and skilled staff of any tier.
        JfKeterampilan = "jf_keterampilan",
        /// Researchers and engineers of the third tier,
        PenelitiAhliMadya = "peneliti_ahli_madya",
        /// and of the highest.
        PenelitiAhliUtama = "peneliti_ahli_utama",
        /// Teachers.
        Guru = "guru",
        /// Lecturers.
        Dosen = "dosen",
        /// Professors.
        GuruBesar = "guru_besar",
    }
}

/// The age of one group.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetirementAge {
    /// The group.
    pub group: PositionGroup,
    /// The age in whole years.
    pub years: u8,
    /// The article that says so.
    article: String,
    /// How sure it is.
    pub confidence: Confidence,
}

/// The ages of retirement (batas usia pensiun).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetirementLaw {
    /// Where they come from.
    pub head: Head,
    /// By group of positions.
    pub ages: Vec<RetirementAge>,
}

impl RetirementLaw {
    /// The ages that ship with the program.
    ///
    /// # Errors
    /// When the file is unsound; a test excludes it.
    pub fn embedded() -> Result<Self, Error> {
        Ok(toml::from_str(RETIREMENT)?)
    }

    /// The age of a group, with what says so.
    pub fn age(&self, group: PositionGroup) -> Option<(&RetirementAge, Citation)> {
        let age = self.ages.iter().find(|age| age.group == group)?;
        let (instrument, article) = age.article.split_once(" pasal ").map_or_else(
            || (age.article.clone(), String::new()),
            |(instrument, article)| (instrument.to_owned(), format!("pasal {article}")),
        );
        Some((age, Citation { instrument, article, version: self.head.citation().version }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_has_one_age() {
        let law = RetirementLaw::embedded().unwrap();
        assert_eq!(law.ages.len(), PositionGroup::ALL.len());
        for group in PositionGroup::ALL {
            let (age, citation) = law.age(*group).unwrap();
            assert!((58..=70).contains(&age.years) && !citation.instrument.is_empty(), "{group}");
        }
    }

    #[test]
    fn an_expert_of_the_third_tier_is_no_leader_of_the_second_level() {
        let law = RetirementLaw::embedded().unwrap();
        let years = |group| law.age(group).unwrap().0.years;
        assert_eq!([years(PositionGroup::JfAhliMadya), years(PositionGroup::JptMadya)], [60, 60]);
        assert_eq!([years(PositionGroup::JfAhliUtama), years(PositionGroup::JptUtama)], [65, 60]);
    }
}
