//! How the grades of a unit spread against the pattern for the organisation's grade (SE MenPANRB 3/2023). Warnings only: a pattern
//! is guidance for the rater and no quota, and it changes nobody's grade.

use std::collections::BTreeMap;

use kernel::recipe::Working;
use kernel::{Fault, Language, Predikat, PredikatOrganisasi};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Error;
use crate::regulation::{Bounds, Dated, Pattern};

/// The most people that one count may hold: more than any instansi has.
const COUNT_MAX: u32 = 10_000_000;

/// Grades of the people whom one rater rates in one unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = performance::DistributionFacts, example = json!({
    "organisasi": "istimewa", "counts": { "sangat_baik": 8, "baik": 2 } }))]
pub struct DistributionFacts {
    /// The grade of the unit or instansi.
    pub organisasi: PredikatOrganisasi,
    /// How many people have each grade; a grade that is not named has none.
    pub counts: PredikatCounts,
    /// The day whose law counts; today where it is not given.
    #[serde(default)]
    #[schema(example = "2026-12-31")]
    pub as_of: Option<chrono::NaiveDate>,
}

/// How many people have each grade.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = performance::PredikatCounts)]
pub struct PredikatCounts {
    /// Very good.
    #[serde(default)]
    pub sangat_baik: u32,
    /// Good.
    #[serde(default)]
    pub baik: u32,
    /// Needs improvement.
    #[serde(default)]
    pub butuh_perbaikan: u32,
    /// Poor.
    #[serde(default)]
    pub kurang: u32,
    /// Very poor.
    #[serde(default)]
    pub sangat_kurang: u32,
}

/// What a bound limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = performance::DistributionBound)]
pub enum DistributionBound {
    /// It should be the most frequent grade.
    Dominant,
    /// At most this share.
    Max,
    /// At least this share.
    Min,
    /// At most so many people.
    MaxCount,
    /// At least so many people.
    MinCount,
}

/// A bound that the grades do not keep.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::DistributionWarning)]
pub struct DistributionWarning {
    /// The grade, or the grades together.
    pub predikat: Vec<Predikat>,
    /// What is limited.
    pub bound: DistributionBound,
    /// How many people have it.
    #[schema(example = 8)]
    pub count: u32,
    /// How many would keep the bound.
    #[schema(example = 7)]
    pub limit: u32,
    /// The bound that is broken, in short.
    #[schema(example = "sangat_baik > 70%")]
    pub rule: String,
}

/// Grades against the pattern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::Distribution)]
pub struct Distribution {
    /// Whether every bound is kept.
    pub ok: bool,
    /// How many people were counted.
    #[schema(example = 10)]
    pub total: u32,
    /// The bounds that are not kept. They are for the rater to think about; nothing follows from them.
    pub warnings: Vec<DistributionWarning>,
    /// The pattern that was used, and how each grade stands.
    pub working: Working,
}

impl PredikatCounts {
    /// How many have a grade.
    pub fn of(&self, predikat: Predikat) -> u32 {
        match predikat {
            Predikat::SangatBaik => self.sangat_baik,
            Predikat::Baik => self.baik,
            Predikat::ButuhPerbaikan => self.butuh_perbaikan,
            Predikat::Kurang => self.kurang,
            Predikat::SangatKurang => self.sangat_kurang,
        }
    }

    /// How many there are.
    pub fn total(&self) -> u32 {
        Predikat::ALL.iter().fold(0, |sum, predikat| sum.saturating_add(self.of(*predikat)))
    }

    /// Counts one more.
    pub fn add(&mut self, predikat: Predikat) {
        self.put(predikat, self.of(predikat).saturating_add(1));
    }

    /// So many have a grade.
    pub fn put(&mut self, predikat: Predikat, people: u32) {
        let count = match predikat {
            Predikat::SangatBaik => &mut self.sangat_baik,
            Predikat::Baik => &mut self.baik,
            Predikat::ButuhPerbaikan => &mut self.butuh_perbaikan,
            Predikat::Kurang => &mut self.kurang,
            Predikat::SangatKurang => &mut self.sangat_kurang,
        };
        *count = people;
    }
}

/// Looks at the grades under the pattern of a day.
///
/// # Errors
/// Counts beyond belief.
pub fn distribution(
    law: &Dated<Vec<Pattern>>,
    facts: &DistributionFacts,
    language: Language,
) -> Result<Distribution, Error> {
    let counts = facts.counts;
    let large = Predikat::ALL.iter().filter(|predikat| counts.of(**predikat) > COUNT_MAX);
    let faults = large.map(|predikat| {
        Fault::invalid("performance.count_range").at(format!("/counts/{predikat}")).with("max", COUNT_MAX)
    });
    Error::unless_empty(faults.collect())?;
    let pattern = law.rows.iter().find(|pattern| pattern.organisation == facts.organisasi);
    let warnings = pattern.map(|pattern| warnings(pattern, &counts)).unwrap_or_default();
    Ok(Distribution {
        ok: warnings.is_empty(),
        total: counts.total(),
        working: working(law, facts, &warnings, language),
        warnings,
    })
}

fn warnings(pattern: &Pattern, counts: &PredikatCounts) -> Vec<DistributionWarning> {
    let most = Predikat::ALL.iter().map(|predikat| counts.of(*predikat)).max().unwrap_or_default();
    let mut warnings = Vec::new();
    if counts.total() == 0 {
        return warnings;
    }
    for (predikat, bounds) in &pattern.bounds {
        if bounds.dominant && counts.of(*predikat) < most {
            warnings.push(DistributionWarning {
                predikat: vec![*predikat],
                bound: DistributionBound::Dominant,
                count: counts.of(*predikat),
                limit: most,
                rule: format!("{predikat} < {most}"),
            });
        }
        warnings.extend(broken(&[*predikat], *bounds, counts));
    }
    for combined in &pattern.combined {
        warnings.extend(broken(&combined.of, combined.bounds, counts));
    }
    warnings
}

/// The bounds that a sum of grades does not keep. A share is only broken where it would be at least one person, and is rounded in
/// favour of the rater: down to the most, up to the least.
fn broken(of: &[Predikat], bounds: Bounds, counts: &PredikatCounts) -> Vec<DistributionWarning> {
    let total = counts.total();
    let count = of.iter().fold(0_u32, |sum, predikat| sum.saturating_add(counts.of(*predikat)));
    let name = of.iter().map(|predikat| predikat.word()).collect::<Vec<_>>().join(" + ");
    let warning =
        |bound, limit, rule| DistributionWarning { predikat: of.to_vec(), bound, count, limit, rule };
    let hundredth = |percent: u32| u64::from(percent) * u64::from(total);
    let at_most = |percent: u32| u32::try_from(hundredth(percent) / 100).unwrap_or(u32::MAX);
    let at_least = |percent: u32| u32::try_from(hundredth(percent).div_ceil(100)).unwrap_or(u32::MAX);
    let mut broken = Vec::new();
    if let Some(percent) = bounds.max_percent.filter(|percent| at_most(*percent) >= 1) {
        let limit = at_most(percent);
        if count > limit {
            broken.push(warning(DistributionBound::Max, limit, format!("{name} > {percent}%")));
        }
    }
    if let Some(percent) = bounds.min_percent {
        let limit = at_least(percent);
        if count < limit {
            broken.push(warning(DistributionBound::Min, limit, format!("{name} < {percent}%")));
        }
    }
    if let Some(limit) = bounds.max_count.filter(|limit| count > *limit) {
        broken.push(warning(DistributionBound::MaxCount, limit, format!("{name} > {limit}")));
    }
    if let Some(limit) = bounds.min_count.filter(|limit| count < *limit) {
        broken.push(warning(DistributionBound::MinCount, limit, format!("{name} < {limit}")));
    }
    broken
}

fn working(
    law: &Dated<Vec<Pattern>>,
    facts: &DistributionFacts,
    warnings: &[DistributionWarning],
    language: Language,
) -> Working {
    let total = facts.counts.total();
    let broken: BTreeMap<&str, &str> = warnings
        .iter()
        .flat_map(|warning| warning.predikat.iter().map(|one| (one.word(), warning.rule.as_str())))
        .collect();
    let operands = Predikat::ALL.iter().rev().map(|predikat| {
        let count = facts.counts.of(*predikat);
        let leaf = Working::leaf(
            predikat.word(),
            predikat.word().to_owned(),
            count.to_string().as_str(),
            law.citation.clone(),
        );
        let formula = broken.get(predikat.word()).copied().unwrap_or_default();
        Working { formula: format!("{count} / {total} {formula}").trim_end().to_owned(), ..leaf }
    });
    let operands = operands.collect();
    let root = Working::leaf(
        "distribution",
        law.title.text(language).to_owned(),
        facts.organisasi.word(),
        law.citation.clone(),
    );
    Working { operands, ..root }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regulation::Law;

    fn look(organisasi: PredikatOrganisasi, counts: [u32; 5]) -> Distribution {
        let [sangat_baik, baik, butuh_perbaikan, kurang, sangat_kurang] = counts;
        let counts = PredikatCounts { sangat_baik, baik, butuh_perbaikan, kurang, sangat_kurang };
        let law = Law::embedded().unwrap().patterns_on("2026-01-01".parse().unwrap()).unwrap();
        distribution(law, &DistributionFacts { organisasi, counts, as_of: None }, Language::En).unwrap()
    }

    fn rules(found: &Distribution) -> Vec<&str> {
        found.warnings.iter().map(|warning| warning.rule.as_str()).collect()
    }

    #[test]
    fn the_published_cases_hold() {
        let one = look(PredikatOrganisasi::Istimewa, [8, 2, 0, 0, 0]);
        assert_eq!((one.ok, rules(&one)), (false, vec!["sangat_baik > 70%"]));
        assert!(look(PredikatOrganisasi::Baik, [2, 7, 1, 0, 0]).ok);
    }

    #[test]
    fn a_share_is_broken_by_whole_people_only() {
        // 70 % of one person is nobody, so a single good one is no breach.
        assert!(look(PredikatOrganisasi::Istimewa, [1, 0, 0, 0, 0]).ok);
        let few = look(PredikatOrganisasi::Kurang, [0, 1, 0, 6, 0]);
        assert_eq!(rules(&few), ["butuh_perbaikan < 10%"]);
        let none = look(PredikatOrganisasi::SangatKurang, [1, 0, 0, 1, 8]);
        assert_eq!(rules(&none), ["sangat_baik > 0"]);
    }

    #[test]
    fn the_dominant_grade_is_the_most_frequent() {
        let other = look(PredikatOrganisasi::Baik, [6, 3, 1, 0, 0]);
        assert_eq!(other.warnings[0].bound, DistributionBound::Dominant);
        assert!(look(PredikatOrganisasi::Baik, [0; 5]).ok, "nobody was rated");
    }
}
