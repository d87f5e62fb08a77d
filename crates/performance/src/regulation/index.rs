//! `index.toml`: which file holds which version of which table, from when, by which regulation and source.

use chrono::NaiveDate;
use kernel::recipe::Citation;
use kernel::{DateRange, Label, Timeline};
use serde::Deserialize;

/// The index.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contents {
    table: Vec<Entry>,
}

/// One `[[table]]` of the index.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// What rules ask for.
    pub id: String,
    file: String,
    /// For people.
    pub title: Label,
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
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Two independent sources, or the text of the regulation.
    Verified,
    /// One source.
    OneSource,
    /// A default that an installation confirms or replaces.
    FromMemory,
}

/// One version of a table, read and sound.
#[derive(Clone, Debug)]
pub struct Dated<T> {
    /// For people.
    pub title: Label,
    /// The regulation, with the version that was used.
    pub citation: Citation,
    /// What it says.
    pub rows: T,
}

impl Entry {
    /// The name under which results remember the version: `predikat_matrix@2022-01-01`.
    pub fn version(&self) -> String {
        format!("{}@{}", self.id, self.valid_from)
    }

    /// The regulation, with the version.
    pub fn citation(&self) -> Citation {
        Citation {
            instrument: self.instrument.clone(),
            article: self.article.clone(),
            version: self.version(),
        }
    }
}

/// The index with the texts of its files.
#[derive(Debug)]
pub struct Shelf<'a> {
    entries: Vec<Entry>,
    files: &'a [(&'a str, &'a str)],
}

impl<'a> Shelf<'a> {
    /// Reads the index.
    ///
    /// # Errors
    /// An index that is unsound, or names a table that nothing reads.
    pub fn read(index: &str, files: &'a [(&'a str, &'a str)], known: &[&str]) -> Result<Self, String> {
        let Contents { table: mut entries } = toml::from_str(index).map_err(|error| error.to_string())?;
        if let Some(strange) = entries.iter().find(|entry| !known.contains(&entry.id.as_str())) {
            return Err(format!("nothing here reads {}", strange.id));
        }
        entries.sort_by_key(|entry| entry.valid_from);
        Ok(Self { entries, files })
    }

    /// The versions of a table in time; each ends where the next one begins.
    ///
    /// # Errors
    /// No version at all, two from one day, a missing file, or rows that `parse` refuses.
    pub fn timeline<T>(
        &self,
        id: &str,
        parse: impl Fn(&Entry, &str) -> Result<T, String>,
    ) -> Result<Timeline<T>, String> {
        let entries: Vec<&Entry> = self.entries.iter().filter(|entry| entry.id == id).collect();
        if entries.is_empty() {
            return Err(format!("{id} is missing"));
        }
        if entries.windows(2).any(|pair| matches!(pair, [one, two] if one.valid_from == two.valid_from)) {
            return Err(format!("two versions of {id} begin on the same day"));
        }
        let ends = entries.iter().skip(1).map(|entry| Some(entry.valid_from)).chain([None]);
        let versions = entries.iter().zip(ends).map(|(entry, until)| {
            let rows = self.files.iter().find(|(name, _)| *name == entry.file).map(|(_, rows)| *rows);
            let rows = rows.ok_or_else(|| format!("{} is missing", entry.file))?;
            let law = parse(entry, rows).map_err(|reason| format!("{}: {reason}", entry.file))?;
            Ok((DateRange { from: entry.valid_from, until }, law))
        });
        let versions = versions.collect::<Result<Vec<_>, String>>()?;
        Timeline::new(versions).map_err(|overlap| overlap.to_string())
    }

    /// The same for a table whose rows stand alone.
    ///
    /// # Errors
    /// As [`Shelf::timeline`].
    pub fn dated<T>(
        &self,
        id: &str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Timeline<Dated<T>>, String> {
        self.timeline(id, |entry, rows| {
            Ok(Dated { title: entry.title.clone(), citation: entry.citation(), rows: parse(rows)? })
        })
    }
}
