//! The hands through which a calculated run goes: the treasurer stands for it, the finance officer checks it, the budget authority
//! approves it, and the treasury pays it.

use chrono::NaiveDate;
use kernel::Fault;
use kernel::id::RunId;
use platform::{Act, Acted, Db, acts};
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::Set;
use serde_json::{Value, json};

use super::{Run, RunKind, acted, next, require_reason, row, unsign};
use crate::ceilings::{Measured, require_room};
use crate::recoveries::{claim_back, take_instalments};
use crate::states::{Party, RunAct, RunStatus, actor_id, lender_id, permit_on_run};
use crate::{Error, store};

/// Which version of which run.
type Target = (RunId, Option<i64>);

/// The order by which the treasury paid (surat perintah pencairan dana).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreasuryOrder {
    /// Its number.
    pub number: String,
    /// Its day.
    pub date: NaiveDate,
}

impl TreasuryOrder {
    /// What is wrong with an order that pays what was approved or sent back on `earliest`.
    pub(super) fn faults(&self, act: &Act, earliest: NaiveDate) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.number.trim().is_empty() {
            faults.push(Fault::invalid("payroll.sp2d_number_empty").at("/sp2d_number"));
        }
        if self.date > act.today {
            faults.push(Fault::invalid("payroll.sp2d_in_future").at("/sp2d_date"));
        }
        if self.date < earliest {
            let early = Fault::invalid("payroll.sp2d_too_early").at("/sp2d_date");
            faults.push(early.with("earliest", earliest));
        }
        faults
    }
}

/// The treasurer (bendahara) stands for a calculated run.
///
/// # Errors
/// `RunStale`, `RunHasFaults`, `RunEmpty`; `CeilingExceeded`; `RunActNotOffered`; `Stale`.
#[tracing::instrument(skip_all, fields(payroll.run.id = %id))]
pub async fn verify_run(db: &Db, act: &Act, (id, expected): Target) -> Result<Run, Error> {
    step(db, (act, Party::maker(act)), ((id, expected), RunAct::Verify, "payroll.run_verified"), |edit| {
        edit.verified_by = Set(Some(actor_id(act.actor)));
        edit.verified_for = Set(lender_id(act));
        edit.verified_at = Set(Some(act.at));
        edit.return_reason = Set(None);
    })
    .await
}

/// The finance officer (PPK-SKPD) has checked a verified run.
///
/// # Errors
/// `OwnRun` for whoever made, calculated or verified it; `RunStale`, `RunHasFaults`; `RunActNotOffered`; `Stale`.
#[tracing::instrument(skip_all, fields(payroll.run.id = %id))]
pub async fn check_run(db: &Db, act: &Act, (id, expected): Target) -> Result<Run, Error> {
    step(db, (act, Party::checker(act)), ((id, expected), RunAct::Check, "payroll.run_checked"), |edit| {
        edit.checked_by = Set(Some(actor_id(act.actor)));
        edit.checked_for = Set(lender_id(act));
        edit.checked_at = Set(Some(act.at));
    })
    .await
}

/// Makes a checked run final. From now on its payslips are owned and immutable.
///
/// # Errors
/// `OwnRun` for whoever made or signed it; `RunStale` and `RunHasFaults`; `CeilingExceeded`; `RunActNotOffered`; `Stale`.
#[tracing::instrument(skip_all, fields(payroll.run.id = %id))]
pub async fn approve_run(db: &Db, act: &Act, (id, expected): Target) -> Result<Run, Error> {
    step(db, (act, Party::approver(act)), ((id, expected), RunAct::Approve, "payroll.run_approved"), |edit| {
        edit.approved_by = Set(Some(actor_id(act.actor)));
        edit.approved_at = Set(Some(act.at));
    })
    .await
}

/// Puts a run away whose every payment has arrived.
///
/// # Errors
/// `RunHasReturns` while a payment that was sent back is not paid again; `RunActNotOffered`; `Stale`.
#[tracing::instrument(skip_all, fields(payroll.run.id = %id))]
pub async fn close_run(db: &Db, act: &Act, (id, expected): Target) -> Result<Run, Error> {
    step(db, (act, Party::maker(act)), ((id, expected), RunAct::Close, "payroll.run_closed"), |edit| {
        edit.closed_by = Set(Some(actor_id(act.actor)));
        edit.closed_at = Set(Some(act.at));
    })
    .await
}

/// Sends a verified run back to whoever makes it, with the reason, instead of checking it: the verification is void.
///
/// # Errors
/// `Invalid` without a reason; `RunActNotOffered`; `Stale`.
#[tracing::instrument(skip_all, fields(payroll.run.id = %id))]
pub async fn return_run(db: &Db, act: &Act, (id, expected): Target, reason: String) -> Result<Run, Error> {
    send_back(db, (act, Party::checker(act), RunAct::Return), (id, expected), reason).await
}

/// Sends a checked run back to whoever makes it, with the reason, instead of approving it: both signatures are void.
///
/// # Errors
/// `Invalid` without a reason; `RunActNotOffered`; `Stale`.
#[tracing::instrument(skip_all, fields(payroll.run.id = %id))]
pub async fn refuse_run(db: &Db, act: &Act, (id, expected): Target, reason: String) -> Result<Run, Error> {
    send_back(db, (act, Party::approver(act), RunAct::Refuse), (id, expected), reason).await
}

async fn send_back(
    db: &Db,
    (act, party, run_act): (&Act, Party, RunAct),
    target: Target,
    reason: String,
) -> Result<Run, Error> {
    require_reason(&reason)?;
    let because = Act { reason: Some(reason.clone()), ..act.clone() };
    step(db, (&because, party), (target, run_act, "payroll.run_returned"), |edit| {
        unsign(edit);
        edit.return_reason = Set(Some(reason));
    })
    .await
}

/// Records the order by which the treasury paid an approved run.
///
/// # Errors
/// `Invalid` for an order without a number, of a day to come, or from before the approval; `RunActNotOffered`; `Stale`.
#[tracing::instrument(skip_all, fields(payroll.run.id = %id))]
pub async fn pay_run(db: &Db, act: &Act, (id, expected): Target, order: TreasuryOrder) -> Result<Run, Error> {
    let tx = platform::begin(db).await?;
    let run = store::lock_run(&tx, act, (id, expected)).await?;
    let status = permit_on_run(&run, RunAct::Pay, Party::maker(act), store::situation(&tx, id).await?)?;
    let approved = run.approved_at.map_or(act.today, |at| at.date_naive());
    Error::unless_empty(order.faults(act, approved))?;
    let mut edit = next(run, status);
    edit.paid_by = Set(Some(actor_id(act.actor)));
    edit.paid_at = Set(Some(act.at));
    edit.sp2d_number = Set(Some(order.number.trim().to_owned()));
    edit.sp2d_date = Set(Some(order.date));
    let run = edit.update(&tx).await?;
    let details = json!({ "sp2d_number": run.sp2d_number, "sp2d_date": run.sp2d_date, "net": run.net });
    acts::record(&tx, act, acted("payroll.run_paid", &run).with(details)).await?;
    tx.commit().await?;
    Ok(run)
}

/// One step of a run: permitted, edited, recorded.
async fn step(
    db: &Db,
    (act, party): (&Act, Party),
    (target, run_act, kind): (Target, RunAct, &'static str),
    sign: impl FnOnce(&mut row::ActiveModel),
) -> Result<Run, Error> {
    let tx = platform::begin(db).await?;
    let run = store::lock_run(&tx, act, target).await?;
    let situation = store::situation(&tx, run.id).await?;
    let status = permit_on_run(&run, run_act, party, situation)?;
    let ceilings = match run_act {
        RunAct::Verify | RunAct::Approve => require_room(&tx, &run).await?,
        _ => Vec::new(),
    };
    let mut edit = next(run, status);
    sign(&mut edit);
    let run = edit.update(&tx).await?;
    acts::record(&tx, act, signed(kind, &run, &ceilings)).await?;
    match (run.kind, run_act) {
        (RunKind::Rapel, RunAct::Approve) => claim_back(&tx, act, &run).await?,
        (RunKind::GajiInduk | RunKind::Tpp, RunAct::Approve) => take_instalments(&tx, act, &run).await?,
        _ => {}
    }
    tx.commit().await?;
    Ok(run)
}

/// A final run's hash stands in the sealed log, which so proves every rupiah that was approved; and the ceilings that it fitted under.
fn signed(kind: &'static str, run: &Run, ceilings: &[Measured]) -> Acted {
    let acted = acted(kind, run);
    let ceilings: Vec<Value> = ceilings.iter().map(Measured::written).collect();
    if RunStatus::FINAL.contains(&run.status) {
        acted.with(json!({
            "recipe_hash": run.recipe_hash, "content_hash": run.content_hash, "ceilings": ceilings,
        }))
    } else if ceilings.is_empty() {
        acted
    } else {
        acted.with(json!({ "ceilings": ceilings }))
    }
}
