//! Imports: spreadsheets taken into the record, tried first, committed in part or whole, and taken back.
//!
//! A kind of import is an [`Importer`]: its columns, how the rows of a part are judged and written in sets, and how what they
//! made is taken back. The mechanism around it is one: the file is read to its end before anything is written; each bad
//! cell has exactly one fault; a part commits with its faults, its objects and how far the import is, so that a killed import
//! goes on where it was; nothing is taken back while one object of the import was changed or is referred to since.
//!
//! Rows are judged by the rules of single entry. Accounts are not made here.

mod begin;
mod column;
mod desk;
mod entry;
mod flaw;
mod importer;
pub mod kinds;
mod layout;
mod read;
mod reader;
mod run;
mod settle;
mod states;
mod store;
mod undo;

pub use begin::{NewImport, commit_import, create_import, undo_import};
pub use column::{Choice, Column, Form, Value, folded};
pub use entry::{CellFault, Entry};
pub use importer::{Desk, Importer, Importers, Made, Reading, Standing, Subject, Written};
pub use kinds::importers;
pub use read::{ImportFault, ImportFilter, all_import_faults, find_import, list_import_faults, list_imports};
pub use run::{Outcome, Tools, import_now, run_import_job};
#[cfg(test)]
pub(crate) use run::{Work, carry_out};
pub use settle::{settle_import_job, settle_undo_job};
pub use states::{ImportAct, ImportMode, ImportStatus, MadeKind, offered};
pub use undo::undo_import_job;

/// The kind of the job that carries an import out.
pub const RUN_IMPORT: &str = "personnel.run_import";
/// The kind of the job that takes an import back.
pub const UNDO_IMPORT: &str = "personnel.undo_import";

/// An import.
pub use crate::entity::import::Model as Import;
