//! The law as dated data: files with their sources, read once, asked by day.
//!
//! The embedded folder is the national law. A folder named in the configuration may add newer versions, replace a
//! version of the same day (a value that was from memory and is now confirmed), or bring tables of its own.

mod embedded;
mod file;
mod table;

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use kernel::{DateRange, Timeline};

pub use file::LawFault;
pub use table::{Confidence, LawRow, LawTable};

use file::{Folder, Version};

/// All tables of law, each over time.
#[derive(Clone, Debug)]
pub struct Law {
    tables: BTreeMap<String, Timeline<LawTable>>,
}

/// The law as it stands on one day.
#[derive(Clone, Copy, Debug)]
pub struct LawAt<'a> {
    law: &'a Law,
    day: NaiveDate,
}

/// There is no such law on that day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no law {table} on {day}")]
pub struct NoLaw {
    /// The table, or `table/key` for one parameter.
    pub table: String,
    /// The day asked for.
    pub day: NaiveDate,
}

impl Law {
    /// The national law inside the binary.
    ///
    /// # Errors
    /// Every fault of the files; a unit test holds that there is none.
    pub fn embedded() -> Result<Self, Vec<LawFault>> {
        Self::of(&[embedded::folder()])
    }

    /// The national law with the versions of a folder (`index.toml` and the files that it names) added.
    ///
    /// # Errors
    /// Every fault of the files with file, row and reason.
    pub fn with_folder(path: &Path) -> Result<Self, Vec<LawFault>> {
        Self::of(&[embedded::folder(), Folder::read(path)?])
    }

    fn of(folders: &[Folder]) -> Result<Self, Vec<LawFault>> {
        let mut faults = Vec::new();
        let mut versions: BTreeMap<(String, NaiveDate), Version> = BTreeMap::new();
        for folder in folders {
            match folder.versions() {
                // A later folder replaces the version of the same table and day.
                Ok(read) => versions.extend(read.into_iter().map(|version| (version.key(), version))),
                Err(found) => faults.extend(found),
            }
        }
        let mut by_table: BTreeMap<String, Vec<Version>> = BTreeMap::new();
        for ((id, _), version) in versions {
            by_table.entry(id).or_default().push(version);
        }
        let mut tables = BTreeMap::new();
        for (id, versions) in by_table {
            match timeline(versions) {
                Ok(timeline) => {
                    tables.insert(id, timeline);
                }
                Err(found) => faults.push(found),
            }
        }
        if faults.is_empty() { Ok(Self { tables }) } else { Err(faults) }
    }

    /// The law on a day.
    pub fn at(&self, day: NaiveDate) -> LawAt<'_> {
        LawAt { law: self, day }
    }

    /// All tables with their versions, by id.
    pub fn tables(&self) -> impl Iterator<Item = (&str, &Timeline<LawTable>)> {
        self.tables.iter().map(|(id, timeline)| (id.as_str(), timeline))
    }
}

impl<'a> LawAt<'a> {
    /// The day.
    pub fn day(self) -> NaiveDate {
        self.day
    }

    /// The version of a table that holds on the day.
    ///
    /// # Errors
    /// `NoLaw` when the table is unknown, or did not hold yet or any more.
    pub fn table(self, id: &str) -> Result<&'a LawTable, NoLaw> {
        let found = self.law.tables.get(id).and_then(|timeline| timeline.at(self.day));
        found.ok_or_else(|| NoLaw { table: id.to_owned(), day: self.day })
    }

    /// One row of a table by its texts: a parameter.
    ///
    /// # Errors
    /// `NoLaw` when there is no such row on the day.
    pub fn row(self, id: &str, keys: &[&str]) -> Result<&'a LawRow, NoLaw> {
        let found = self.table(id)?.row(keys);
        found.ok_or_else(|| NoLaw { table: format!("{id}/{}", keys.join("/")), day: self.day })
    }
}

/// The versions of one table in order; a version ends where the next begins unless it says when.
fn timeline(versions: Vec<Version>) -> Result<Timeline<LawTable>, LawFault> {
    let files: Vec<String> = versions.iter().map(|version| version.file.clone()).collect();
    let starts: Vec<NaiveDate> = versions.iter().map(|version| version.valid_from).collect();
    let next_starts = starts.into_iter().skip(1).map(Some).chain([None]);
    let entries: Vec<(DateRange, LawTable)> = versions
        .into_iter()
        .zip(next_starts)
        .map(|(version, next)| {
            let until = version.valid_until.or(next);
            (DateRange { from: version.valid_from, until }, version.table)
        })
        .collect();
    let fault = |reason: String| LawFault { file: files.join(", "), row: None, reason };
    let timeline = Timeline::new(entries).map_err(|overlap| fault(overlap.to_string()))?;
    match timeline.first_gap() {
        Some(day) => Err(fault(format!("no version holds on {day}"))),
        None => Ok(timeline),
    }
}

#[cfg(test)]
mod tests;
