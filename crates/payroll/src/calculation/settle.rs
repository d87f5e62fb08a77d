//! The end of a calculation: the run follows it in one transaction, also when the process that worked on it is dead.

use kernel::Rupiah;
use kernel::id::{JobId, RunId};
use platform::jobs::{End, Ending, JobFailure};
use platform::{Act, acts};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, DatabaseTransaction, EntityTrait, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Order;
use crate::entity::payroll_run as row;
use crate::guard::forget_acceptances;
use crate::runs::{Run, acted, emptied, next};
use crate::states::{Party, RunAct, RunStatus, Situation, permit_on_run};
use crate::{Error, store};

/// What a calculation has written: the result of its job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calculated {
    /// The last position of the log of acts before facts were gathered.
    pub position: i64,
    /// The recipe.
    pub recipe_hash: String,
    /// The hash of all payslips in order.
    pub content_hash: String,
    /// People paid.
    pub payslips: i64,
    /// People left out by faults.
    pub left_out: i64,
    /// Sum over all payslips.
    pub gross: Rupiah,
    /// Sum over all payslips.
    pub deductions: Rupiah,
    /// Sum over all payslips.
    pub net: Rupiah,
    /// Income tax withheld, final tax included.
    pub tax: Rupiah,
}

/// What follows from the end of the job: the run is calculated, or a draft again without any payslip.
///
/// # Errors
/// When the database fails.
pub async fn settle_run_job(end: End<'_>) -> Result<(), JobFailure> {
    let order: Order = serde_json::from_value(end.job.payload.clone())
        .map_err(|error| platform::Error::Broken(format!("payload of a calculation: {error}")))?;
    let calculated: Option<Calculated> = match end.ending {
        Ending::Succeeded(result) => Some(
            serde_json::from_value(result.clone())
                .map_err(|error| platform::Error::Broken(format!("result of a calculation: {error}")))?,
        ),
        Ending::Failed(_) | Ending::Cancelled => None,
    };
    settle(end.tx, end.act, (order.run_id, Some(end.job.id)), calculated.as_ref()).await?;
    Ok(())
}

/// Moves the run on. `None` when it no longer waits for this calculation: somebody cancelled it meanwhile.
pub(super) async fn settle(
    tx: &DatabaseTransaction,
    act: &Act,
    (id, job): (RunId, Option<JobId>),
    calculated: Option<&Calculated>,
) -> Result<Option<Run>, Error> {
    let found = row::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    let Some(run) = found.filter(|run| run.status == RunStatus::Calculating && run.job_id == job) else {
        return Ok(None);
    };
    let Some(done) = calculated else {
        let status = permit_on_run(&run, RunAct::Abandon, Party::SYSTEM, Situation::default())?;
        store::clear_run(tx, id).await?;
        let run = emptied(next(run, status)).update(tx).await?;
        acts::record(tx, act, acted("payroll.run_calculation_abandoned", &run)).await?;
        return Ok(Some(run));
    };
    let status = permit_on_run(&run, RunAct::Complete, Party::SYSTEM, Situation::default())?;
    let mut edit = next(run, status);
    edit.recipe_hash = Set(Some(done.recipe_hash.clone()));
    edit.content_hash = Set(Some(done.content_hash.clone()));
    edit.payslip_count = Set(done.payslips);
    edit.gross = Set(done.gross);
    edit.deductions = Set(done.deductions);
    edit.net = Set(done.net);
    edit.tax = Set(done.tax);
    edit.calculated_position = Set(Some(done.position));
    edit.calculated_at = Set(Some(act.at));
    let run = edit.update(tx).await?;
    forget_acceptances(tx, id).await?;
    let details = json!({
        "recipe_hash": done.recipe_hash, "content_hash": done.content_hash,
        "payslips": done.payslips, "left_out": done.left_out,
    });
    acts::record(tx, act, acted("payroll.run_calculated", &run).with(details)).await?;
    Ok(Some(run))
}
