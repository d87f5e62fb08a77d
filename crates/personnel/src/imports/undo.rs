//! Taking an import back: all of it in one transaction, or nothing.

use kernel::Fault;
use platform::acts;
use platform::jobs::{JobContext, JobFailure};
use sea_orm::ActiveValue::Set;
use sea_orm::IntoActiveModel;
use serde_json::Value;

use super::importer::Standing;
use super::run::{Order, Outcome, Tools, Work, as_result};
use super::states::ImportStatus;
use super::store;
use crate::error::Error;

/// The job: takes back the import that its payload names.
///
/// # Errors
/// Every row that something stands on since; when the database fails; when somebody called it off.
#[tracing::instrument(skip_all, fields(job.id = %context.job.id))]
pub async fn undo_import_job(context: JobContext, tools: Tools) -> Result<Value, JobFailure> {
    let order: Order = context.payload()?;
    let work =
        Work { db: &context.db, act: context.act(), tools: &tools, id: order.import_id, job: Some(&context) };
    as_result(&take_back(&work).await?)
}

async fn take_back(work: &Work<'_>) -> Result<Outcome, JobFailure> {
    let import = work.import().await?;
    let importer = work.tools.importers.find(&import.kind)?;
    let outcome = Outcome {
        status: ImportStatus::Undone,
        rows: import.rows,
        faulty: import.faulty,
        committed: import.committed,
    };
    // An attempt before this one died after its commit.
    if import.undone > 0 {
        return Ok(outcome);
    }
    let tx = work.hold().await?;
    let made = store::made_by(&tx, work.id).await?;
    let acted = match importer.undo(&work.desk(&tx, &import), &made).await? {
        Ok(acted) => acted,
        Err(standing) => return Err(refused(standing).into()),
    };
    acts::record_all(&tx, work.act, acted).await?;
    let mut edit = import.into_active_model();
    edit.undone = Set(outcome.committed);
    store::save(&tx, edit).await?;
    tx.commit().await.map_err(Error::from)?;
    Ok(outcome)
}

/// Every row that stands, as far as a list is of use.
fn refused(standing: Vec<Standing>) -> Error {
    const TOLD: usize = 200;
    let fault = |Standing { row, fault }: Standing| Fault { pointer: Some(format!("/rows/{row}")), ..fault };
    Error::Invalid(standing.into_iter().take(TOLD).map(fault).collect())
}
