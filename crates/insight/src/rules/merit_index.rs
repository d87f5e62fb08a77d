//! The index of a merit system (PermenPANRB 40/2018) and the professionality index of ASN (PermenPANRB 38/2018): sums of what is known,
//! with what is missing named.

use career::regulation::Head;
use kernel::recipe::{Unit, Working};
use kernel::{Fault, Label, Language, Rate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Error;
use crate::regulation::{Dimension, MeritAspect, MeritCategory, MeritLaw};

/// The scale of a [`Rate`].
const ONE: i64 = 100_000_000;

/// What the indices follow from: the scores of aspects or their sum, the scores of dimensions, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = insight::MeritFacts, example = json!({ "total": "342.5" }))]
pub struct MeritFacts {
    /// The sum of all aspects, where only that is known.
    #[serde(default)]
    pub total: Option<Rate>,
    /// The scores of aspects.
    #[serde(default)]
    pub aspects: Vec<AspectScore>,
    /// The scores of the professionality index.
    #[serde(default)]
    pub dimensions: Vec<DimensionScore>,
}

/// The score of one aspect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = insight::AspectScore)]
pub struct AspectScore {
    /// The aspect.
    pub aspect: MeritAspect,
    /// Its score.
    #[schema(example = "32.5")]
    pub score: Rate,
}

/// The score of one dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = insight::DimensionScore)]
pub struct DimensionScore {
    /// The dimension.
    pub dimension: Dimension,
    /// Its score.
    #[schema(example = "20")]
    pub score: Rate,
}

/// The indices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = insight::MeritIndex)]
pub struct MeritIndex {
    /// Of the merit system; none where nothing of it was given.
    pub merit_system: Option<MeritSystem>,
    /// Of the people; none where nothing of it was given.
    pub professionality: Option<Professionality>,
}

/// The index of a merit system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = insight::MeritSystem)]
pub struct MeritSystem {
    /// The sum of the scores.
    #[schema(example = "342.5")]
    pub total: Rate,
    /// The highest sum.
    #[schema(example = 400)]
    pub most: i64,
    /// The sum as a share of the highest.
    #[schema(example = "0.85625")]
    pub index: Rate,
    /// What the sum is called; none while an aspect is missing.
    pub category: Option<MeritCategory>,
    /// The aspects without a score.
    pub missing: Vec<MeritAspect>,
    /// How the sum came about.
    pub working: Working,
}

/// The professionality index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = insight::Professionality)]
pub struct Professionality {
    /// The sum of the scores, of a hundred.
    #[schema(example = "81")]
    pub total: Rate,
    /// The dimensions without a score.
    pub missing: Vec<Dimension>,
    /// How the sum came about.
    pub working: Working,
}

/// The indices on given facts.
///
/// # Errors
/// Every fault of the facts.
pub fn merit_index(law: &MeritLaw, facts: &MeritFacts, language: Language) -> Result<MeritIndex, Error> {
    checked(law, facts)?;
    Ok(MeritIndex {
        merit_system: merit_system(law, facts, language),
        professionality: professionality(law, facts, language),
    })
}

fn checked(law: &MeritLaw, facts: &MeritFacts) -> Result<(), Error> {
    let mut faults = Vec::new();
    let given = usize::from(facts.total.is_some()) + usize::from(!facts.aspects.is_empty());
    if given > 1 || (given == 0 && facts.dimensions.is_empty()) {
        let names = "total, aspects; dimensions";
        faults.push(Fault::invalid("insight.one_of").at("/total").with("names", names));
    }
    if let Some(total) = facts.total {
        within(total, law.most(), "/total".to_owned(), &mut faults);
    }
    for (at, given) in facts.aspects.iter().enumerate() {
        let most = law.aspects.iter().find(|bound| bound.aspect == given.aspect).map(|bound| bound.most);
        within(given.score, most.unwrap_or_default(), format!("/aspects/{at}/score"), &mut faults);
        if facts.aspects.iter().take(at).any(|earlier| earlier.aspect == given.aspect) {
            faults.push(Fault::invalid("insight.twice").at(format!("/aspects/{at}")));
        }
    }
    for (at, given) in facts.dimensions.iter().enumerate() {
        let bound = law.dimensions.iter().find(|bound| bound.dimension == given.dimension);
        let most = bound.map_or(0, |bound| bound.most);
        within(given.score, most, format!("/dimensions/{at}/score"), &mut faults);
        if facts.dimensions.iter().take(at).any(|earlier| earlier.dimension == given.dimension) {
            faults.push(Fault::invalid("insight.twice").at(format!("/dimensions/{at}")));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

fn within(score: Rate, most: i64, pointer: String, faults: &mut Vec<Fault>) {
    if !(0..=most.saturating_mul(ONE)).contains(&score.0) {
        faults.push(Fault::invalid("insight.score_range").at(pointer).with("max", most));
    }
}

fn merit_system(law: &MeritLaw, facts: &MeritFacts, language: Language) -> Option<MeritSystem> {
    let score = |aspect| facts.aspects.iter().find(|given| given.aspect == aspect).map(|given| given.score);
    let (total, missing) = match facts.total {
        Some(total) => (total, Vec::new()),
        None if facts.aspects.is_empty() => return None,
        None => {
            let missing =
                law.aspects.iter().map(|bound| bound.aspect).filter(|aspect| score(*aspect).is_none());
            (sum(facts.aspects.iter().map(|given| given.score)), missing.collect())
        }
    };
    let reached = law.categories.iter().rev().find(|band| Rate(band.from.saturating_mul(ONE)) <= total);
    let terms = law.aspects.iter().filter_map(|bound| Some((bound.aspect.word(), score(bound.aspect)?)));
    Some(MeritSystem {
        total,
        most: law.most(),
        index: Rate(total.0 / law.most().max(1)),
        category: reached.filter(|_| missing.is_empty()).map(|band| band.category),
        missing,
        working: working(
            &law.head,
            ("merit_index", label_of_merit()),
            (total, &terms.collect::<Vec<_>>()),
            language,
        ),
    })
}

fn professionality(law: &MeritLaw, facts: &MeritFacts, language: Language) -> Option<Professionality> {
    if facts.dimensions.is_empty() {
        return None;
    }
    let score = |dimension| {
        facts.dimensions.iter().find(|given| given.dimension == dimension).map(|given| given.score)
    };
    let dimensions = law.dimensions.iter().map(|bound| bound.dimension);
    let terms = dimensions.clone().filter_map(|dimension| Some((dimension.word(), score(dimension)?)));
    let total = sum(facts.dimensions.iter().map(|given| given.score));
    let label = Label::new("Indeks profesionalitas ASN", "Professionality index of ASN");
    let head = &law.professionality;
    Some(Professionality {
        total,
        missing: dimensions.filter(|dimension| score(*dimension).is_none()).collect(),
        working: working(head, ("ip_asn", label), (total, &terms.collect::<Vec<_>>()), language),
    })
}

fn label_of_merit() -> Label {
    Label::new("Nilai sistem merit", "Score of the merit system")
}

fn sum(scores: impl Iterator<Item = Rate>) -> Rate {
    Rate(scores.map(|score| score.0).fold(0, i64::saturating_add))
}

/// `30 (pengadaan) + 100 (pengembangan_karier)`
fn working(
    head: &Head,
    (step, label): (&str, Label),
    (total, terms): (Rate, &[(&str, Rate)]),
    language: Language,
) -> Working {
    let terms: Vec<String> = terms.iter().map(|(name, score)| format!("{score} ({name})")).collect();
    let label = label.text(language).to_owned();
    let leaf = Working::leaf(step, label, total.to_string().as_str(), head.citation());
    Working { unit: Unit::Score, formula: terms.join(" + "), ..leaf }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(facts: &MeritFacts) -> Result<MeritIndex, Vec<&'static str>> {
        merit_index(&MeritLaw::embedded().unwrap(), facts, Language::En).map_err(|error| match error {
            Error::Invalid(faults) => faults.iter().map(|fault| fault.code).collect(),
            other @ Error::Law(_) => panic!("{other:?}"),
        })
    }

    fn category(total: &str) -> MeritCategory {
        let facts = MeritFacts { total: Some(total.parse().unwrap()), ..MeritFacts::default() };
        found(&facts).unwrap().merit_system.unwrap().category.unwrap()
    }

    #[test]
    fn no_sum_falls_between_two_categories() {
        assert_eq!(["329", "342.5", "325"].map(category), [MeritCategory::SangatBaik; 3]);
        assert_eq!(["324.99", "250"].map(category), [MeritCategory::Baik; 2]);
        assert_eq!(["174.5", "0"].map(category), [MeritCategory::Buruk; 2]);
    }

    #[test]
    fn what_is_missing_is_named_and_nothing_is_called_by_half_of_it() {
        let score = |aspect, score: &str| AspectScore { aspect, score: score.parse().unwrap() };
        let aspects =
            vec![score(MeritAspect::Pengadaan, "30.5"), score(MeritAspect::PengembanganKarier, "100")];
        let found = found(&MeritFacts { aspects, ..MeritFacts::default() }).unwrap().merit_system.unwrap();
        assert_eq!(
            (found.total.to_string().as_str(), found.category, found.missing.len()),
            ("130.5", None, 6)
        );
        assert_eq!(found.index, "0.32625".parse().unwrap());
        assert_eq!(found.working.formula, "30.5 (pengadaan) + 100 (pengembangan_karier)");
    }

    #[test]
    fn professionality_is_a_sum_of_four_dimensions() {
        let dimension = |dimension, score: &str| DimensionScore { dimension, score: score.parse().unwrap() };
        let dimensions = vec![dimension(Dimension::Kinerja, "25"), dimension(Dimension::Disiplin, "5")];
        let found = found(&MeritFacts { dimensions, ..MeritFacts::default() }).unwrap();
        let found = found.professionality.unwrap();
        assert_eq!(found.total, "30".parse().unwrap());
        assert_eq!(found.missing, [Dimension::Kualifikasi, Dimension::Kompetensi]);
    }

    #[test]
    fn every_fault_is_named() {
        assert_eq!(found(&MeritFacts::default()), Err(vec!["insight.one_of"]));
        let score = AspectScore { aspect: MeritAspect::SistemInformasi, score: "24.5".parse().unwrap() };
        let facts = MeritFacts {
            total: Some("401".parse().unwrap()),
            aspects: vec![score, score],
            dimensions: vec![DimensionScore { dimension: Dimension::Disiplin, score: "6".parse().unwrap() }],
        };
        let codes = ["insight.one_of", "insight.score_range", "insight.score_range", "insight.score_range"];
        assert_eq!(found(&facts), Err([&codes[..], &["insight.twice", "insight.score_range"]].concat()));
    }
}
