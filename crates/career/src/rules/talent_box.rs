//! The nine boxes: performance against potential (PermenPANRB 3/2020).

use kernel::recipe::{Unit, Working};
use kernel::{Ekspektasi, Fault, Label, Language, Predikat, Rate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Error;
use crate::regulation::{Bands, Potensial, PotentialPart, TalentAction, TalentLaw};

/// What the box of one person follows from. Performance is given as its rating or as a predikat; the potential as its band, as a score,
/// or as the scores of its parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = career::TalentFacts, example = json!({ "predikat": "baik", "potential_score": "82.5" }))]
pub struct TalentFacts {
    /// The rating of performance.
    #[serde(default)]
    pub kinerja: Option<Ekspektasi>,
    /// The predikat that stands for it.
    #[serde(default)]
    pub predikat: Option<Predikat>,
    /// The band of the potential.
    #[serde(default)]
    pub potensial: Option<Potensial>,
    /// The potential on a scale of 0 to 100.
    #[serde(default)]
    pub potential_score: Option<Rate>,
    /// The scores of all parts of the potential.
    #[serde(default)]
    pub parts: Vec<PartScore>,
    /// The agency's own bands.
    #[serde(default)]
    pub bands: Option<Bands>,
}

/// The score of one part of the potential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = career::PartScore)]
pub struct PartScore {
    /// The part.
    pub part: PotentialPart,
    /// From 0 to 100.
    #[schema(example = "75")]
    pub score: Rate,
}

/// Where a person stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = career::TalentPlace)]
pub struct TalentPlace {
    /// The box, 1 to 9. The numbers run along the diagonals.
    #[schema(minimum = 1, maximum = 9, example = 8)]
    pub kotak: u8,
    /// The rating of performance.
    pub kinerja: Ekspektasi,
    /// The potential.
    pub potensial: Potensial,
    /// The score that the potential follows from; none where its band was given.
    #[schema(example = "82.5")]
    pub potential_score: Option<Rate>,
    /// Whoever stands here belongs to the succession group (kelompok rencana suksesi).
    pub is_successor: bool,
    /// What the law recommends.
    pub actions: Vec<TalentAction>,
    /// How the box came about.
    pub working: Working,
}

/// Where a person stands on given facts.
///
/// # Errors
/// Every fault of the facts.
pub fn place(law: &TalentLaw, facts: &TalentFacts, language: Language) -> Result<TalentPlace, Error> {
    let mut faults = Vec::new();
    let bands = facts.bands.unwrap_or(law.potential);
    if !bands.is_sound() {
        faults.push(Fault::invalid("career.bands_order").at("/bands"));
    }
    let kinerja = performance(law, facts, &mut faults);
    let (potensial, score) = potential((law, bands), facts, &mut faults);
    let (Some(kinerja), Some(potensial), true) = (kinerja, potensial, faults.is_empty()) else {
        return Err(Error::Invalid(faults));
    };
    let found = law.place(kinerja, potensial).ok_or(Error::Unsound("a box is missing"))?;
    let telling = Telling { law, facts, language };
    Ok(TalentPlace {
        kotak: found.number,
        kinerja,
        potensial,
        potential_score: score,
        is_successor: found.is_successor,
        actions: found.actions.clone(),
        working: telling.working(found.number, kinerja, (potensial, score, bands)),
    })
}

fn performance(law: &TalentLaw, facts: &TalentFacts, faults: &mut Vec<Fault>) -> Option<Ekspektasi> {
    match (facts.kinerja, facts.predikat) {
        (Some(kinerja), None) => Some(kinerja),
        (None, Some(predikat)) => Some(law.kinerja(predikat)),
        _ => {
            faults.push(Fault::invalid("career.one_of").at("/kinerja").with("names", "kinerja, predikat"));
            None
        }
    }
}

fn potential(
    (law, bands): (&TalentLaw, Bands),
    facts: &TalentFacts,
    faults: &mut Vec<Fault>,
) -> (Option<Potensial>, Option<Rate>) {
    let score = match (facts.potensial, facts.potential_score, facts.parts.is_empty()) {
        (Some(potensial), None, true) => return (Some(potensial), None),
        (None, Some(score), true) => on_the_scale(score, "/potential_score", faults),
        (None, None, false) => weighed(law, &facts.parts, faults),
        _ => {
            let names = "potensial, potential_score, parts";
            faults.push(Fault::invalid("career.one_of").at("/potensial").with("names", names));
            None
        }
    };
    (score.map(|score| bands.of(score)), score)
}

/// The sum of all parts, each with its weight.
fn weighed(law: &TalentLaw, parts: &[PartScore], faults: &mut Vec<Fault>) -> Option<Rate> {
    let before = faults.len();
    for (at, given) in parts.iter().enumerate() {
        on_the_scale(given.score, &format!("/parts/{at}/score"), faults);
        if parts.iter().take(at).any(|earlier| earlier.part == given.part) {
            let twice = Fault::invalid("career.part_twice").at(format!("/parts/{at}/part"));
            faults.push(twice.with("part", given.part));
        }
    }
    let mut sum = 0;
    for weight in &law.weights {
        match parts.iter().find(|given| given.part == weight.part) {
            Some(given) => sum += given.score.0.saturating_mul(weight.percent.into()),
            None => {
                faults.push(Fault::invalid("career.part_missing").at("/parts").with("part", weight.part));
            }
        }
    }
    (faults.len() == before).then_some(Rate(sum / 100))
}

fn on_the_scale(score: Rate, pointer: &str, faults: &mut Vec<Fault>) -> Option<Rate> {
    if (Rate(0)..=Bands::TOP).contains(&score) {
        return Some(score);
    }
    faults.push(Fault::invalid("career.score_range").at(pointer));
    None
}

struct Telling<'a> {
    law: &'a TalentLaw,
    facts: &'a TalentFacts,
    language: Language,
}

impl Telling<'_> {
    fn working(
        &self,
        number: u8,
        kinerja: Ekspektasi,
        (potensial, score, bands): (Potensial, Option<Rate>, Bands),
    ) -> Working {
        let performance = self.node("kinerja", Label::new("Kinerja", "Performance"), word(kinerja));
        let formula = self.facts.predikat.map_or_else(String::new, |predikat| predikat.to_string());
        let performance = Working { formula, ..performance };
        let mut potential =
            self.node("potensial", Label::new("Potensial", "Potential"), potensial.to_string());
        if let Some(score) = score {
            potential.formula = match potensial {
                Potensial::Rendah => format!("{score} < {}", bands.menengah),
                Potensial::Menengah => format!("{} ≤ {score} < {}", bands.menengah, bands.tinggi),
                Potensial::Tinggi => format!("{} ≤ {score}", bands.tinggi),
            };
            potential.operands = vec![self.score(score)];
        }
        let place = self.node("kotak", Label::new("Kotak talenta", "Talent box"), number.to_string());
        let formula = format!("{} × {potensial}", word(kinerja));
        Working { formula, operands: vec![performance, potential], ..place }
    }

    /// `0.3 × 80 + 0.25 × 70 + …`
    fn score(&self, score: Rate) -> Working {
        let label = Label::new("Nilai potensial", "Score of the potential");
        let node = self.node("potential_score", label, score.to_string());
        let terms = self.law.weights.iter().filter_map(|weight| {
            let given = self.facts.parts.iter().find(|given| given.part == weight.part)?;
            Some(format!("{} % × {} ({})", weight.percent, given.score, given.part))
        });
        let formula = terms.collect::<Vec<_>>().join(" + ");
        Working { unit: Unit::Score, formula, ..node }
    }

    fn node(&self, step: &str, label: Label, value: String) -> Working {
        let label = label.text(self.language).to_owned();
        Working::leaf(step, label, value.as_str(), self.law.head.citation())
    }
}

fn word(kinerja: Ekspektasi) -> String {
    match kinerja {
        Ekspektasi::DiBawah => "di_bawah",
        Ekspektasi::Sesuai => "sesuai",
        Ekspektasi::DiAtas => "di_atas",
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> TalentFacts {
        TalentFacts {
            kinerja: None,
            predikat: Some(Predikat::SangatBaik),
            potensial: None,
            potential_score: None,
            parts: Vec::new(),
            bands: None,
        }
    }

    fn placed(facts: &TalentFacts) -> Result<TalentPlace, Vec<&'static str>> {
        place(&TalentLaw::embedded().unwrap(), facts, Language::En).map_err(|error| match error {
            Error::Invalid(faults) => faults.iter().map(|fault| fault.code).collect(),
            other => panic!("{other:?}"),
        })
    }

    fn parts(scores: [&str; 6]) -> Vec<PartScore> {
        let parts = PotentialPart::ALL.iter().zip(scores);
        parts.map(|(part, score)| PartScore { part: *part, score: score.parse().unwrap() }).collect()
    }

    #[test]
    fn a_score_between_two_whole_numbers_has_a_band() {
        let score = Some("60.5".parse().unwrap());
        let found = placed(&TalentFacts { potential_score: score, ..facts() }).unwrap();
        assert_eq!((found.kotak, found.potensial, found.is_successor), (7, Potensial::Menengah, true));
        assert_eq!(found.working.operands[1].formula, "60 ≤ 60.5 < 80");
    }

    #[test]
    fn the_parts_are_weighed_and_each_is_told() {
        let found = placed(&TalentFacts { parts: parts(["80", "80", "80", "80", "80", "79.9"]), ..facts() });
        let found = found.unwrap();
        assert_eq!(found.potential_score, Some("79.99".parse().unwrap()));
        assert_eq!(found.kotak, 7);
        let score = &found.working.operands[1].operands[0];
        assert!(
            score.formula.starts_with("30 % × 80 (potensi) + 25 % × 80 (kompetensi)"),
            "{}",
            score.formula
        );
    }

    #[test]
    fn an_agency_has_its_own_bands() {
        let bands = Bands { menengah: "50".parse().unwrap(), tinggi: "70".parse().unwrap() };
        let score = Some("70".parse().unwrap());
        let own = TalentFacts { potential_score: score, bands: Some(bands), ..facts() };
        assert_eq!(placed(&own).unwrap().kotak, 9);
        let bands = Bands { menengah: bands.tinggi, tinggi: bands.menengah };
        assert_eq!(placed(&TalentFacts { bands: Some(bands), ..own }), Err(vec!["career.bands_order"]));
    }

    #[test]
    fn every_fault_is_named() {
        let neither = TalentFacts { predikat: None, ..facts() };
        assert_eq!(placed(&neither), Err(vec!["career.one_of", "career.one_of"]));
        let both = TalentFacts { kinerja: Some(Ekspektasi::Sesuai), ..facts() };
        let both = TalentFacts { potential_score: Some("101".parse().unwrap()), ..both };
        assert_eq!(placed(&both), Err(vec!["career.one_of", "career.score_range"]));
        let mut some = parts(["80", "-1", "80", "80", "80", "80"]);
        some[5].part = PotentialPart::Potensi;
        let codes = placed(&TalentFacts { parts: some, ..facts() });
        assert_eq!(codes, Err(vec!["career.score_range", "career.part_twice", "career.part_missing"]));
    }
}
