//! Carrying an import out: read, judge, write, part by part.

use std::collections::HashMap;
use std::sync::Arc;

use kernel::Fault;
use kernel::id::ImportId;
use platform::files::Files;
use platform::jobs::{JobContext, JobFailure, Note};
use platform::vault::Vault;
use platform::{Act, Db, acts};
use sea_orm::ActiveValue::Set;
use sea_orm::{DatabaseTransaction, EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::begin::{NewImport, insert};
use super::entry::{CellFault, Entry};
use super::flaw::Flaw;
use super::importer::{Desk, Importer, Importers};
use super::reader::{Reader, Wanted};
use super::states::{ImportMode, ImportStatus};
use super::{Import, settle, store};
use crate::entity::import;
use crate::error::Error;

/// What imports work with.
#[derive(Clone, Debug)]
pub struct Tools {
    /// Seals personal values.
    pub vault: Vault,
    /// Holds the spreadsheets.
    pub files: Files,
    /// The kinds of import.
    pub importers: Importers,
}

/// What the job is given.
#[derive(Debug, Deserialize)]
pub(super) struct Order {
    pub(super) import_id: ImportId,
}

/// What an import came to: the result of its job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The state that it ends in.
    pub status: ImportStatus,
    /// Rows with data.
    pub rows: i64,
    /// Rows with a fault.
    pub faulty: i64,
    /// Rows that were written.
    pub committed: i64,
}

/// The job: carries out the import that its payload names.
///
/// # Errors
/// Everything that is wrong with the file; when the database fails; when somebody called it off.
#[tracing::instrument(skip_all, fields(job.id = %context.job.id))]
pub async fn run_import_job(context: JobContext, tools: Tools) -> Result<Value, JobFailure> {
    let order: Order = context.payload()?;
    let work =
        Work { db: &context.db, act: context.act(), tools: &tools, id: order.import_id, job: Some(&context) };
    as_result(&carry_out(&work).await?)
}

pub(super) fn as_result(outcome: &Outcome) -> Result<Value, JobFailure> {
    serde_json::to_value(outcome).map_err(|error| {
        JobFailure::from(platform::Error::Broken(format!("result of an import as JSON: {error}")))
    })
}

/// Carries an import out at once, without a worker: for measurements.
///
/// # Errors
/// What [`super::create_import`] refuses, and what the job could fail of.
pub async fn import_now(db: &Db, act: &Act, tools: &Tools, new: NewImport) -> Result<Import, JobFailure> {
    let tx = platform::begin(db).await.map_err(Error::from)?;
    let import = insert(&tx, act, &tools.importers, new).await?;
    tx.commit().await.map_err(Error::from)?;
    let work = Work { db, act, tools, id: import.id, job: None };
    let outcome = carry_out(&work).await?;
    let tx = platform::begin(db).await.map_err(Error::from)?;
    let settled = settle::settle(&tx, act, (import.id, Some(outcome))).await?;
    tx.commit().await.map_err(Error::from)?;
    Ok(settled.unwrap_or(import))
}

/// One attempt at one import.
pub(crate) struct Work<'a> {
    pub(crate) db: &'a Db,
    pub(crate) act: &'a Act,
    pub(crate) tools: &'a Tools,
    pub(crate) id: ImportId,
    pub(crate) job: Option<&'a JobContext>,
}

impl Work<'_> {
    /// A transaction that holds the job: a worker that was taken over writes nothing any more.
    pub(super) async fn hold(&self) -> Result<DatabaseTransaction, JobFailure> {
        if let Some(job) = self.job {
            job.go_on()?;
        }
        let tx = platform::begin(self.db).await.map_err(Error::from)?;
        if let Some(job) = self.job {
            job.hold(&tx).await?;
        }
        Ok(tx)
    }

    pub(super) async fn import(&self) -> Result<Import, Error> {
        let found = import::Entity::find_by_id(self.id).one(self.db.latest()).await?;
        found.ok_or_else(|| Error::missing("import"))
    }

    pub(super) fn desk<'d>(&'d self, tx: &'d DatabaseTransaction, import: &Import) -> Desk<'d> {
        let (vault, act) = (&self.tools.vault, self.act);
        let written_at = import.written_at.unwrap_or(act.at);
        Desk {
            import: import.id,
            tx,
            vault,
            act,
            instansi: import.instansi_id,
            decree: import.decree_id,
            month: import.month,
            written_at,
        }
    }

    /// Says which columns of the sheet were read over.
    fn tell_read_over(&self, reader: &Reader) {
        const TOLD: usize = 20;
        let columns: Vec<&str> = reader.read_over().iter().take(TOLD).map(String::as_str).collect();
        if let Some(job) = self.job.filter(|_| !columns.is_empty()) {
            job.message(Note::new("import.columns_read_over").with("columns", columns.join(", ")));
        }
    }

    fn report(&self, tally: &Tally, total: u32) {
        if let Some(job) = self.job {
            job.progress(tally.rows, Some(i64::from(total)));
        }
    }
}

/// How many rows were read, are wrong, were written.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    rows: i64,
    faulty: i64,
    committed: i64,
}

impl Tally {
    fn add(&mut self, part: &[Entry], is_written: bool) {
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let sound = part.iter().filter(|entry| entry.is_sound()).count();
        self.rows += count(part.len());
        self.faulty += count(part.len() - sound);
        if is_written {
            self.committed += count(sound);
        }
    }

    fn outcome(self, status: ImportStatus) -> Outcome {
        Outcome { status, rows: self.rows, faulty: self.faulty, committed: self.committed }
    }

    fn of(import: &Import) -> Self {
        Self { rows: import.rows, faulty: import.faulty, committed: import.committed }
    }
}

/// The keys of the rows read so far, each with its first row.
#[derive(Default)]
struct Seen {
    rows: HashMap<String, u32>,
}

impl Seen {
    /// Refuses rows whose key was there before.
    fn mark(&mut self, part: &mut [Entry]) {
        for entry in part {
            let Some(key) = entry.key() else { continue };
            match self.rows.entry(key) {
                std::collections::hash_map::Entry::Vacant(free) => {
                    free.insert(entry.row);
                }
                std::collections::hash_map::Entry::Occupied(first) => {
                    entry.refuse_at(Flaw::RowTwice.whole().with("row", first.get()));
                }
            }
        }
    }
}

pub(crate) async fn carry_out(work: &Work<'_>) -> Result<Outcome, JobFailure> {
    let import = work.import().await?;
    let importer = work.tools.importers.find(&import.kind)?;
    let (_, content) = work.tools.files.get(work.db.latest(), import.file_id).await?;
    let wanted = Wanted {
        columns: importer.columns(),
        rows_max: importer.rows_max(),
        reads_over_unknown: importer.reads_over_unknown(),
    };
    let reader = match Reader::open(content, import.sheet.clone(), wanted).await? {
        Ok(reader) => reader,
        Err(faults) => return Err(refuse(work, faults).await?),
    };
    work.tell_read_over(&reader);
    match import.mode {
        ImportMode::DryRun => {
            Ok(check(work, &import, (&importer, &reader)).await?.outcome(ImportStatus::Checked))
        }
        ImportMode::Partial => commit_parts(work, import, (&importer, &reader)).await,
        ImportMode::AllOrNothing if import.taken_through > 0 => {
            Ok(Tally::of(&import).outcome(ImportStatus::Committed))
        }
        ImportMode::AllOrNothing => {
            let checked = check(work, &import, (&importer, &reader)).await?;
            if checked.faulty > 0 {
                return Ok(checked.outcome(ImportStatus::Rejected));
            }
            commit_whole(work, import, (&importer, &reader)).await
        }
    }
}

/// The file itself is refused: what is wrong with it is recorded, and the job fails of it.
async fn refuse(work: &Work<'_>, faults: Vec<CellFault>) -> Result<JobFailure, JobFailure> {
    const TOLD: usize = 50;
    let tx = work.hold().await?;
    store::forget_faults(&tx, work.id).await?;
    store::record_faults(&tx, work.id, faults.iter()).await?;
    tx.commit().await.map_err(Error::from)?;
    let told = |cell: CellFault| Fault { pointer: Some(format!("/cells/{}", cell.spot)), ..cell.fault };
    Ok(Error::Invalid(faults.into_iter().take(TOLD).map(told).collect()).into())
}

type Job<'a> = (&'a Arc<dyn Importer>, &'a Reader);

/// Looks at every row without writing any.
async fn check(work: &Work<'_>, import: &Import, (importer, reader): Job<'_>) -> Result<Tally, JobFailure> {
    let (mut seen, mut reading, mut tally) = (Seen::default(), importer.reading(), Tally::default());
    let tx = work.hold().await?;
    store::forget_faults(&tx, work.id).await?;
    tx.commit().await.map_err(Error::from)?;
    let mut parts = reader.parts();
    while let Some(mut part) = parts.next().await? {
        let tx = work.hold().await?;
        seen.mark(&mut part);
        reading.judge(&work.desk(&tx, import), &mut part).await?;
        store::record_faults(&tx, work.id, part.iter().flat_map(Entry::faults)).await?;
        tx.commit().await.map_err(Error::from)?;
        tally.add(&part, false);
        work.report(&tally, reader.total);
    }
    Ok(tally)
}

/// Writes the sound rows, part by part. Each part is judged anew on what the parts before have written.
async fn commit_parts(
    work: &Work<'_>,
    mut import: Import,
    (importer, reader): Job<'_>,
) -> Result<Outcome, JobFailure> {
    let mut seen = Seen::default();
    let is_resumed = import.taken_through > 0;
    let mut tally = if is_resumed { Tally::of(&import) } else { Tally::default() };
    if !is_resumed {
        let tx = work.hold().await?;
        store::forget_faults(&tx, work.id).await?;
        tx.commit().await.map_err(Error::from)?;
    }
    let mut parts = reader.parts();
    while let Some(mut part) = parts.next().await? {
        seen.mark(&mut part);
        let last = part.last().map_or(0, |entry| i64::from(entry.row));
        if last <= import.taken_through {
            continue;
        }
        let tx = work.hold().await?;
        take(work, &tx, &import, (importer, &mut part)).await?;
        store::record_faults(&tx, work.id, part.iter().flat_map(Entry::faults)).await?;
        tally.add(&part, true);
        import = advance(work, &tx, import, (tally, last)).await?;
        tx.commit().await.map_err(Error::from)?;
        work.report(&tally, reader.total);
    }
    Ok(tally.outcome(ImportStatus::Committed))
}

/// Writes every row in one transaction; a fault that arose since the rows were checked takes all of it back.
async fn commit_whole(
    work: &Work<'_>,
    import: Import,
    (importer, reader): Job<'_>,
) -> Result<Outcome, JobFailure> {
    let (mut tally, mut last) = (Tally::default(), 0);
    let tx = work.hold().await?;
    let mut parts = reader.parts();
    while let Some(mut part) = parts.next().await? {
        take(work, &tx, &import, (importer, &mut part)).await?;
        tally.add(&part, true);
        if tally.faulty > 0 {
            drop(tx);
            let tx = work.hold().await?;
            store::record_faults(&tx, work.id, part.iter().flat_map(Entry::faults)).await?;
            tx.commit().await.map_err(Error::from)?;
            return Ok(Tally { committed: 0, ..tally }.outcome(ImportStatus::Rejected));
        }
        last = part.last().map_or(last, |entry| i64::from(entry.row));
        work.report(&tally, reader.total);
    }
    advance(work, &tx, import, (tally, last)).await?;
    tx.commit().await.map_err(Error::from)?;
    Ok(tally.outcome(ImportStatus::Committed))
}

/// Judges a part and writes its sound rows with their acts.
async fn take(
    work: &Work<'_>,
    tx: &DatabaseTransaction,
    import: &Import,
    (importer, part): (&Arc<dyn Importer>, &mut Vec<Entry>),
) -> Result<(), Error> {
    let desk = work.desk(tx, import);
    let mut reading = importer.reading();
    reading.judge(&desk, part).await?;
    let written = reading.write(&desk).await?;
    store::record_made(tx, work.id, written.made).await?;
    acts::record_all(tx, work.act, written.acted).await?;
    Ok(())
}

/// Notes how far the import is, in the transaction of what it wrote.
async fn advance(
    work: &Work<'_>,
    tx: &DatabaseTransaction,
    import: Import,
    (tally, last): (Tally, i64),
) -> Result<Import, Error> {
    let mut edit = import.into_active_model();
    edit.written_at = Set(Some(work.act.at));
    edit.rows = Set(tally.rows);
    edit.faulty = Set(tally.faulty);
    edit.committed = Set(tally.committed);
    edit.taken_through = Set(last);
    store::save(tx, edit).await
}
