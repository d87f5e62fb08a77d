//! Law files: `index.toml` names each version of each table with its source. Read once, refused when unsound.

pub mod appraisal;
mod credit;
mod index;
mod tables;
mod terms;

use std::collections::HashSet;
use std::sync::OnceLock;

use chrono::NaiveDate;
use kernel::recipe::Compiled;
use kernel::{Predikat, Timeline};
use serde::Deserialize;

use crate::Error;
use crate::citizens::ComplaintTerm;
use crate::rules::predikat::{self, Cell, Ratings};
use appraisal::Appraisal;
pub use credit::{BaseCredit, Coefficient, CreditTables, IntegrationBase, Share, Tier};
pub(crate) use index::Confidence;
pub use index::Dated;
use index::{Entry, Shelf};
pub use tables::{Bounds, Category, Combined, Element, Pattern, QualityBand};
pub use terms::{ComplaintTerms, SuperiorRequestTerm, SuperiorRequestTerms, Terms, Thresholds};

const INDEX: &str = include_str!("../../regulations/index.toml");

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../../regulations/", $name)))),*]
    };
}

const FILES: [(&str, &str); 13] = files![
    "predikat_matrix.2022-01-01.csv",
    "angka_kredit_jenjang.2023-01-01.csv",
    "angka_kredit_predikat.2023-01-01.csv",
    "angka_kredit_dasar.2023-01-01.csv",
    "angka_kredit_integrasi.2023-01-01.csv",
    "skm_unsur.2017-05-09.csv",
    "skm_mutu.2017-05-09.csv",
    "pp30_kategori.2019-04-26.csv",
    "distribution_rules.2023-01-01.json",
    "appraisal.2019-04-29.toml",
    "complaint_terms.2019-01-01.toml",
    "superior_request_terms.2019-04-26.toml",
    "indicator_difficulty.2019-04-26.toml",
];

const PREDIKAT_MATRIX: &str = "predikat_matrix";
const CELLS: usize = 9;

/// The tables that are read here.
const TABLES: &[&str] = &[
    PREDIKAT_MATRIX,
    "angka_kredit_jenjang",
    "angka_kredit_predikat",
    "angka_kredit_dasar",
    "angka_kredit_integrasi",
    "skm_unsur",
    "skm_mutu",
    "pp30_kategori",
    "distribution_rules",
    "appraisal",
    "complaint_terms",
    "superior_request_terms",
    "indicator_difficulty",
];

/// The law of performance, by date.
#[derive(Debug)]
pub struct Law {
    predikat: Timeline<PredikatLaw>,
    tiers: Timeline<Dated<Vec<Tier>>>,
    percents: Timeline<Dated<Vec<Share>>>,
    bases: Timeline<Dated<Vec<BaseCredit>>>,
    integration: Timeline<Dated<Vec<IntegrationBase>>>,
    elements: Timeline<Dated<Vec<Element>>>,
    bands: Timeline<Dated<Vec<QualityBand>>>,
    categories: Timeline<Dated<Vec<Category>>>,
    patterns: Timeline<Dated<Vec<Pattern>>>,
    appraisals: Timeline<Appraisal>,
    complaints: Timeline<ComplaintTerms>,
    superior_requests: Timeline<SuperiorRequestTerms>,
    thresholds: Timeline<Thresholds>,
}

/// One version of the matrix that turns two ratings into a predikat.
#[derive(Debug)]
pub struct PredikatLaw {
    /// The name under which evaluations remember it: `predikat_matrix@2022-01-01`.
    pub version: String,
    /// The matrix as a recipe.
    pub matrix: Compiled,
}

/// A row of the matrix.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CellRow {
    hasil_kerja: kernel::Ekspektasi,
    perilaku_kerja: kernel::Ekspektasi,
    predikat: Predikat,
}

impl Law {
    /// The law that ships with the program.
    ///
    /// # Errors
    /// `Broken` where a file is unsound, which a test of this crate excludes.
    pub fn embedded() -> Result<&'static Self, Error> {
        static LAW: OnceLock<Result<Law, String>> = OnceLock::new();
        let law = LAW.get_or_init(|| Self::read(INDEX, &FILES));
        law.as_ref().map_err(|defect| platform::Error::Broken(defect.clone()).into())
    }

    /// The matrix in force on a day.
    ///
    /// # Errors
    /// `NoLaw` before the first year of PermenPANRB 6/2022.
    pub fn predikat_on(&self, day: NaiveDate) -> Result<&PredikatLaw, Error> {
        self.predikat.at(day).ok_or(Error::NoLaw { day })
    }

    /// The matrix that an evaluation remembers.
    ///
    /// # Errors
    /// `Broken` where the file is no longer there: files are added, never removed.
    pub fn predikat_version(&self, version: &str) -> Result<&PredikatLaw, Error> {
        let mut versions = self.predikat.entries().iter().map(|(_, law)| law);
        versions
            .find(|law| law.version == version)
            .ok_or_else(|| platform::Error::Broken(format!("the law {version} is missing")).into())
    }

    /// What credit points follow from on a day.
    ///
    /// # Errors
    /// `NoLaw` before the first year whose predikat is converted.
    pub fn credit_on(&self, day: NaiveDate) -> Result<CreditTables<'_>, Error> {
        let no_law = || Error::NoLaw { day };
        Ok(CreditTables {
            tiers: self.tiers.at(day).ok_or_else(no_law)?,
            percents: self.percents.at(day).ok_or_else(no_law)?,
            bases: self.bases.at(day).ok_or_else(no_law)?,
            integration: self.integration.at(day).ok_or_else(no_law)?,
        })
    }

    /// The elements of the survey of satisfaction on a day, in their order.
    ///
    /// # Errors
    /// `NoLaw` before PermenPANRB 14/2017.
    pub fn elements_on(&self, day: NaiveDate) -> Result<&Dated<Vec<Element>>, Error> {
        self.elements.at(day).ok_or(Error::NoLaw { day })
    }

    /// The bands of quality on a day, the lowest first.
    ///
    /// # Errors
    /// `NoLaw` before PermenPANRB 14/2017.
    pub fn bands_on(&self, day: NaiveDate) -> Result<&Dated<Vec<QualityBand>>, Error> {
        self.bands.at(day).ok_or(Error::NoLaw { day })
    }

    /// The grades of the numeric scheme on a day, the highest first.
    ///
    /// # Errors
    /// `NoLaw` before PP 30/2019.
    pub fn categories_on(&self, day: NaiveDate) -> Result<&Dated<Vec<Category>>, Error> {
        self.categories.at(day).ok_or(Error::NoLaw { day })
    }

    /// How grades should spread, by the grade of the organisation, on a day.
    ///
    /// # Errors
    /// `NoLaw` before SE MenPANRB 3/2023.
    pub fn patterns_on(&self, day: NaiveDate) -> Result<&Dated<Vec<Pattern>>, Error> {
        self.patterns.at(day).ok_or(Error::NoLaw { day })
    }

    /// The procedure around a rating on a day.
    ///
    /// # Errors
    /// `NoLaw` before PP 30/2019.
    pub fn appraisal_on(&self, day: NaiveDate) -> Result<&Appraisal, Error> {
        self.appraisals.at(day).ok_or(Error::NoLaw { day })
    }

    /// By when complaints of citizens are answered, on a day.
    ///
    /// # Errors
    /// `NoLaw` before the first terms.
    pub fn complaint_terms_on(&self, day: NaiveDate) -> Result<&ComplaintTerms, Error> {
        self.complaints.at(day).ok_or(Error::NoLaw { day })
    }

    /// The clock of requests about the superior, on a day.
    ///
    /// # Errors
    /// `NoLaw` before PP 30/2019.
    pub fn superior_request_terms_on(&self, day: NaiveDate) -> Result<&SuperiorRequestTerms, Error> {
        self.superior_requests.at(day).ok_or(Error::NoLaw { day })
    }

    /// When a target is remarkable, on a day.
    ///
    /// # Errors
    /// `NoLaw` before PP 30/2019.
    pub fn thresholds_on(&self, day: NaiveDate) -> Result<Thresholds, Error> {
        self.thresholds.at(day).copied().ok_or(Error::NoLaw { day })
    }

    fn read(index: &str, files: &[(&str, &str)]) -> Result<Self, String> {
        let shelf = Shelf::read(index, files, TABLES)?;
        Ok(Self {
            predikat: shelf.timeline(PREDIKAT_MATRIX, matrix)?,
            tiers: shelf.dated("angka_kredit_jenjang", credit::tiers)?,
            percents: shelf.dated("angka_kredit_predikat", credit::percents)?,
            bases: shelf.dated("angka_kredit_dasar", credit::bases)?,
            integration: shelf.dated("angka_kredit_integrasi", credit::integration)?,
            elements: shelf.dated("skm_unsur", tables::elements)?,
            bands: shelf.dated("skm_mutu", tables::bands)?,
            categories: shelf.dated("pp30_kategori", tables::categories)?,
            patterns: shelf.dated("distribution_rules", tables::patterns)?,
            appraisals: shelf.timeline("appraisal", |_entry, text| Appraisal::read(text))?,
            complaints: shelf.timeline("complaint_terms", |_entry, text| {
                ComplaintTerms::read(text, &ComplaintTerm::all())
            })?,
            superior_requests: shelf.timeline("superior_request_terms", |_entry, text| {
                SuperiorRequestTerms::read(text, &[SuperiorRequestTerm::Answer])
            })?,
            thresholds: shelf.timeline("indicator_difficulty", |_entry, text| Thresholds::read(text))?,
        })
    }
}

fn matrix(entry: &Entry, rows: &str) -> Result<PredikatLaw, String> {
    let rows = csv::Reader::from_reader(rows.as_bytes()).into_deserialize::<CellRow>();
    let cells = rows.map(|row| {
        let CellRow { hasil_kerja, perilaku_kerja, predikat } = row?;
        Ok((Ratings { hasil_kerja, perilaku_kerja }, predikat))
    });
    let cells: Vec<Cell> = cells.collect::<Result<_, csv::Error>>().map_err(|error| error.to_string())?;
    let distinct: HashSet<Ratings> = cells.iter().map(|(ratings, _)| *ratings).collect();
    if distinct.len() != CELLS {
        return Err(format!("{} of {CELLS} cells", distinct.len()));
    }
    let matrix = predikat::recipe(entry.citation(), entry.title.clone(), &cells);
    Ok(PredikatLaw { version: entry.version(), matrix: matrix.map_err(|defects| format!("{defects:?}"))? })
}

#[cfg(test)]
mod tests {
    use kernel::{Ekspektasi, Language};
    use serde_json::Value;

    use super::*;

    fn grade(hasil_kerja: Ekspektasi, perilaku_kerja: Ekspektasi) -> Predikat {
        let law = Law::embedded().unwrap().predikat_on("2026-01-01".parse().unwrap()).unwrap();
        predikat::predikat(&law.matrix, Ratings { hasil_kerja, perilaku_kerja }).unwrap()
    }

    fn rating(word: &Value) -> Ekspektasi {
        serde_json::from_value(word.as_str().unwrap().to_lowercase().into()).unwrap()
    }

    #[test]
    fn the_published_cases_hold() {
        let examples: Value = serde_json::from_str(include_str!("../../regulations/examples.json")).unwrap();
        let cases = examples["cases"].as_array().unwrap().iter();
        let matrix: Vec<&Value> =
            cases.filter(|case| case["id"].as_str().unwrap().starts_with("P-MX-")).collect();
        assert_eq!(matrix.len(), 4);
        for case in matrix {
            let found = grade(rating(&case["input"]["hasil"]), rating(&case["input"]["perilaku"]));
            assert_eq!(found.word(), case["expected"].as_str().unwrap().to_lowercase(), "{}", case["id"]);
        }
    }

    #[test]
    fn all_nine_cells_are_those_of_the_annex() {
        use Ekspektasi::{DiAtas, DiBawah, Sesuai};
        use Predikat::{Baik, ButuhPerbaikan, Kurang, SangatBaik, SangatKurang};
        for (hasil, perilaku, expected) in [
            (DiAtas, DiAtas, SangatBaik),
            (DiAtas, Sesuai, Baik),
            (DiAtas, DiBawah, Kurang),
            (Sesuai, DiAtas, Baik),
            (Sesuai, Sesuai, Baik),
            (Sesuai, DiBawah, Kurang),
            (DiBawah, DiAtas, ButuhPerbaikan),
            (DiBawah, Sesuai, ButuhPerbaikan),
            (DiBawah, DiBawah, SangatKurang),
        ] {
            assert_eq!(grade(hasil, perilaku), expected, "{hasil} {perilaku}");
        }
    }

    #[test]
    fn the_working_names_ratings_and_regulation() {
        let law = Law::embedded().unwrap().predikat_on("2026-01-01".parse().unwrap()).unwrap();
        let ratings = Ratings { hasil_kerja: Ekspektasi::DiAtas, perilaku_kerja: Ekspektasi::Sesuai };
        let working = predikat::working(&law.matrix, ratings, None, Language::En).unwrap();
        assert_eq!(working.value, "baik");
        assert_eq!(working.formula, "Quadrant of employee performance [di_atas; sesuai]");
        assert_eq!(working.citations[0].instrument, "PermenPANRB 6/2022");
        assert_eq!(working.operands.len(), 2);
    }

    #[test]
    fn no_grade_before_the_regulation() {
        let law = Law::embedded().unwrap();
        assert!(matches!(law.predikat_on("2021-12-31".parse().unwrap()), Err(Error::NoLaw { .. })));
    }

    #[test]
    fn unsound_files_are_refused() {
        assert!(Law::read(INDEX, &FILES).is_ok());
        let of = |id: &str| {
            let entry = INDEX.split("[[table]]").find(|entry| entry.contains(&format!("id = \"{id}\"")));
            entry.unwrap().to_owned()
        };
        let with = |name: &str, change: fn(&str) -> String| {
            let changed =
                FILES.map(|(file, rows)| (file, if file == name { change(rows) } else { rows.to_owned() }));
            let files: Vec<(&str, &str)> =
                changed.iter().map(|(file, rows)| (*file, rows.as_str())).collect();
            Law::read(INDEX, &files)
        };
        let twice = format!("{INDEX}[[table]]{}", of("predikat_matrix"));
        assert!(Law::read(&twice, &FILES).is_err(), "two versions from one day");
        let cell = |rows: &str| rows.replace("di_bawah,di_bawah,sangat_kurang\n", "");
        assert!(with("predikat_matrix.2022-01-01.csv", cell).is_err(), "a cell missing");
        let percent = |rows: &str| rows.replace("KURANG,50", "KURANG,0.5");
        assert!(with("angka_kredit_predikat.2023-01-01.csv", percent).is_err(), "a percentage that is none");
        let element = |rows: &str| rows.replace("U9,", "U8,");
        assert!(with("skm_unsur.2017-05-09.csv", element).is_err(), "an element twice");
        let band = |rows: &str| rows.replace("76.61", "76.62");
        assert!(with("skm_mutu.2017-05-09.csv", band).is_err(), "a value in no band");
        assert!(Law::read(INDEX, &[]).is_err(), "no file");
        assert!(Law::read(&INDEX.replace("confidence = ", "certainty = "), &FILES).is_err(), "no confidence");
        assert!(
            Law::read(&INDEX.replace("\"predikat_matrix\"", "\"ikm\""), &FILES).is_err(),
            "unknown table"
        );
    }
}
