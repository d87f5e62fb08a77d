//! Law files: each is one version of one table, with its source in a header. Read once, refused when unsound.

use std::collections::HashSet;
use std::sync::OnceLock;

use chrono::NaiveDate;
use kernel::recipe::{Citation, Compiled};
use kernel::{DateRange, Predikat, Timeline};
use serde::Deserialize;

use crate::Error;
use crate::rules::predikat::{self, Cell, Ratings};

const PREDIKAT_MATRICES: [&str; 1] = [include_str!("../regulations/predikat_matrix_2022.csv")];
const FENCE: &str = "+++\n";
const CELLS: usize = 9;

/// The law of performance, by date.
#[derive(Debug)]
pub struct Law {
    predikat: Timeline<PredikatLaw>,
}

/// One version of the matrix that turns two ratings into a predikat.
#[derive(Debug)]
pub struct PredikatLaw {
    /// The name under which evaluations remember it: `predikat_matrix@2022-01-01`.
    pub version: String,
    /// The matrix as a recipe.
    pub matrix: Compiled,
}

/// The header of a law file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    version: String,
    instrument: String,
    article: String,
    effective_from: toml::value::Date,
    /// How well the source is known. Read so that no file can lack it.
    #[serde(rename = "confidence")]
    _confidence: String,
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
        let law = LAW.get_or_init(|| Self::read(&PREDIKAT_MATRICES));
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
            .ok_or_else(|| platform::Error::Broken(format!("the law file {version} is missing")).into())
    }

    fn read(files: &[&str]) -> Result<Self, String> {
        let mut versions = files.iter().map(|file| predikat_law(file)).collect::<Result<Vec<_>, _>>()?;
        versions.sort_by_key(|(from, _)| *from);
        if versions.windows(2).any(|pair| matches!(pair, [(one, _), (two, _)] if one == two)) {
            return Err("two versions of one table take effect on the same day".to_owned());
        }
        let starts: Vec<NaiveDate> = versions.iter().skip(1).map(|(from, _)| *from).collect();
        let mut ends = starts.into_iter().map(Some).chain(std::iter::once(None));
        let entries = versions
            .into_iter()
            .map(|(from, law)| (DateRange { from, until: ends.next().flatten() }, law))
            .collect();
        let predikat = Timeline::new(entries).map_err(|overlap| overlap.to_string())?;
        Ok(Self { predikat })
    }
}

fn predikat_law(file: &str) -> Result<(NaiveDate, PredikatLaw), String> {
    let (header, table) = file
        .strip_prefix(FENCE)
        .and_then(|rest| rest.split_once(FENCE))
        .ok_or_else(|| "a law file lacks its header".to_owned())?;
    let header: Header = toml::from_str(header).map_err(|error| error.to_string())?;
    let date = header.effective_from;
    let from = NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())
        .ok_or_else(|| format!("{}: no such date", header.version))?;
    let rows = csv::Reader::from_reader(table.as_bytes()).into_deserialize::<CellRow>();
    let cells = rows
        .map(|row| {
            let CellRow { hasil_kerja, perilaku_kerja, predikat } = row?;
            Ok((Ratings { hasil_kerja, perilaku_kerja }, predikat))
        })
        .collect::<Result<Vec<Cell>, csv::Error>>()
        .map_err(|error| format!("{}: {error}", header.version))?;
    let distinct: HashSet<_> =
        cells.iter().map(|(cell, _)| (cell.hasil_kerja, cell.perilaku_kerja)).collect();
    if distinct.len() != CELLS {
        return Err(format!("{}: the matrix has {} of {CELLS} cells", header.version, distinct.len()));
    }
    let citation =
        Citation { instrument: header.instrument, article: header.article, version: header.version.clone() };
    let matrix =
        predikat::recipe(citation, &cells).map_err(|defects| format!("{}: {defects:?}", header.version))?;
    Ok((from, PredikatLaw { version: header.version, matrix }))
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
        let examples: Value = serde_json::from_str(include_str!("../regulations/examples.json")).unwrap();
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
        let [sound] = PREDIKAT_MATRICES;
        assert!(Law::read(&[sound, sound]).is_err(), "two versions from one day");
        assert!(
            Law::read(&[&sound.replace("di_bawah,di_bawah,sangat_kurang\n", "")]).is_err(),
            "a cell missing"
        );
        assert!(Law::read(&[&sound.replace("confidence", "certainty")]).is_err(), "no confidence");
        assert!(Law::read(&["hasil_kerja,perilaku_kerja,predikat\n"]).is_err(), "no header");
    }
}
