//! From files to versions of tables; every fault with file, row and reason.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use kernel::Label;
use kernel::recipe::Citation;
use serde::Deserialize;

use super::table::{Confidence, LawTable, Origin, Standing};
use shape::{EntryUnit, Shape, Threshold};

mod rows;
mod shape;

pub(in crate::regulation) use rows::value_of;
pub(super) use shape::Shapes;

/// The file of a folder that names the others.
const INDEX: &str = "index.toml";

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

/// An index and the files that it names, each with its text or why it could not be read.
#[derive(Debug)]
pub(super) struct Folder {
    pub(super) name: String,
    pub(super) origin: Origin,
    pub(super) index: String,
    pub(super) files: BTreeMap<String, Result<String, String>>,
}

/// A version of a table with the days for which it claims to hold.
#[derive(Debug)]
pub(super) struct Version {
    pub(super) file: String,
    pub(super) row: Option<usize>,
    pub(super) valid_from: NaiveDate,
    pub(super) valid_until: Option<NaiveDate>,
    pub(super) replaces: bool,
    pub(super) table: LawTable,
}

/// What could be read of a folder, and what could not.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) versions: Vec<Version>,
    pub(super) faults: Vec<LawFault>,
    /// The tables with a version that could not be read: whether those that could leave a gap, nobody knows.
    pub(super) broken: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Contents {
    #[serde(default)]
    table: Vec<Entry>,
}

/// One `[[table]]` of the index; `index.toml` of this crate says what each member means.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    file: String,
    #[serde(default)]
    instrument: String,
    #[serde(default)]
    article: String,
    #[serde(default)]
    source: String,
    confidence: Confidence,
    valid_from: NaiveDate,
    valid_until: Option<NaiveDate>,
    #[serde(default)]
    replaces: bool,
    standing: Option<Standing>,
    title: Option<Label>,
    keys: Option<Vec<String>>,
    threshold: Option<Threshold>,
    until: Option<String>,
    value: Option<String>,
    unit: Option<EntryUnit>,
}

impl Version {
    pub(super) fn key(&self) -> (String, NaiveDate) {
        (self.table.id.clone(), self.valid_from)
    }
}

impl Folder {
    /// Reads `index.toml`, the files that it names, and those that it forgot.
    pub(super) fn read(path: &Path) -> Result<Self, Vec<LawFault>> {
        let name = path.display().to_string();
        let open = |file: &str| std::fs::read_to_string(path.join(file)).map_err(|error| error.to_string());
        let index = open(INDEX)
            .map_err(|reason| vec![LawFault { file: format!("{name}/{INDEX}"), row: None, reason }])?;
        let (entries, _faults) = entries(&name, &index);
        let named = entries.iter().map(|(_, entry)| entry.file.clone());
        let files = named.chain(tables_in(path)).map(|file| (file.clone(), open(&file))).collect();
        Ok(Self { name, origin: Origin::Folder, index, files })
    }

    /// All versions of the folder. The shapes of its tables are added to those known; in the folder of an installation
    /// they must be known already.
    pub(super) fn versions(&self, shapes: &mut Shapes) -> Reading {
        let (entries, faults) = entries(&self.name, &self.index);
        let mut reading = Reading { faults, ..Reading::default() };
        // A file is no stranger when the entry that names it cannot be read.
        if reading.faults.is_empty() {
            let is_named = |file: &String| entries.iter().any(|(_, entry)| entry.file == *file);
            let strangers = self.files.keys().filter(|file| !is_named(file));
            let reason = || "the index does not name this file".to_owned();
            let fault = |file: &String| LawFault { file: file.clone(), row: None, reason: reason() };
            reading.faults.extend(strangers.map(fault));
        }
        for (row, entry) in &entries {
            match self.version(entry, shapes) {
                Ok(version) if reading.versions.iter().any(|known| known.key() == version.key()) => {
                    let reason = "two versions begin on the same day";
                    reading.faults.push(self.index_fault((*row, entry), reason));
                }
                Ok(version) => reading.versions.push(Version { row: *row, ..version }),
                Err(found) => {
                    reading.broken.push(entry.id.clone());
                    let fault = |found: Found| match found {
                        Found::Entry(reason) => self.index_fault((*row, entry), &reason),
                        Found::Rows(fault) => fault,
                    };
                    reading.faults.extend(found.into_iter().map(fault));
                }
            }
        }
        reading
    }

    fn version(&self, entry: &Entry, shapes: &mut Shapes) -> Result<Version, Vec<Found>> {
        let mut found = said_nothing(entry);
        if entry.replaces && self.origin == Origin::BuiltIn {
            found.push(Found::Entry("the program's own versions replace nothing".to_owned()));
        }
        let known = shapes.get(&entry.id);
        if known.is_none() && self.origin == Origin::Folder {
            found.push(Found::Entry("no rule asks for a table of this id".to_owned()));
            return Err(found);
        }
        let shape = Shape::of(entry, known).map_err(|reasons| {
            found.extend(reasons.into_iter().map(Found::Entry));
            std::mem::take(&mut found)
        })?;
        let content = match self.files.get(&entry.file) {
            Some(Ok(content)) => content,
            Some(Err(reason)) => {
                let fault = LawFault { file: entry.file.clone(), row: None, reason: reason.clone() };
                found.push(Found::Rows(fault));
                return Err(found);
            }
            None => {
                found.push(Found::Entry("the file is missing".to_owned()));
                return Err(found);
            }
        };
        let citation = Citation {
            instrument: entry.instrument.clone(),
            article: entry.article.clone(),
            version: format!("{}@{}", entry.id, entry.valid_from),
        };
        let rows = match rows::read((entry, &shape), &citation, content) {
            Ok(rows) if found.is_empty() => rows,
            Ok(_) => return Err(found),
            Err(faults) => {
                found.extend(faults.into_iter().map(Found::Rows));
                return Err(found);
            }
        };
        let table = LawTable {
            id: entry.id.clone(),
            title: shape.title.clone(),
            standing: shape.standing,
            citation,
            source: entry.source.clone(),
            confidence: entry.confidence,
            origin: self.origin,
            file: entry.file.clone(),
            matching: shape.matching(),
            columns: shape.columns(),
            rows,
        };
        shapes.entry(entry.id.clone()).or_insert(shape);
        Ok(Version {
            file: entry.file.clone(),
            row: None,
            valid_from: entry.valid_from,
            valid_until: entry.valid_until,
            replaces: entry.replaces,
            table,
        })
    }

    fn index_fault(&self, (row, entry): (Option<usize>, &Entry), reason: &str) -> LawFault {
        self.fault_of_version(row, (&entry.id, entry.valid_from), reason)
    }

    /// A fault of the entry of a version.
    pub(super) fn fault_of_version(
        &self,
        row: Option<usize>,
        (id, from): (&str, NaiveDate),
        reason: &str,
    ) -> LawFault {
        let file = format!("{}/{INDEX}", self.name);
        LawFault { file, row, reason: format!("{id} from {from}: {reason}") }
    }
}

/// A fault of an entry, or of the rows of its file.
enum Found {
    Entry(String),
    Rows(LawFault),
}

/// What an entry must say and does not.
fn said_nothing(entry: &Entry) -> Vec<Found> {
    let title = entry.title.as_ref();
    let said = [
        ("id", Some(&entry.id)),
        ("title.id", title.map(|title| &title.id)),
        ("title.en", title.map(|title| &title.en)),
        ("instrument", Some(&entry.instrument)),
        ("article", Some(&entry.article)),
        ("source", Some(&entry.source)),
    ];
    let is_empty = |text: Option<&String>| text.is_some_and(|text| text.trim().is_empty());
    let mut found: Vec<Found> = said
        .into_iter()
        .filter(|(_, text)| is_empty(*text))
        .map(|(member, _)| Found::Entry(format!("{member} is missing")))
        .collect();
    if entry.valid_until.is_some_and(|until| until <= entry.valid_from) {
        found.push(Found::Entry("valid_until is not after valid_from".to_owned()));
    }
    found
}

/// The entries of an index, each with its line, and what could not be read of them. Each is read by itself, so that one
/// fault hides no other.
fn entries(name: &str, index: &str) -> (Vec<(Option<usize>, Entry)>, Vec<LawFault>) {
    let mut entries = Vec::new();
    let mut faults = Vec::new();
    let mut line = 1;
    for part in parts(index) {
        match toml::from_str::<Contents>(part) {
            Ok(contents) => entries.extend(contents.table.into_iter().map(|entry| (Some(line), entry))),
            Err(error) => {
                let before = error.span().and_then(|span| part.get(..span.start)).unwrap_or_default();
                let row = Some(line + before.matches('\n').count());
                let reason = error.message().to_owned();
                faults.push(LawFault { file: format!("{name}/{INDEX}"), row, reason });
            }
        }
        line += part.matches('\n').count();
    }
    (entries, faults)
}

/// The text before the first entry, and each entry.
fn parts(index: &str) -> Vec<&str> {
    let mut starts = vec![0];
    starts.extend(index.match_indices("\n[[").map(|(at, _)| at + 1));
    let ends = starts.iter().skip(1).copied().chain([index.len()]);
    starts.iter().zip(ends).filter_map(|(start, end)| index.get(*start..end)).collect()
}

/// The tables that lie in a folder, whether its index names them or not.
fn tables_in(path: &Path) -> Vec<String> {
    let Ok(files) = std::fs::read_dir(path) else { return Vec::new() };
    let names = files.filter_map(|file| file.ok()?.file_name().into_string().ok());
    names.filter(|name| Path::new(name).extension().is_some_and(|end| end == "csv")).collect()
}
