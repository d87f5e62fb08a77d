//! The index of citizens' satisfaction (PermenPANRB 14/2017): nine elements, answers 1 to 4.
//!
//! The printed weight of 0.11 is one ninth, rounded; used as it stands it would make a perfect survey 99.00. So the index is the
//! mean of the nine means, and its conversion 25 times that.

use kernel::recipe::{Unit, Working};
use kernel::{Fault, Label, Language};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::scale::{fixed, half_up, read};
use crate::Error;
use crate::regulation::{Dated, Element, QualityBand};

/// The elements of the survey.
pub const ELEMENTS: usize = 9;

/// The most sheets of one calculation.
const SHEETS_MAX: usize = 5_000;

/// The largest population.
const POPULATION_MAX: u64 = 1_000_000_000;

/// The quality of a service, by its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[schema(as = performance::Mutu)]
pub enum Mutu {
    /// Not good.
    D,
    /// Less good.
    C,
    /// Good.
    B,
    /// Very good.
    A,
}

impl Mutu {
    /// The quality of a letter.
    pub fn named(letter: &str) -> Option<Self> {
        [Self::D, Self::C, Self::B, Self::A].into_iter().find(|mutu| mutu.letter() == letter)
    }

    /// The letter, as it is printed.
    pub fn letter(self) -> &'static str {
        match self {
            Self::D => "D",
            Self::C => "C",
            Self::B => "B",
            Self::A => "A",
        }
    }
}

/// The sum and the number of the answers to each element: all that an index needs of any number of sheets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// By element: the sum of the answers.
    pub sums: [u64; ELEMENTS],
    /// By element: how many answered it.
    pub counts: [u64; ELEMENTS],
    /// How many sheets there are.
    pub sheets: u64,
}

impl Tally {
    /// Counts one sheet; an element that was left out is not counted.
    pub fn add(&mut self, sheet: &[Option<u8>]) {
        self.sheets += 1;
        for ((sum, count), answer) in self.sums.iter_mut().zip(&mut self.counts).zip(sheet) {
            if let Some(answer) = answer {
                *sum += u64::from(*answer);
                *count += 1;
            }
        }
    }
}

/// An index with what it is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::Ikm)]
pub struct Ikm {
    /// How many sheets were counted.
    #[schema(example = 384)]
    pub sheets: u64,
    /// The mean answer to each element, to three places, from U1 to U9.
    pub nrr: Vec<ElementMean>,
    /// The mean of the nine means, to three places.
    #[schema(example = "3.472")]
    pub ikm: String,
    /// The converted index: 25 times it, to two places.
    #[schema(example = "86.80")]
    pub nik: String,
    /// The quality of the service.
    pub mutu: Mutu,
}

/// The mean answer to one element.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::ElementMean)]
pub struct ElementMean {
    /// The element.
    #[schema(example = "u1")]
    pub code: String,
    /// What was asked about.
    #[schema(example = "Persyaratan")]
    pub label: String,
    /// The mean of the answers.
    #[schema(example = "3.512")]
    pub nrr: String,
    /// How many answered.
    #[schema(example = 384)]
    pub answers: u64,
}

/// The law of an index.
#[derive(Clone, Copy, Debug)]
pub struct IkmLaw<'a> {
    /// The elements.
    pub elements: &'a Dated<Vec<Element>>,
    /// The bands of quality.
    pub bands: &'a Dated<Vec<QualityBand>>,
}

/// The index of a tally; `None` while an element has no answer at all.
pub fn ikm(law: IkmLaw<'_>, tally: &Tally, language: Language) -> Option<Ikm> {
    let means = means(tally)?;
    let (ikm, nik) = converted(&means);
    let elements = law.elements.rows.iter().zip(&means).zip(&tally.counts);
    Some(Ikm {
        sheets: tally.sheets,
        nrr: elements
            .map(|((element, mean), count)| ElementMean {
                code: element.code.clone(),
                label: element.label.text(language).to_owned(),
                nrr: fixed(*mean, 3),
                answers: *count,
            })
            .collect(),
        ikm: fixed(ikm, 3),
        nik: fixed(nik, 2),
        mutu: quality(&law.bands.rows, nik)?,
    })
}

/// The converted index of a tally to two places; `None` while an element has no answer at all.
pub fn index(tally: &Tally) -> Option<Decimal> {
    means(tally).map(|means| converted(&means).1)
}

/// The quality of a converted index, which is rounded to two places first: the bands leave gaps beyond them.
pub fn quality(bands: &[QualityBand], nik: Decimal) -> Option<Mutu> {
    let nik = half_up(nik, 2);
    bands.iter().find(|band| (band.from..=band.to).contains(&nik)).map(|band| band.mutu)
}

/// How the index of a tally came about.
pub fn working(law: IkmLaw<'_>, found: &Ikm, tally: &Tally, language: Language) -> Working {
    let node = |step: &str, label: String, value: &str| Working {
        unit: Unit::Score,
        ..Working::leaf(step, label, value, law.elements.citation.clone())
    };
    let elements = found.nrr.iter().zip(&tally.sums).map(|(mean, sum)| Working {
        formula: format!("{sum} / {}", mean.answers),
        ..node(&mean.code, mean.label.clone(), &mean.nrr)
    });
    let ikm = Working {
        formula: format!("Σ NRR / {ELEMENTS}"),
        operands: elements.collect(),
        ..node(
            "ikm",
            Label::new("Indeks kepuasan", "Index of satisfaction").text(language).to_owned(),
            &found.ikm,
        )
    };
    let nik = Working {
        formula: format!("{} × 25", found.ikm),
        operands: vec![ikm],
        ..node("nik", Label::new("Nilai konversi", "Converted index").text(language).to_owned(), &found.nik)
    };
    let mutu = Working::leaf(
        "mutu",
        law.bands.title.text(language).to_owned(),
        found.mutu.letter(),
        law.bands.citation.clone(),
    );
    Working { operands: vec![nik], ..mutu }
}

/// How many answers a survey of a population needs (Krejcie and Morgan: 95 %, five points).
pub fn sample_size(population: u64) -> u64 {
    let people = Decimal::from(population);
    let share = Decimal::new(3841, 3) * Decimal::new(25, 2);
    let above = share * people;
    let below = Decimal::new(25, 4) * (people - Decimal::ONE) + share;
    if below.is_zero() || population == 0 {
        return 0;
    }
    half_up(above / below, 0).to_u64().unwrap_or(population).min(population)
}

fn means(tally: &Tally) -> Option<Vec<Decimal>> {
    let mean = |(sum, count): (&u64, &u64)| (*count > 0).then(|| Decimal::from(*sum) / Decimal::from(*count));
    tally.sums.iter().zip(&tally.counts).map(mean).collect()
}

fn converted(means: &[Decimal]) -> (Decimal, Decimal) {
    let ikm = means.iter().sum::<Decimal>() / Decimal::from(ELEMENTS);
    (ikm, half_up(ikm * Decimal::from(25), 2))
}

/// Sheets of a survey, converted values, or a population.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = performance::IkmFacts, example = json!({
    "rows": [[4, 3, 4, 4, 3, 4, 4, 4, 3], [4, 4, 4, 4, 4, 4, 4, null, 4]], "population": 1200 }))]
pub struct IkmFacts {
    /// One row for each sheet, with the answers 1 to 4 to U1 to U9; null where one was left out.
    #[serde(default)]
    #[schema(max_items = 5000)]
    pub rows: Vec<Vec<Option<u8>>>,
    /// Converted values whose quality is asked for.
    #[serde(default)]
    #[schema(max_items = 5000)]
    pub nik: Vec<String>,
    /// How many people used the service in the period.
    #[serde(default)]
    pub population: Option<u64>,
    /// The day whose law counts; today where it is not given.
    #[serde(default)]
    #[schema(example = "2026-12-31")]
    pub as_of: Option<chrono::NaiveDate>,
}

/// What the facts give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::CalculatedIkm)]
pub struct CalculatedIkm {
    /// The index of the sheets; none without sheets, or while an element has no answer at all.
    pub ikm: Option<Ikm>,
    /// The quality of each converted value.
    pub mutu: Vec<Mutu>,
    /// How many sheets the population asks for.
    #[schema(example = 291)]
    pub sample_size: Option<u64>,
    /// How the index came about.
    pub working: Option<Working>,
}

/// The index on given facts.
///
/// # Errors
/// Every fault of the facts.
pub fn calculate(law: IkmLaw<'_>, facts: &IkmFacts, language: Language) -> Result<CalculatedIkm, Error> {
    let mut faults = Vec::new();
    for (place, count) in [("/rows", facts.rows.len()), ("/nik", facts.nik.len())] {
        if count > SHEETS_MAX {
            faults.push(Fault::invalid("performance.too_many").at(place).with("max", SHEETS_MAX));
        }
    }
    if facts.population.is_some_and(|people| people > POPULATION_MAX) {
        faults.push(Fault::invalid("performance.count_range").at("/population").with("max", POPULATION_MAX));
    }
    Error::unless_empty(faults)?;
    let faults =
        facts.rows.iter().enumerate().flat_map(|(at, row)| faults_of_sheet(row, &format!("/rows/{at}")));
    let mut faults: Vec<Fault> = faults.collect();
    let values = facts.nik.iter().enumerate();
    let values: Vec<Decimal> =
        values.map(|(at, value)| read(value, (25, 100), &format!("/nik/{at}"), &mut faults)).collect();
    Error::unless_empty(faults)?;
    let mut tally = Tally::default();
    facts.rows.iter().for_each(|row| tally.add(row));
    let ikm = ikm(law, &tally, language);
    Ok(CalculatedIkm {
        working: ikm.as_ref().map(|found| working(law, found, &tally, language)),
        ikm,
        mutu: values.into_iter().filter_map(|value| quality(&law.bands.rows, value)).collect(),
        sample_size: facts.population.map(sample_size),
    })
}

/// What is wrong with a sheet: nine answers, each 1 to 4 or left out, one at least.
pub fn faults_of_sheet(sheet: &[Option<u8>], pointer: &str) -> Vec<Fault> {
    if sheet.len() != ELEMENTS {
        return vec![Fault::invalid("performance.sheet_length").at(pointer).with("count", ELEMENTS)];
    }
    let strange = sheet
        .iter()
        .enumerate()
        .filter(|(_, answer)| answer.is_some_and(|answer| !(1..=4).contains(&answer)));
    let mut faults: Vec<Fault> = strange
        .map(|(at, _)| Fault::invalid("performance.answer_range").at(format!("{pointer}/{at}")))
        .collect();
    if sheet.iter().all(Option::is_none) {
        faults.push(Fault::invalid("performance.sheet_empty").at(pointer));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regulation::Law;

    fn calculated(facts: &IkmFacts) -> Result<CalculatedIkm, Error> {
        let (law, day) = (Law::embedded().unwrap(), "2026-01-01".parse().unwrap());
        let law = IkmLaw { elements: law.elements_on(day).unwrap(), bands: law.bands_on(day).unwrap() };
        calculate(law, facts, Language::En)
    }

    #[test]
    fn the_published_cases_hold() {
        let perfect = IkmFacts { rows: vec![vec![Some(4); 9]], ..IkmFacts::default() };
        let perfect = calculated(&perfect).unwrap().ikm.unwrap();
        assert_eq!((perfect.nik.as_str(), perfect.mutu), ("100.00", Mutu::A));
        let edges = ["64.99", "65.00", "76.60", "76.61", "88.30", "88.31"].map(str::to_owned).to_vec();
        let bands = calculated(&IkmFacts { nik: edges, ..IkmFacts::default() }).unwrap().mutu;
        assert_eq!(bands, [Mutu::D, Mutu::C, Mutu::C, Mutu::B, Mutu::B, Mutu::A]);
    }

    #[test]
    fn every_row_of_the_published_table_of_samples_holds() {
        let table = include_str!("../../regulations/skm_sample.csv");
        let mut rows = 0;
        for row in csv::Reader::from_reader(table.as_bytes()).into_records() {
            let row = row.unwrap();
            let (people, sample): (u64, u64) = (row[0].parse().unwrap(), row[1].parse().unwrap());
            assert_eq!(sample_size(people), sample, "{people}");
            rows += 1;
        }
        assert!(rows > 40, "{rows}");
        assert_eq!((sample_size(0), sample_size(1)), (0, 1));
    }

    #[test]
    fn what_is_left_out_is_not_counted() {
        let mut sheet = vec![Some(3); 9];
        sheet[3] = None;
        let rows = vec![vec![Some(4); 9], sheet];
        let found = calculated(&IkmFacts { rows, ..IkmFacts::default() }).unwrap();
        let ikm = found.ikm.unwrap();
        assert_eq!(
            (ikm.nrr[3].nrr.as_str(), ikm.nrr[3].answers, ikm.nrr[0].nrr.as_str()),
            ("4.000", 1, "3.500")
        );
        // (8 × 3.5 + 4) / 9 × 25.
        assert_eq!((ikm.ikm.as_str(), ikm.nik.as_str()), ("3.556", "88.89"));
        assert_eq!(found.working.unwrap().operands[0].operands[0].operands.len(), 9);
    }

    #[test]
    fn a_sheet_that_is_none_is_refused_by_place() {
        let rows = vec![vec![Some(4); 8], vec![Some(5); 9], vec![None; 9]];
        let Err(Error::Invalid(faults)) = calculated(&IkmFacts { rows, ..IkmFacts::default() }) else {
            panic!()
        };
        assert_eq!(faults.len(), 11);
        assert_eq!(
            (faults[0].code, faults[10].code),
            ("performance.sheet_length", "performance.sheet_empty")
        );
        assert_eq!(faults[1].pointer.as_deref(), Some("/rows/1/0"));
    }
}
