//! The end of an import and of its undoing: the import's state follows in the transaction that ends the job.

use kernel::id::ImportId;
use kernel::{Fault, FaultKind};
use platform::jobs::{End, Ending, JobFailure};
use platform::{Act, acts};
use sea_orm::ActiveValue::Set;
use sea_orm::{DatabaseTransaction, EntityTrait, IntoActiveModel, QuerySelect};

use super::begin::acted;
use super::run::{Order, Outcome};
use super::states::{ImportAct, ImportStatus, permit};
use super::{Import, store};
use crate::entity::import;
use crate::error::Error;

fn order(end: &End<'_>) -> Result<Order, Error> {
    serde_json::from_value(end.job.payload.clone())
        .map_err(|error| platform::Error::Broken(format!("payload of an import: {error}")).into())
}

fn outcome(ending: &Ending) -> Result<Option<Outcome>, Error> {
    let Ending::Succeeded(result) = ending else { return Ok(None) };
    let read = serde_json::from_value(result.clone());
    read.map(Some).map_err(|error| platform::Error::Broken(format!("result of an import: {error}")).into())
}

/// What follows from the end of an import's job, also when the process that worked on it is dead.
///
/// # Errors
/// When the database fails.
pub async fn settle_import_job(end: End<'_>) -> Result<(), JobFailure> {
    let import_id = order(&end)?.import_id;
    // A file that is refused as such leaves nothing behind that could be taken back.
    let refused = |faults: &[Fault]| {
        faults.iter().all(|fault| matches!(fault.kind, FaultKind::Invalid | FaultKind::TooLarge))
    };
    let is_refused = matches!(end.ending, Ending::Failed(faults) if refused(faults));
    let nothing = Outcome { status: ImportStatus::Rejected, rows: 0, faulty: 0, committed: 0 };
    let outcome = outcome(end.ending)?.or(is_refused.then_some(nothing));
    settle(end.tx, end.act, (import_id, outcome)).await?;
    Ok(())
}

/// Moves the import on; without an outcome it broke off. `None` when it no longer waits for that.
pub(super) async fn settle(
    tx: &DatabaseTransaction,
    act: &Act,
    (id, outcome): (ImportId, Option<Outcome>),
) -> Result<Option<Import>, Error> {
    let found = import::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    let Some(import) = found.filter(|import| import.status == ImportStatus::Running) else { return Ok(None) };
    let happened = match outcome.map(|outcome| outcome.status) {
        Some(ImportStatus::Checked) => ImportAct::Check,
        Some(ImportStatus::Committed) => ImportAct::Complete,
        Some(ImportStatus::Rejected) if import.committed == 0 => ImportAct::Reject,
        _ => ImportAct::Stop,
    };
    let mut edit = next(&import, happened)?;
    edit.ended_at = Set(Some(act.at));
    if let Some(outcome) = outcome {
        edit.rows = Set(outcome.rows);
        edit.faulty = Set(outcome.faulty);
        edit.committed = Set(outcome.committed.max(import.committed));
    }
    let import = store::save(tx, edit).await?;
    acts::record(tx, act, acted("personnel.import_ended", &import)).await?;
    Ok(Some(import))
}

/// What follows from the end of the job that takes an import back.
///
/// # Errors
/// When the database fails.
pub async fn settle_undo_job(end: End<'_>) -> Result<(), JobFailure> {
    let id = order(&end)?.import_id;
    let found = import::Entity::find_by_id(id).lock_exclusive().one(end.tx).await.map_err(Error::from)?;
    let Some(import) = found.filter(|import| import.status == ImportStatus::Undoing) else { return Ok(()) };
    let is_done = matches!(end.ending, Ending::Succeeded(_));
    let mut edit = next(&import, if is_done { ImportAct::Restore } else { ImportAct::Keep })?;
    if is_done {
        edit.undone_at = Set(Some(end.act.at));
    }
    let import = store::save(end.tx, edit).await?;
    let kind = if is_done { "personnel.import_undone" } else { "personnel.import_undo_refused" };
    acts::record(end.tx, end.act, acted(kind, &import)).await?;
    Ok(())
}

fn next(import: &Import, act: ImportAct) -> Result<import::ActiveModel, Error> {
    let status = permit(import.status, act)?;
    let mut edit = import.clone().into_active_model();
    edit.status = Set(status);
    edit.version = Set(import.version + 1);
    Ok(edit)
}
