//! What a kind of import is to the mechanism that carries it out. Every domain may bring kinds of its own.

use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{DecreeId, ImportId, UnitId};
use kernel::{Fault, Month};
use platform::vault::Vault;
use platform::{Act, Acted};
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use super::column::Column;
use super::entry::Entry;
use super::flaw::Flaw;
use super::states::MadeKind;
use crate::error::Error;

/// What an import changes: decides which permission its importer needs beside the one to import at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// Units and positions.
    Structure,
    /// Employees and what is true of them.
    People,
    /// Attendance.
    Attendance,
    /// Grades of performance.
    Performance,
    /// Pay.
    Pay,
}

/// Where an import is carried out: a transaction, and whose act it is.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    /// The import.
    pub import: ImportId,
    /// What is read in it is what is written upon.
    pub tx: &'a DatabaseTransaction,
    /// Seals personal values.
    pub vault: &'a Vault,
    /// The importer's act, with the scope of the permission over the import's subject.
    pub act: &'a Act,
    /// Into whose record.
    pub instansi: UnitId,
    /// The decree behind facts whose rows name none.
    pub decree: Option<DecreeId>,
    /// Of which month the sheet is, where its kind is about one.
    pub month: Option<Month>,
    /// The instant that everything of the import carries.
    pub written_at: DateTime<Utc>,
}

/// An object that a row made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The row.
    pub row: u32,
    /// What it is.
    pub kind: MadeKind,
    /// The object; for a day of attendance the employee.
    pub object: Uuid,
    /// The day, for what is recorded by day.
    pub day: Option<NaiveDate>,
    /// What was there before, for what is put back.
    pub before: Option<String>,
}

impl Made {
    /// An object that was not there before.
    pub fn new(row: u32, kind: MadeKind, object: impl Into<Uuid>) -> Self {
        Self { row, kind, object: object.into(), day: None, before: None }
    }
}

/// Why a row cannot be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The row.
    pub row: u32,
    /// Why.
    pub fault: Fault,
}

impl Standing {
    /// What the row made was changed since.
    pub fn changed(row: u32) -> Self {
        Self { row, fault: Flaw::ChangedSince.whole() }
    }

    /// Something else refers to what the row made; `by` is the table.
    pub fn depended_on(row: u32, by: &str) -> Self {
        Self { row, fault: Flaw::DependedOn.whole().with("what", by) }
    }
}

/// A kind of import.
#[async_trait]
pub trait Importer: Send + Sync {
    /// Its word: `employees`.
    fn word(&self) -> &'static str;
    /// What it changes.
    fn subject(&self) -> Subject;
    /// Its columns, in the order of templates.
    fn columns(&self) -> &'static [Column];
    /// Begins to read rows.
    fn reading(&self) -> Box<dyn Reading>;
    /// Takes back what an import made, in the transaction of the desk; all of it, or nothing where something stands in the
    /// way. Returns the acts to record.
    ///
    /// # Errors
    /// When the database fails.
    async fn undo(&self, desk: &Desk<'_>, made: &[Made]) -> Result<Result<Vec<Acted>, Vec<Standing>>, Error>;
    /// Whether a sheet is about one month, which whoever imports it names.
    fn is_of_month(&self) -> bool {
        false
    }
    /// Whether its sheets are the business of nobody but the importer: what stands in them opens with no other permission.
    fn is_confidential(&self) -> bool {
        false
    }
    /// Whether columns that it does not know are read over, and told, instead of refused: for the exports of other programs.
    fn reads_over_unknown(&self) -> bool {
        false
    }
    /// The most rows of one file.
    fn rows_max(&self) -> u32 {
        50_000
    }
}

/// One reading of a sheet, part by part. It remembers what the parts before would do to the record, so that a trial that
/// writes nothing finds what a real import would find.
#[async_trait]
pub trait Reading: Send {
    /// Looks up in sets what the rows of a part name, refuses the cells that are wrong, and keeps the rest to be written.
    ///
    /// # Errors
    /// When the database fails.
    async fn judge(&mut self, desk: &Desk<'_>, part: &mut [Entry]) -> Result<(), Error>;
    /// Writes what the last judgement kept.
    ///
    /// # Errors
    /// When the database fails or refuses a row.
    async fn write(&mut self, desk: &Desk<'_>) -> Result<Written, Error>;
}

/// What a part of an import wrote.
#[derive(Clone, Debug, Default)]
pub struct Written {
    /// The objects, by row.
    pub made: Vec<Made>,
    /// The acts to record in the same transaction.
    pub acted: Vec<Acted>,
}

/// The kinds of import of this program.
#[derive(Clone, Default)]
pub struct Importers {
    by_word: HashMap<&'static str, Arc<dyn Importer>>,
    order: Vec<&'static str>,
}

impl std::fmt::Debug for Importers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(&self.order).finish()
    }
}

impl Importers {
    /// The same with a further kind.
    #[must_use]
    pub fn with(mut self, importer: impl Importer + 'static) -> Self {
        let word = importer.word();
        if self.by_word.insert(word, Arc::new(importer)).is_none() {
            self.order.push(word);
        }
        self
    }

    /// A kind by its word.
    ///
    /// # Errors
    /// `Invalid` at `/kind` when there is none.
    pub fn find(&self, word: &str) -> Result<Arc<dyn Importer>, Error> {
        let nearest = || self.order.iter().min_by_key(|known| strsim::damerau_levenshtein(word, known));
        self.by_word.get(word).cloned().ok_or_else(|| {
            let fault = Flaw::KindUnknown.at("/kind").with("nearest", nearest().copied().unwrap_or_default());
            fault.into()
        })
    }

    /// All kinds, in the order in which they were given.
    pub fn all(&self) -> impl Iterator<Item = &Arc<dyn Importer>> {
        self.order.iter().filter_map(|word| self.by_word.get(word))
    }
}
