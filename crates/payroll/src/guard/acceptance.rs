//! Answering for a warning: accepted with a reason, or that taken back.

use kernel::id::{FindingId, RunId};
use platform::{Act, Db, acts};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, SelectExt};
use serde_json::json;

use crate::entity::{finding_acceptance as row, run_finding};
use crate::runs::{Run, acted, next, require_reason};
use crate::states::{FindingAct, FindingStatus, Judged, Party, actor_id, lender_id, permit_on_finding};
use crate::{Error, store};

/// A finding of a run, and the version of the run that the caller saw.
type Target = (RunId, FindingId, Option<i64>);

/// Somebody who answers for the run accepts a warning, with the reason why it may be paid all the same.
///
/// # Errors
/// `Invalid` without a reason; `NotFound`; `FindingBlocks` for what only mending solves; `OwnFinding` for the person whom it is
/// about; `FindingActNotOffered` where it is accepted already, or the run is signed; `Stale`.
#[tracing::instrument(skip_all, fields(payroll.run.id = %target.0))]
pub async fn accept_finding(db: &Db, act: &Act, target: Target, reason: String) -> Result<Run, Error> {
    require_reason(&reason)?;
    let tx = platform::begin(db).await?;
    let (run, finding) = permitted(&tx, act, target, FindingAct::Accept).await?;
    let accepted = row::ActiveModel {
        finding_id: Set(finding.id),
        run_id: Set(run.id),
        reason: Set(reason.trim().to_owned()),
        accepted_by: Set(actor_id(act.actor)),
        accepted_for: Set(lender_id(act)),
        accepted_at: Set(act.at),
    };
    accepted.insert(&tx).await?;
    let because = Act { reason: Some(reason), ..act.clone() };
    finish(tx, &because, (run, &finding), "payroll.finding_accepted").await
}

/// Takes an acceptance back: the warning stands in the way again.
///
/// # Errors
/// `NotFound`; `FindingActNotOffered` where it is not accepted, or the run is signed; `OwnFinding`; `Stale`.
#[tracing::instrument(skip_all, fields(payroll.run.id = %target.0))]
pub async fn withdraw_acceptance(db: &Db, act: &Act, target: Target) -> Result<Run, Error> {
    let tx = platform::begin(db).await?;
    let (run, finding) = permitted(&tx, act, target, FindingAct::Withdraw).await?;
    row::Entity::delete_by_id(finding.id).exec(&tx).await?;
    finish(tx, act, (run, &finding), "payroll.finding_acceptance_withdrawn").await
}

async fn permitted(
    tx: &DatabaseTransaction,
    act: &Act,
    (run, finding, expected): Target,
    wanted: FindingAct,
) -> Result<(Run, run_finding::Model), Error> {
    let run = store::lock_run(tx, act, (run, expected)).await?;
    let found = run_finding::Entity::find_by_id(finding).filter(run_finding::COLUMN.run_id.eq(run.id));
    let finding = found.one(tx).await?.ok_or(platform::Error::NotFound("finding"))?;
    let is_accepted = row::Entity::find_by_id(finding.id).exists(tx).await?;
    let status = if is_accepted { FindingStatus::Accepted } else { FindingStatus::Open };
    let is_own = store::is_about_self(act, &finding);
    permit_on_finding(Judged { run: &run, finding: &finding, status, is_own }, wanted, Party::maker(act))?;
    Ok((run, finding))
}

async fn finish(
    tx: DatabaseTransaction,
    act: &Act,
    (run, finding): (Run, &run_finding::Model),
    kind: &'static str,
) -> Result<Run, Error> {
    let status = run.status;
    let run = next(run, status).update(&tx).await?;
    let details = json!({ "finding": finding.id, "rule": finding.rule });
    acts::record(&tx, act, acted(kind, &run).about(finding.employee_id).with(details)).await?;
    tx.commit().await?;
    Ok(run)
}
