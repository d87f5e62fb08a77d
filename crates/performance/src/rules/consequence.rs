//! What may follow from a yearly grade: proposals by rule, none of which does anything by itself.

use kernel::{Label, Predikat};
use serde::Deserialize;

use crate::regulation::Confidence;
use crate::words::ConsequenceKind;

/// A rule that proposes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its name.
    pub id: String,
    /// The grades that bring it about.
    pub when: Vec<Predikat>,
    /// How many years in a row must have ended with one of them.
    pub years: u32,
    /// What it proposes.
    pub proposes: ConsequenceKind,
    /// The rung of the ladder of warnings.
    #[serde(default)]
    pub level: Option<u32>,
    /// For people.
    pub label: Label,
    /// The regulation.
    pub instrument: String,
    /// Where in it.
    pub article: String,
    /// How sure it is. Demanded, so that no rule can lack it.
    #[serde(rename = "confidence")]
    _confidence: Confidence,
}

/// The rules that apply to somebody's yearly grades, the newest first. A year without a grade ends a row. Of the ladder of
/// warnings the highest rung alone is proposed.
pub fn proposed<'a>(rules: &'a [Rule], grades: &[(i32, Predikat)]) -> Vec<&'a Rule> {
    let applies = |rule: &&Rule| {
        let newest = grades.first().map(|(year, _)| *year);
        let in_a_row = grades.iter().zip(0..).take_while(|((year, predikat), back)| {
            newest.is_some_and(|newest| newest - back == *year) && rule.when.contains(predikat)
        });
        u32::try_from(in_a_row.count()).unwrap_or(u32::MAX) >= rule.years
    };
    let applying: Vec<&Rule> = rules.iter().filter(applies).collect();
    let highest = applying.iter().filter_map(|rule| rule.level).max();
    applying.into_iter().filter(|rule| rule.level.is_none() || rule.level == highest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regulation::appraisal::Appraisal;

    fn ids(grades: &[(i32, Predikat)]) -> Vec<&'static str> {
        let law = Appraisal::on("2026-12-31".parse().unwrap()).unwrap();
        proposed(&law.consequences, grades).iter().map(|rule| rule.id.as_str()).collect()
    }

    #[test]
    fn good_years_bring_reward_and_recognition() {
        use Predikat::{Baik, SangatBaik};
        assert_eq!(ids(&[(2026, SangatBaik)]), ["reward"]);
        assert_eq!(ids(&[(2026, SangatBaik), (2025, SangatBaik)]), ["reward", "recognition"]);
        assert_eq!(ids(&[(2026, SangatBaik), (2024, SangatBaik)]), ["reward"], "a year lies between");
        assert_eq!(ids(&[(2026, Baik), (2025, SangatBaik)]), [""; 0]);
    }

    #[test]
    fn the_ladder_is_climbed_rung_by_rung() {
        use Predikat::{ButuhPerbaikan, Kurang, SangatKurang};
        assert_eq!(ids(&[(2026, ButuhPerbaikan)]), ["training", "improvement"]);
        let two = [(2026, Kurang), (2025, SangatKurang)];
        assert_eq!(ids(&two), ["training", "improvement", "competence_test"]);
        let three = [(2026, Kurang), (2025, Kurang), (2024, Kurang)];
        assert_eq!(ids(&three), ["training", "improvement", "other_position"]);
        assert_eq!(ids(&[(2026, ButuhPerbaikan), (2025, Kurang)]), ["training", "improvement"]);
        assert_eq!(ids(&[]), [""; 0]);
    }
}
