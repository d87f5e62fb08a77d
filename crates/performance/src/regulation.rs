//! Law files: `index.toml` names each version of each table with its source. Read once, refused when unsound.

use std::collections::HashSet;
use std::sync::OnceLock;

use chrono::NaiveDate;
use kernel::recipe::{Citation, Compiled};
use kernel::{DateRange, Label, Predikat, Timeline};
use serde::Deserialize;

use crate::Error;
use crate::rules::predikat::{self, Cell, Ratings};

const INDEX: &str = include_str!("../regulations/index.toml");
const FILES: [(&str, &str); 1] =
    [("predikat_matrix.2022-01-01.csv", include_str!("../regulations/predikat_matrix.2022-01-01.csv"))];
const PREDIKAT_MATRIX: &str = "predikat_matrix";
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

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Contents {
    table: Vec<Entry>,
}

/// One `[[table]]` of the index.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    file: String,
    title: Label,
    instrument: String,
    article: String,
    valid_from: NaiveDate,
    /// Where the values were read. Demanded, so that no table can lack it.
    #[serde(rename = "source")]
    _source: String,
    /// How sure they are. Demanded as well.
    #[serde(rename = "confidence")]
    _confidence: Confidence,
}

/// How sure the values of a table are.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Confidence {
    /// Two independent sources, or the text of the regulation.
    Verified,
    /// One source.
    OneSource,
    /// A default that an installation confirms or replaces.
    FromMemory,
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

    fn read(index: &str, files: &[(&str, &str)]) -> Result<Self, String> {
        let Contents { table: mut entries } = toml::from_str(index).map_err(|error| error.to_string())?;
        entries.sort_by_key(|entry| entry.valid_from);
        if entries.windows(2).any(|pair| matches!(pair, [one, two] if one.valid_from == two.valid_from)) {
            return Err("two versions of one table begin on the same day".to_owned());
        }
        let ends = entries.iter().skip(1).map(|entry| Some(entry.valid_from)).chain([None]);
        let versions = entries.iter().zip(ends).map(|(entry, until)| {
            let rows = files.iter().find(|(name, _)| *name == entry.file).map(|(_, rows)| *rows);
            let rows = rows.ok_or_else(|| format!("{} is missing", entry.file))?;
            let law = entry.matrix(rows).map_err(|reason| format!("{}: {reason}", entry.file))?;
            Ok((DateRange { from: entry.valid_from, until }, law))
        });
        let versions = versions.collect::<Result<Vec<_>, String>>()?;
        let predikat = Timeline::new(versions).map_err(|overlap| overlap.to_string())?;
        Ok(Self { predikat })
    }
}

impl Entry {
    fn matrix(&self, rows: &str) -> Result<PredikatLaw, String> {
        if self.id != PREDIKAT_MATRIX {
            return Err(format!("nothing here reads {}", self.id));
        }
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
        let version = format!("{}@{}", self.id, self.valid_from);
        let citation = Citation {
            instrument: self.instrument.clone(),
            article: self.article.clone(),
            version: version.clone(),
        };
        let matrix = predikat::recipe(citation, self.title.clone(), &cells);
        Ok(PredikatLaw { version, matrix: matrix.map_err(|defects| format!("{defects:?}"))? })
    }
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
        let [(name, rows)] = FILES;
        assert!(Law::read(INDEX, &FILES).is_ok());
        let twice = format!("{INDEX}[[table]]{}", INDEX.split_once("[[table]]").unwrap().1);
        assert!(Law::read(&twice, &FILES).is_err(), "two versions from one day");
        let short = rows.replace("di_bawah,di_bawah,sangat_kurang\n", "");
        assert!(Law::read(INDEX, &[(name, &short)]).is_err(), "a cell missing");
        assert!(Law::read(INDEX, &[]).is_err(), "no file");
        assert!(Law::read(&INDEX.replace("confidence = ", "certainty = "), &FILES).is_err(), "no confidence");
        assert!(
            Law::read(&INDEX.replace("\"predikat_matrix\"", "\"ikm\""), &FILES).is_err(),
            "unknown table"
        );
    }
}
