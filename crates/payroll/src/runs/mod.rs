//! Runs: made, calculated by a job, examined, signed by one hand after the other, paid, closed; or cancelled.

mod basis;
mod exclusions;
mod left_out;
mod read;
mod returns;
mod signing;

pub use exclusions::{exclude_employee, withdraw_exclusion};
pub use left_out::{Exclusion, RunFault, list_exclusions, list_run_faults};
pub(crate) use read::within;
pub use read::{RunFilter, RunView, Total, find_run, list_runs, run_totals};
pub use returns::{ReturnOf, Returned, TransferReturn, list_returns, pay_again, record_return};
pub use signing::{
    TreasuryOrder, approve_run, check_run, close_run, pay_run, refuse_run, return_run, verify_run,
};

use kernel::id::{JobId, RunId, UnitId};
use kernel::{Fault, Month, Rupiah};
use platform::jobs::{self, NewJob, Whose};
use platform::{Act, Acted, Db, acts};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ConnectionTrait, IntoActiveModel};
use serde_json::json;

use crate::calculation::CALCULATE_RUN;
use crate::entity::payroll_run as row;
use crate::regulation::Law;
use crate::states::{Party, RunAct, RunStatus, Situation, actor_id, lender_id, permit_on_run};
use crate::{Error, store};
pub(crate) use basis::basis_of;
use basis::require_base_tpp;

pub use row::{BaseKind, Model as Run, RunKind};

/// A run to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewRun {
    /// An instansi, or a unit of it with everyone below.
    pub unit_id: UnitId,
    /// What is paid.
    pub kind: RunKind,
    /// Whose slot it takes, where the kind leaves a choice: `susulan` pays late a salary, unless it is told, or a TPP.
    pub base_kind: Option<BaseKind>,
    /// The month for which is paid; for `thr` and `gaji_13` the base month of the year.
    pub service_month: Month,
    /// The month in which is paid; without it the service month.
    pub payment_month: Option<Month>,
    /// The first of the months that a `rapel` settles, of which the service month is the last; without it a year of them.
    pub settles_from: Option<Month>,
}

/// Makes a draft.
///
/// # Errors
/// `NotFound` for a unit outside the scope; `Invalid` for a payment month before the service month, for a slot that the kind
/// does not take, and for a `thr` or `gaji_13` of a month other than the year's base month; `NoLaw` for one of a year whose
/// rules are not known; `NoPolicy` for a `tpp` that no policy covers.
#[tracing::instrument(skip_all)]
pub async fn create_run(db: &Db, act: &Act, law: &Law, new: NewRun) -> Result<Run, Error> {
    let payment_month = new.payment_month.unwrap_or(new.service_month);
    let base_kind = new.take_base(law, payment_month)?;
    let tx = platform::begin(db).await?;
    let instansi_id = store::require_unit(&tx, act, new.unit_id).await?;
    let basis = basis_of(&tx, instansi_id, (base_kind, new.service_month)).await?;
    let run = row::ActiveModel {
        id: Set(RunId::new()),
        instansi_id: Set(instansi_id),
        unit_id: Set(new.unit_id),
        kind: Set(new.kind),
        base_kind: Set(base_kind),
        service_month: Set(new.service_month),
        settles_from: Set(new.settles_from()),
        attendance_month: Set(basis.attendance_month),
        evaluation_period: Set(basis.evaluation_period),
        payment_month: Set(payment_month),
        facts_as_of: Set(basis.facts_as_of),
        facts_until: Set(basis.facts_until),
        status_after: Set(payment_month.next().first_day()),
        status: Set(RunStatus::Draft),
        policy_id: Set(basis.policy_id),
        recipe_hash: Set(None),
        content_hash: Set(None),
        payslip_count: Set(0),
        gross: Set(Rupiah::ZERO),
        deductions: Set(Rupiah::ZERO),
        net: Set(Rupiah::ZERO),
        tax: Set(Rupiah::ZERO),
        calculated_position: Set(None),
        calculated_by: Set(None),
        calculated_for: Set(None),
        calculated_at: Set(None),
        job_id: Set(None),
        made_by: Set(actor_id(act.actor)),
        made_for: Set(lender_id(act)),
        made_at: Set(act.at),
        verified_by: Set(None),
        verified_for: Set(None),
        verified_at: Set(None),
        checked_by: Set(None),
        checked_for: Set(None),
        checked_at: Set(None),
        return_reason: Set(None),
        approved_by: Set(None),
        approved_at: Set(None),
        paid_by: Set(None),
        paid_at: Set(None),
        sp2d_number: Set(None),
        sp2d_date: Set(None),
        closed_by: Set(None),
        closed_at: Set(None),
        cancelled_at: Set(None),
        cancel_reason: Set(None),
        version: Set(1),
    };
    let run = run.insert(&tx).await?;
    acts::record(&tx, act, acted("payroll.run_made", &run)).await?;
    tx.commit().await?;
    Ok(run)
}

/// Has every payslip calculated, for the first time or again, by the job that it returns.
///
/// # Errors
/// `RunActNotOffered` while a job works on it and in a final state; `NoPolicy`; `BaseTppOpen`; `Stale`.
#[tracing::instrument(skip_all, fields(payroll.run.id = %id))]
pub async fn calculate_run(
    db: &Db,
    act: &Act,
    (id, expected): (RunId, Option<i64>),
) -> Result<(Run, JobId), Error> {
    let tx = platform::begin(db).await?;
    let run = store::lock_run(&tx, act, (id, expected)).await?;
    let new =
        NewJob { kind: CALCULATE_RUN, payload: json!({ "run_id": id }), total: None, object: Some(id.0) };
    let job = jobs::enqueue(&tx, act, new).await?;
    let run = begin_calculation(&tx, act, (run, Some(job))).await?;
    tx.commit().await?;
    Ok((run, job))
}

/// Moves a run to `calculating`, under the policy that binds now.
pub(crate) async fn begin_calculation(
    tx: &impl ConnectionTrait,
    act: &Act,
    (run, job): (Run, Option<JobId>),
) -> Result<Run, Error> {
    let status = permit_on_run(&run, RunAct::Calculate, Party::maker(act), Situation::default())?;
    let basis = basis_of(tx, run.instansi_id, (run.base_kind, run.service_month)).await?;
    require_base_tpp(tx, &run, &basis).await?;
    let mut edit = emptied(next(run, status));
    edit.return_reason = Set(None);
    edit.policy_id = Set(basis.policy_id);
    edit.attendance_month = Set(basis.attendance_month);
    edit.evaluation_period = Set(basis.evaluation_period);
    edit.facts_until = Set(basis.facts_until);
    edit.job_id = Set(job);
    edit.calculated_by = Set(Some(actor_id(act.actor)));
    edit.calculated_for = Set(lender_id(act));
    let run = edit.update(tx).await?;
    acts::record(tx, act, acted("payroll.run_calculation_begun", &run)).await?;
    Ok(run)
}

/// Gives a run up, with the reason: its payslips go, and other runs may pay its people. A job that works on it stops.
///
/// # Errors
/// `Invalid` without a reason; `RunActNotOffered` after approval; `Stale`.
#[tracing::instrument(skip_all, fields(payroll.run.id = %id))]
pub async fn cancel_run(
    db: &Db,
    act: &Act,
    (id, expected): (RunId, Option<i64>),
    reason: String,
) -> Result<Run, Error> {
    require_reason(&reason)?;
    let tx = platform::begin(db).await?;
    let run = store::lock_run(&tx, act, (id, expected)).await?;
    let status = permit_on_run(&run, RunAct::Cancel, Party::maker(act), Situation::default())?;
    store::clear_run(&tx, id).await?;
    let job = run.job_id.filter(|_job| run.status == RunStatus::Calculating);
    let mut edit = emptied(next(run, status));
    edit.cancelled_at = Set(Some(act.at));
    edit.cancel_reason = Set(Some(reason.clone()));
    let run = edit.update(&tx).await?;
    let because = Act { reason: Some(reason), ..act.clone() };
    acts::record(&tx, &because, acted("payroll.run_cancelled", &run)).await?;
    tx.commit().await?;
    if let Some(job) = job {
        stop(db, act, job).await?;
    }
    Ok(run)
}

/// The run's state already keeps the job from writing; this only spares its work.
async fn stop(db: &Db, act: &Act, job: JobId) -> Result<(), Error> {
    match jobs::cancel(db, act, Whose::Everyones, job).await {
        Ok(_) | Err(platform::Error::JobEnded) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

pub(crate) fn next(run: Run, status: RunStatus) -> row::ActiveModel {
    let version = run.version + 1;
    let mut edit = run.into_active_model();
    edit.status = Set(status);
    edit.version = Set(version);
    edit
}

/// Without the figures of a calculation whose payslips are gone, and without what was signed of them.
pub(crate) fn emptied(mut edit: row::ActiveModel) -> row::ActiveModel {
    unsign(&mut edit);
    edit.recipe_hash = Set(None);
    edit.content_hash = Set(None);
    edit.payslip_count = Set(0);
    edit.gross = Set(Rupiah::ZERO);
    edit.deductions = Set(Rupiah::ZERO);
    edit.net = Set(Rupiah::ZERO);
    edit.tax = Set(Rupiah::ZERO);
    edit.calculated_position = Set(None);
    edit.calculated_at = Set(None);
    edit
}

/// Voids what was signed.
fn unsign(edit: &mut row::ActiveModel) {
    edit.verified_by = Set(None);
    edit.verified_for = Set(None);
    edit.verified_at = Set(None);
    edit.checked_by = Set(None);
    edit.checked_for = Set(None);
    edit.checked_at = Set(None);
}

pub(crate) fn require_reason(reason: &str) -> Result<(), Error> {
    if reason.trim().is_empty() {
        return Err(Error::Invalid(vec![Fault::invalid("payroll.reason_empty").at("/reason")]));
    }
    Ok(())
}

pub(crate) fn acted(kind: &'static str, run: &Run) -> Acted {
    Acted::new(kind, run.id).within(run.instansi_id).effective(run.payment_month.first_day())
}
