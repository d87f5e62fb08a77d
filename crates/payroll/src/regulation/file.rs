//! From files to versions of tables; every fault with file, row and reason.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use kernel::Label;
use kernel::recipe::{Citation, Matching};
use serde::Deserialize;

use super::table::{Confidence, LawTable};

mod rows;

/// What is wrong with a file of law.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}{}: {reason}", .row.map(|row| format!(":{row}")).unwrap_or_default())]
pub struct LawFault {
    /// The file.
    pub file: String,
    /// The line in it, counted from 1.
    pub row: Option<usize>,
    /// Why it is refused.
    pub reason: String,
}

/// An index and the files that it names.
#[derive(Debug)]
pub(super) struct Folder {
    pub(super) name: String,
    pub(super) index: String,
    pub(super) files: BTreeMap<String, String>,
}

/// A version of a table with the days for which it claims to hold.
#[derive(Debug)]
pub(super) struct Version {
    pub(super) file: String,
    pub(super) valid_from: NaiveDate,
    pub(super) valid_until: Option<NaiveDate>,
    pub(super) table: LawTable,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Contents {
    table: Vec<Entry>,
}

/// One `[[table]]` of the index; `index.toml` of this crate says what each member means.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    file: String,
    title: Label,
    instrument: String,
    article: String,
    source: String,
    confidence: Confidence,
    valid_from: NaiveDate,
    valid_until: Option<NaiveDate>,
    keys: Vec<String>,
    threshold: Option<Threshold>,
    until: Option<String>,
    value: String,
    unit: EntryUnit,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Threshold {
    column: String,
    matching: Matching,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum EntryUnit {
    Fixed(LawUnit),
    Column { column: String },
}

/// What a value of law counts. A percentage becomes a rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum LawUnit {
    Rupiah,
    Percent,
    Persons,
    Years,
    Kg,
    Text,
}

impl Version {
    pub(super) fn key(&self) -> (String, NaiveDate) {
        (self.table.id.clone(), self.valid_from)
    }
}

impl Folder {
    /// Reads `index.toml` and the files that it names.
    pub(super) fn read(path: &Path) -> Result<Self, Vec<LawFault>> {
        let name = path.display().to_string();
        let open = |file: &str| {
            std::fs::read_to_string(path.join(file)).map_err(|error| {
                vec![LawFault { file: format!("{name}/{file}"), row: None, reason: error.to_string() }]
            })
        };
        let index = open("index.toml")?;
        let contents = contents(&name, &index)?;
        let files = contents.table.iter().map(|entry| Ok((entry.file.clone(), open(&entry.file)?)));
        let files = files.collect::<Result<_, Vec<LawFault>>>()?;
        Ok(Self { name, index, files })
    }

    /// All versions of the folder.
    pub(super) fn versions(&self) -> Result<Vec<Version>, Vec<LawFault>> {
        let contents = contents(&self.name, &self.index)?;
        let mut faults = Vec::new();
        let mut versions: Vec<Version> = Vec::new();
        for entry in &contents.table {
            match self.version(entry) {
                Ok(version) if versions.iter().any(|known| known.key() == version.key()) => {
                    faults.push(self.index_fault(entry, "two versions begin on the same day"));
                }
                Ok(version) => versions.push(version),
                Err(found) => faults.extend(found),
            }
        }
        let named = |file: &String| contents.table.iter().any(|entry| entry.file == *file);
        for file in self.files.keys().filter(|file| !named(file)) {
            let reason = "the index does not name this file".to_owned();
            faults.push(LawFault { file: file.clone(), row: None, reason });
        }
        if faults.is_empty() { Ok(versions) } else { Err(faults) }
    }

    fn version(&self, entry: &Entry) -> Result<Version, Vec<LawFault>> {
        let said = [
            ("id", &entry.id),
            ("title.id", &entry.title.id),
            ("title.en", &entry.title.en),
            ("instrument", &entry.instrument),
            ("article", &entry.article),
            ("source", &entry.source),
        ];
        let mut faults: Vec<LawFault> = said
            .into_iter()
            .filter(|(_, text)| text.trim().is_empty())
            .map(|(member, _)| self.index_fault(entry, &format!("{member} is missing")))
            .collect();
        if entry.valid_until.is_some_and(|until| until <= entry.valid_from) {
            faults.push(self.index_fault(entry, "valid_until is not after valid_from"));
        }
        let Some(content) = self.files.get(&entry.file) else {
            faults.push(self.index_fault(entry, "the file is missing"));
            return Err(faults);
        };
        let citation = Citation {
            instrument: entry.instrument.clone(),
            article: entry.article.clone(),
            version: format!("{}@{}", entry.id, entry.valid_from),
        };
        let rows = match rows::read(entry, &citation, content) {
            Ok(rows) if faults.is_empty() => rows,
            Ok(_) => return Err(faults),
            Err(found) => {
                faults.extend(found);
                return Err(faults);
            }
        };
        let table = LawTable {
            id: entry.id.clone(),
            title: entry.title.clone(),
            citation,
            source: entry.source.clone(),
            confidence: entry.confidence,
            matching: entry.threshold.as_ref().map_or(Matching::Exact, |threshold| threshold.matching),
            rows,
        };
        Ok(Version {
            file: entry.file.clone(),
            valid_from: entry.valid_from,
            valid_until: entry.valid_until,
            table,
        })
    }

    fn index_fault(&self, entry: &Entry, reason: &str) -> LawFault {
        LawFault {
            file: format!("{}/index.toml", self.name),
            row: None,
            reason: format!("{} from {}: {reason}", entry.id, entry.valid_from),
        }
    }
}

fn contents(name: &str, index: &str) -> Result<Contents, Vec<LawFault>> {
    toml::from_str(index).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let row = index.get(..start).map(|before| before.matches('\n').count() + 1);
        vec![LawFault { file: format!("{name}/index.toml"), row, reason: error.message().to_owned() }]
    })
}
