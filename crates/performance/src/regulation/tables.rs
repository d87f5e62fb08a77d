//! The tables of the survey, of the numeric scheme and of the patterns: their rows, read from the files as they are published,
//! and refused where unsound.

use std::collections::BTreeMap;
use std::str::FromStr;

use kernel::{Predikat, PredikatOrganisasi};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::rules::ikm::{ELEMENTS, Mutu};

/// An element of the survey of satisfaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// `u1` to `u9`.
    pub code: String,
    /// What is asked about.
    pub label: kernel::Label,
}

/// A band of the quality of service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QualityBand {
    /// Which.
    pub mutu: Mutu,
    /// The lowest converted value, to two places.
    pub from: Decimal,
    /// The highest.
    pub to: Decimal,
}

/// A grade of the numeric scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Category {
    /// The grade.
    pub predikat: Predikat,
    /// The lowest value.
    pub from: Decimal,
    /// The highest value, or the first that is too high.
    pub to: Decimal,
    /// Whether the highest value belongs to it.
    pub to_inclusive: bool,
    /// Whether it also takes a new idea.
    pub needs_idea: bool,
}

/// How grades should spread where the organisation has a grade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// The organisation's grade.
    pub organisation: PredikatOrganisasi,
    /// Bounds of single grades.
    pub bounds: Vec<(Predikat, Bounds)>,
    /// Bounds of several grades together.
    pub combined: Vec<Combined>,
}

/// Bounds; shares in whole percent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// It should be the most frequent one.
    pub dominant: bool,
    /// At most.
    pub max_percent: Option<u32>,
    /// At least.
    pub min_percent: Option<u32>,
    /// At most so many.
    pub max_count: Option<u32>,
    /// At least so many.
    pub min_count: Option<u32>,
}

/// Bounds of several grades together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Combined {
    /// The grades.
    pub of: Vec<Predikat>,
    /// The bounds of their sum.
    pub bounds: Bounds,
}

pub(super) fn rows<T: DeserializeOwned>(text: &str) -> Result<Vec<T>, String> {
    let rows = csv::Reader::from_reader(text.as_bytes()).into_deserialize::<T>();
    rows.collect::<Result<_, csv::Error>>().map_err(|error| error.to_string())
}

pub(super) fn read<T: FromStr>(text: &str) -> Result<T, String> {
    text.trim().parse().map_err(|_not| format!("{text:?} is not understood"))
}

pub(super) fn predikat(word: &str) -> Result<Predikat, String> {
    // PP 30/2019 calls the middle grade cukup.
    let word = if word == "CUKUP" { "butuh_perbaikan".to_owned() } else { word.to_lowercase() };
    Predikat::from_word(&word).ok_or_else(|| format!("{word} is no grade"))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ElementRow {
    kode: String,
    unsur: String,
    meaning_en: String,
    #[serde(rename = "status")]
    _status: String,
    #[serde(rename = "source")]
    _source: String,
}

/// The elements: U1 to U9 in their order.
pub(super) fn elements(text: &str) -> Result<Vec<Element>, String> {
    let element = |row: ElementRow| Element {
        code: row.kode.to_lowercase(),
        label: kernel::Label::new(row.unsur, row.meaning_en),
    };
    let elements: Vec<Element> = rows(text)?.into_iter().map(element).collect();
    let is_ordered = elements.iter().enumerate().all(|(at, element)| element.code == format!("u{}", at + 1));
    if is_ordered && elements.len() == ELEMENTS { Ok(elements) } else { Err("not U1 to U9".to_owned()) }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BandRow {
    mutu: String,
    kinerja: String,
    #[serde(rename = "persepsi")]
    _persepsi: String,
    #[serde(rename = "ni_min")]
    _ni_min: String,
    #[serde(rename = "ni_max")]
    _ni_max: String,
    nik_min: String,
    nik_max: String,
    #[serde(rename = "status")]
    _status: String,
    #[serde(rename = "source")]
    _source: String,
}

/// The bands, the lowest first. To two places they leave no gap: a value is rounded before it is looked up.
pub(super) fn bands(text: &str) -> Result<Vec<QualityBand>, String> {
    let band = |row: BandRow| {
        let mutu = Mutu::named(&row.mutu).ok_or_else(|| format!("{} is no quality", row.kinerja))?;
        Ok(QualityBand { mutu, from: read(&row.nik_min)?, to: read(&row.nik_max)? })
    };
    let bands: Vec<QualityBand> = rows(text)?.into_iter().map(band).collect::<Result<_, String>>()?;
    let step = Decimal::new(1, 2);
    let touch = bands.windows(2).all(|pair| matches!(pair, [one, two] if one.to + step == two.from));
    let ends = bands.first().map(|band| band.from) == Some(Decimal::from(25))
        && bands.last().map(|band| band.to) == Some(Decimal::ONE_HUNDRED);
    if touch && ends { Ok(bands) } else { Err("the bands leave a gap between 25 and 100".to_owned()) }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CategoryRow {
    predikat: String,
    min_inclusive: String,
    max: String,
    max_inclusive: bool,
    extra_condition: String,
    #[serde(rename = "status")]
    _status: String,
    #[serde(rename = "source")]
    _source: String,
}

/// The grades of the numeric scheme, the highest first. Only one takes more than its value, and the one below catches the rest.
pub(super) fn categories(text: &str) -> Result<Vec<Category>, String> {
    let category = |row: CategoryRow| {
        Ok(Category {
            predikat: predikat(&row.predikat)?,
            from: read(&row.min_inclusive)?,
            to: read(&row.max)?,
            to_inclusive: row.max_inclusive,
            needs_idea: row.extra_condition.starts_with("must also have created a new idea"),
        })
    };
    let categories: Vec<Category> = rows(text)?.into_iter().map(category).collect::<Result<_, String>>()?;
    let ideas = categories.iter().filter(|category| category.needs_idea).count();
    if ideas == 1 && categories.len() == 5 { Ok(categories) } else { Err("not the five grades".to_owned()) }
}

#[derive(Debug, Deserialize)]
struct PatternFile {
    rules: BTreeMap<String, BTreeMap<String, serde_json::Value>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BoundsRow {
    #[serde(default)]
    of: Vec<String>,
    #[serde(default)]
    dominant: bool,
    #[serde(default)]
    max: Option<serde_json::Number>,
    #[serde(default)]
    min: Option<serde_json::Number>,
    #[serde(default)]
    max_count: Option<u32>,
    #[serde(default)]
    min_count: Option<u32>,
}

impl BoundsRow {
    fn bounds(&self) -> Result<Bounds, String> {
        // The file writes shares as JSON numbers; their text is the decimal that was meant.
        let percent = |share: &Option<serde_json::Number>| match share {
            None => Ok(None),
            Some(share) => {
                let percent = read::<Decimal>(&share.to_string())? * Decimal::ONE_HUNDRED;
                let whole = percent.is_integer().then(|| percent.to_u32()).flatten();
                whole.map(Some).ok_or_else(|| format!("{share} is no share in whole percent"))
            }
        };
        Ok(Bounds {
            dominant: self.dominant,
            max_percent: percent(&self.max)?,
            min_percent: percent(&self.min)?,
            max_count: self.max_count,
            min_count: self.min_count,
        })
    }
}

/// The patterns; one for each grade of the organisation.
pub(super) fn patterns(text: &str) -> Result<Vec<Pattern>, String> {
    let file: PatternFile = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let patterns = file.rules.into_iter().map(|(organisation, rules)| {
        let organisation = PredikatOrganisasi::from_word(&organisation.to_lowercase());
        let organisation = organisation.ok_or("a pattern for a grade that is none")?;
        let mut pattern = Pattern { organisation, bounds: Vec::new(), combined: Vec::new() };
        for (name, value) in rules {
            if name == "_combined" {
                let rows: Vec<BoundsRow> =
                    serde_json::from_value(value).map_err(|error| error.to_string())?;
                for row in rows {
                    let of = row.of.iter().map(|word| predikat(word)).collect::<Result<_, String>>()?;
                    pattern.combined.push(Combined { of, bounds: row.bounds()? });
                }
            } else {
                let row: BoundsRow = serde_json::from_value(value).map_err(|error| error.to_string())?;
                pattern.bounds.push((predikat(&name)?, row.bounds()?));
            }
        }
        // From the best grade to the poorest, as people read them.
        pattern.bounds.sort_by_key(|(predikat, _)| std::cmp::Reverse(*predikat));
        Ok(pattern)
    });
    let patterns: Vec<Pattern> = patterns.collect::<Result<_, String>>()?;
    if patterns.len() == PredikatOrganisasi::ALL.len() {
        Ok(patterns)
    } else {
        Err("a pattern is missing".to_owned())
    }
}
