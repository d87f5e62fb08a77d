//! The law as dated data: files with their sources, read once, asked by day.
//!
//! The embedded folder is the national law. A folder named in the configuration may add newer versions of its tables, or
//! take the place of a version where its index says so (a value that was from memory and is now confirmed).

mod embedded;
mod file;
mod join;
mod overrides;
mod table;

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use kernel::{DateRange, Timeline};

pub use file::LawFault;
pub use overrides::LawOverride;
pub use table::{Column, ColumnRole, Confidence, LawRow, LawTable, LawUnit, Origin, Standing};

use file::Folder;

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
        Ok(Self { tables: join::join(folders)? })
    }

    /// The law on a day.
    pub fn at(&self, day: NaiveDate) -> LawAt<'_> {
        LawAt { law: self, day }
    }

    /// All tables with their versions, by id.
    pub fn tables(&self) -> impl Iterator<Item = (&str, &Timeline<LawTable>)> {
        self.tables.iter().map(|(id, timeline)| (id.as_str(), timeline))
    }

    /// All versions of all tables with the days on which each holds: by id, then by day.
    pub fn versions(&self) -> impl Iterator<Item = (DateRange, &LawTable)> {
        let entries = self.tables.values().flat_map(|timeline| timeline.entries());
        entries.map(|(range, table)| (*range, table))
    }

    /// One version by its name, `id@valid_from`.
    pub fn version(&self, version: &str) -> Option<(DateRange, &LawTable)> {
        let (id, _) = version.split_once('@')?;
        let entries = self.tables.get(id)?.entries().iter();
        entries.map(|(range, table)| (*range, table)).find(|(_, table)| table.version() == version)
    }
}

impl<'a> LawAt<'a> {
    /// The day.
    pub fn day(self) -> NaiveDate {
        self.day
    }

    /// The version of a table that holds on the day. A table that is only for reference is no law.
    ///
    /// # Errors
    /// `NoLaw` when the table is unknown or a reference, or did not hold yet or any more.
    pub fn table(self, id: &str) -> Result<&'a LawTable, NoLaw> {
        let found = self.law.tables.get(id).and_then(|timeline| timeline.at(self.day));
        let found = found.filter(|table| table.standing == Standing::Law);
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

#[cfg(test)]
mod tests;
