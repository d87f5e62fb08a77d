//! Payments that the bank sent back: a paid run opens for that single line again, and is not closed before it was paid.

use chrono::NaiveDate;
use kernel::Fault;
use kernel::id::{EmployeeId, PayslipId, RunId, TransferReturnId};
use personnel::facts::{self, Named};
use platform::cursor::{Page, Paging};
use platform::{Act, Db, acts};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde_json::json;

use super::read::within;
use super::{Run, TreasuryOrder, acted};
use crate::entity::{payslip, transfer_return as row};
use crate::states::{Party, RunAct, Situation, actor_id, permit_on_run};
use crate::{Error, store};

pub use row::Model as TransferReturn;

/// A payment that was sent back, with whose it is.
pub type ReturnOf = (TransferReturn, Option<Named>);

/// What the bank said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// The day on which it sent the payment back.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
}

/// Records that the bank sent the payment of a person in a paid run back.
///
/// # Errors
/// `NotFound` for a run outside the scope or a person whom it does not pay; `RunActNotOffered` unless it is paid;
/// `ReturnedAlready`; `Invalid` without a reason, for a day to come or from before the payment.
#[tracing::instrument(skip_all, fields(payroll.run.id = %id))]
pub async fn record_return(
    db: &Db,
    act: &Act,
    (id, employee): (RunId, EmployeeId),
    returned: Returned,
) -> Result<ReturnOf, Error> {
    let tx = platform::begin(db).await?;
    let run = paid_run(&tx, act, id).await?;
    let slip = payment(&tx, id, employee).await?;
    if open_return(&tx, slip).await?.is_some() {
        return Err(Error::ReturnedAlready);
    }
    Error::unless_empty(faults_of(&returned, &run, act))?;
    let record = row::ActiveModel {
        id: Set(TransferReturnId::new()),
        payslip_id: Set(slip),
        run_id: Set(id),
        employee_id: Set(employee),
        returned_on: Set(returned.on),
        reason: Set(returned.reason.trim().to_owned()),
        recorded_by: Set(actor_id(act.actor)),
        recorded_at: Set(act.at),
        sp2d_number: Set(None),
        sp2d_date: Set(None),
        paid_again_at: Set(None),
    };
    let record = record.insert(&tx).await?;
    let because = Act { reason: Some(record.reason.clone()), ..act.clone() };
    acts::record(&tx, &because, acted("payroll.transfer_returned", &run).about(employee)).await?;
    let named = facts::named(&tx, &[employee]).await?.remove(&employee);
    tx.commit().await?;
    Ok((record, named))
}

/// Records the order that paid a person again whose payment was sent back.
///
/// # Errors
/// `NotFound`; `RunActNotOffered` unless the run is paid; `NotReturned`; `Invalid` for an order without a number, of a day to
/// come, or from before the return.
#[tracing::instrument(skip_all, fields(payroll.run.id = %id))]
pub async fn pay_again(
    db: &Db,
    act: &Act,
    (id, employee): (RunId, EmployeeId),
    order: TreasuryOrder,
) -> Result<ReturnOf, Error> {
    let tx = platform::begin(db).await?;
    let run = paid_run(&tx, act, id).await?;
    let slip = payment(&tx, id, employee).await?;
    let open = open_return(&tx, slip).await?.ok_or(Error::NotReturned)?;
    Error::unless_empty(order.faults(act, open.returned_on))?;
    let mut edit = open.into_active_model();
    edit.sp2d_number = Set(Some(order.number.trim().to_owned()));
    edit.sp2d_date = Set(Some(order.date));
    edit.paid_again_at = Set(Some(act.at));
    let record = edit.update(&tx).await?;
    let details = json!({ "sp2d_number": record.sp2d_number, "sp2d_date": record.sp2d_date });
    let paid = acted("payroll.transfer_paid_again", &run).about(employee).with(details);
    acts::record(&tx, act, paid).await?;
    let named = facts::named(&tx, &[employee]).await?.remove(&employee);
    tx.commit().await?;
    Ok((record, named))
}

/// The payments of a run that were sent back, newest first, with whose they are.
///
/// # Errors
/// `NotFound` outside the scope; `Cursor`.
pub async fn list_returns(db: &Db, act: &Act, id: RunId, paging: &Paging) -> Result<Page<ReturnOf>, Error> {
    within(db.read(), act, id).await?;
    let query = row::Entity::find().filter(row::COLUMN.run_id.eq(id)).order_by_desc(row::Column::Id);
    let newest_first = (|record: &TransferReturn| record.id, |last| row::Column::Id.lt(last));
    let page = paging.read(db.read(), query, newest_first).await?;
    let people: Vec<EmployeeId> = page.rows.iter().map(|record| record.employee_id).collect();
    let named = facts::named(db.read(), &people).await?;
    Ok(page.map(|record| {
        let name = named.get(&record.employee_id).cloned();
        (record, name)
    }))
}

/// The run, held, if its payments can come back.
async fn paid_run(tx: &DatabaseTransaction, act: &Act, id: RunId) -> Result<Run, Error> {
    let run = store::lock_run(tx, act, (id, None)).await?;
    permit_on_run(&run, RunAct::RecordReturn, Party::maker(act), Situation::default())?;
    Ok(run)
}

async fn payment(tx: &DatabaseTransaction, id: RunId, employee: EmployeeId) -> Result<PayslipId, Error> {
    let found: Option<PayslipId> = payslip::Entity::find()
        .select_only()
        .column(payslip::Column::Id)
        .filter(payslip::COLUMN.run_id.eq(id))
        .filter(payslip::COLUMN.employee_id.eq(employee))
        .into_tuple()
        .one(tx)
        .await?;
    Ok(found.ok_or(platform::Error::NotFound("payslip"))?)
}

async fn open_return(tx: &DatabaseTransaction, slip: PayslipId) -> Result<Option<TransferReturn>, Error> {
    let open = row::Entity::find()
        .filter(row::COLUMN.payslip_id.eq(slip))
        .filter(row::COLUMN.paid_again_at.is_null());
    Ok(open.one(tx).await?)
}

fn faults_of(returned: &Returned, run: &Run, act: &Act) -> Vec<Fault> {
    let mut faults = Vec::new();
    if returned.reason.trim().is_empty() {
        faults.push(Fault::invalid("payroll.reason_empty").at("/reason"));
    }
    if returned.on > act.today {
        faults.push(Fault::invalid("payroll.returned_in_future").at("/returned_on"));
    }
    if let Some(paid) = run.sp2d_date.filter(|paid| returned.on < *paid) {
        faults.push(Fault::invalid("payroll.returned_before_paid").at("/returned_on").with("paid", paid));
    }
    faults
}
