//! The law of hours of training.

use serde::Deserialize;

use super::{Confidence, Head};
use crate::Error;

const TRAINING: &str = include_str!("../../regulations/training.toml");

/// What is asked of a kind of employee in a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainingDuty {
    /// The fewest hours, where there is a duty.
    #[serde(default)]
    pub least: u32,
    /// The most hours that count, where there is a bound.
    pub most: Option<u32>,
    /// How sure it is.
    pub confidence: Confidence,
}

/// The rules of hours of training.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainingLaw {
    /// Where they come from.
    pub head: Head,
    /// An hour of training (JP) in minutes.
    pub jp_minutes: u32,
    /// Of a PNS, in a calendar year.
    pub pns: TrainingDuty,
    /// Of a PPPK, in a year of the contract.
    pub pppk: TrainingDuty,
}

impl TrainingLaw {
    /// The rules that ship with the program.
    ///
    /// # Errors
    /// When the file is unsound; a test excludes it.
    pub fn embedded() -> Result<Self, Error> {
        Ok(toml::from_str(TRAINING)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pns_has_a_duty_and_a_pppk_a_bound() {
        let law = TrainingLaw::embedded().unwrap();
        assert_eq!((law.pns.least, law.pns.most), (20, None));
        assert_eq!((law.pppk.least, law.pppk.most), (0, Some(24)));
        assert_eq!(law.pppk.confidence, Confidence::FromMemory);
    }
}
