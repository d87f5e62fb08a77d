//! Leaving people out of a run on purpose.

use kernel::id::{EmployeeId, RunId};
use platform::{Act, Db, acts};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, SelectExt};

use super::{Run, acted, next, require_reason};
use crate::entity::{payslip, run_exclusion as row, run_finding};
use crate::states::{Party, RunAct, RunStatus, Situation, actor_id, permit_on_run};
use crate::{Error, store};

/// Leaves a person out, with the reason: before the calculation anybody, after it only who has a fault, which that settles, or
/// of whom the guard found something, who is left out by the next calculation.
///
/// # Errors
/// `HasPayslip`: calculate again without the person; `ExcludedAlready`; `Invalid` without a reason; `NotFound` for a
/// person outside the scope; `RunActNotOffered`; `Stale`.
#[tracing::instrument(skip_all, fields(payroll.run.id = %id))]
pub async fn exclude_employee(
    db: &Db,
    act: &Act,
    (id, expected): (RunId, Option<i64>),
    (employee, reason): (EmployeeId, String),
) -> Result<Run, Error> {
    require_reason(&reason)?;
    let tx = platform::begin(db).await?;
    let run = store::lock_run(&tx, act, (id, expected)).await?;
    let status = permit_on_run(&run, RunAct::Exclude, Party::maker(act), Situation::default())?;
    if !personnel::facts::is_within(&tx, &act.scope, employee, run.facts_as_of).await? {
        return Err(platform::Error::NotFound("employee").into());
    }
    if row::Entity::find_by_id((id, employee)).exists(&tx).await? {
        return Err(Error::ExcludedAlready);
    }
    let paid = payslip::Entity::find()
        .filter(payslip::COLUMN.run_id.eq(id))
        .filter(payslip::COLUMN.employee_id.eq(employee));
    let found = run_finding::Entity::find()
        .filter(run_finding::COLUMN.run_id.eq(id))
        .filter(run_finding::COLUMN.employee_id.eq(employee));
    // Whom the guard found something about is left out by calculating again; until then the run is stale.
    if paid.exists(&tx).await? && !found.exists(&tx).await? {
        return Err(Error::HasPayslip);
    }
    let exclusion = row::ActiveModel {
        run_id: Set(id),
        employee_id: Set(employee),
        reason: Set(reason.clone()),
        made_by: Set(actor_id(act.actor)),
        made_at: Set(act.at),
    };
    exclusion.insert(&tx).await?;
    let because = Act { reason: Some(reason), ..act.clone() };
    finish(tx, &because, (run, status), ("payroll.employee_excluded", employee)).await
}

/// Takes an exclusion back. A calculated run is stale then: the person is to be paid after all.
///
/// # Errors
/// `NotFound` without such an exclusion; `RunActNotOffered`; `Stale`.
#[tracing::instrument(skip_all, fields(payroll.run.id = %id))]
pub async fn withdraw_exclusion(
    db: &Db,
    act: &Act,
    (id, expected): (RunId, Option<i64>),
    employee: EmployeeId,
) -> Result<Run, Error> {
    let tx = platform::begin(db).await?;
    let run = store::lock_run(&tx, act, (id, expected)).await?;
    let status = permit_on_run(&run, RunAct::Exclude, Party::maker(act), Situation::default())?;
    if row::Entity::delete_by_id((id, employee)).exec(&tx).await?.rows_affected == 0 {
        return Err(platform::Error::NotFound("exclusion").into());
    }
    finish(tx, act, (run, status), ("payroll.exclusion_withdrawn", employee)).await
}

async fn finish(
    tx: DatabaseTransaction,
    act: &Act,
    (run, status): (Run, RunStatus),
    (kind, employee): (&'static str, EmployeeId),
) -> Result<Run, Error> {
    let run = next(run, status).update(&tx).await?;
    acts::record(&tx, act, acted(kind, &run).about(employee)).await?;
    tx.commit().await?;
    Ok(run)
}
