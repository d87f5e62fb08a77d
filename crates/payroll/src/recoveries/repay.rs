//! How a claim is repaid.

use chrono::NaiveDate;
use kernel::id::{RecoveryId, RecoveryPaymentId};
use kernel::{Fault, Month, Rupiah};
use platform::{Act, Acted, Db, acts};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect, SelectExt,
};
use serde_json::json;

use super::Recovery;
use super::read::within;
use crate::entity::{recovery as row, recovery_payment};
use crate::states::{Party, RecoveryAct, actor_id, permit_on_recovery};
use crate::{Error, store};

/// Which version of which claim.
type Target = (RecoveryId, Option<i64>);

/// What the person agreed to repay each month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instalments {
    /// Each month.
    pub amount: Rupiah,
    /// From which month on.
    pub from: Month,
    /// The number of the statement by which the person agreed (SKTJM).
    pub agreement: String,
}

/// A payment into the treasury.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// How much.
    pub amount: Rupiah,
    /// The number of the treasury's receipt.
    pub number: String,
    /// Its day.
    pub received_on: NaiveDate,
}

/// Records by which instalments a claim is repaid; a later agreement takes the place of an earlier one.
///
/// # Errors
/// `NotFound` outside the scope; `RecoverySettled`; `Invalid` for an instalment that is nothing or more than is owed, for a month
/// that is over, and without the number of the agreement; `Stale`.
#[tracing::instrument(skip_all, fields(payroll.recovery.id = %target.0))]
pub async fn plan_recovery(db: &Db, act: &Act, target: Target, plan: Instalments) -> Result<Recovery, Error> {
    let tx = platform::begin(db).await?;
    let recovery = locked(&tx, act, target, RecoveryAct::Plan).await?;
    let mut faults = amount_faults(plan.amount, &recovery);
    if plan.from < Month::of(act.today) {
        faults.push(Fault::invalid("payroll.instalments_begin_past").at("/from"));
    }
    if plan.agreement.trim().is_empty() {
        faults.push(Fault::invalid("payroll.agreement_empty").at("/agreement"));
    }
    Error::unless_empty(faults)?;
    let mut edit = next(&recovery);
    edit.instalment = Set(Some(plan.amount));
    edit.instalments_from = Set(Some(plan.from));
    edit.agreement = Set(Some(plan.agreement.trim().to_owned()));
    let recovery = edit.update(&tx).await?;
    let details = json!({ "instalment": plan.amount, "from": plan.from, "agreement": recovery.agreement });
    acts::record(&tx, act, acted("payroll.recovery_planned", &recovery).with(details)).await?;
    tx.commit().await?;
    Ok(recovery)
}

/// Records what came back to the treasury; what settles the claim ends it.
///
/// # Errors
/// `NotFound` outside the scope; `RecoverySettled`; `ReceiptKnown` for a receipt that is recorded already; `Invalid` for nothing, for
/// more than is owed, without a number, and for a day to come or before the claim; `Stale`.
#[tracing::instrument(skip_all, fields(payroll.recovery.id = %target.0))]
pub async fn repay_recovery(db: &Db, act: &Act, target: Target, receipt: Receipt) -> Result<Recovery, Error> {
    let tx = platform::begin(db).await?;
    let recovery = locked(&tx, act, target, RecoveryAct::Repay).await?;
    let number = receipt.number.trim().to_owned();
    let mut faults = amount_faults(receipt.amount, &recovery);
    if number.is_empty() {
        faults.push(Fault::invalid("payroll.receipt_number_empty").at("/receipt_number"));
    }
    if receipt.received_on > act.today || receipt.received_on < recovery.made_at.date_naive() {
        let unfit = Fault::invalid("payroll.receipt_day").at("/received_on");
        faults.push(unfit.with("from", recovery.made_at.date_naive()).with("until", act.today));
    }
    Error::unless_empty(faults)?;
    let same = recovery_payment::Entity::find()
        .filter(recovery_payment::COLUMN.recovery_id.eq(recovery.id))
        .filter(recovery_payment::COLUMN.receipt_number.eq(number.as_str()));
    if same.exists(&tx).await? {
        return Err(Error::ReceiptKnown);
    }
    let payment = recovery_payment::ActiveModel {
        id: Set(RecoveryPaymentId::new()),
        recovery_id: Set(recovery.id),
        amount: Set(receipt.amount),
        receipt_number: Set(number.clone()),
        payslip_id: Set(None),
        received_on: Set(receipt.received_on),
        recorded_by: Set(actor_id(act.actor)),
        recorded_at: Set(act.at),
    };
    payment.insert(&tx).await?;
    let mut edit = next(&recovery);
    edit.repaid = Set(recovery.repaid + receipt.amount);
    let recovery = edit.update(&tx).await?;
    let details = json!({ "amount": receipt.amount, "receipt": number, "balance": recovery.balance() });
    acts::record(&tx, act, acted("payroll.recovery_repaid", &recovery).with(details)).await?;
    tx.commit().await?;
    Ok(recovery)
}

async fn locked(
    tx: &DatabaseTransaction,
    act: &Act,
    (id, expected): Target,
    wanted: RecoveryAct,
) -> Result<Recovery, Error> {
    let found = within(act).filter(row::COLUMN.id.eq(id)).lock_exclusive().one(tx).await?;
    let recovery = found.ok_or(platform::Error::NotFound("recovery"))?;
    permit_on_recovery(recovery.status(), wanted, Party::maker(act))?;
    store::require_version(recovery.version, expected)?;
    Ok(recovery)
}

fn amount_faults(amount: Rupiah, recovery: &Recovery) -> Vec<Fault> {
    let is_fit = amount > Rupiah::ZERO && amount <= recovery.balance();
    let unfit = || Fault::invalid("payroll.repaid_amount").with("balance", recovery.balance()).at("/amount");
    if is_fit { Vec::new() } else { vec![unfit()] }
}

fn next(recovery: &Recovery) -> row::ActiveModel {
    let mut edit = recovery.clone().into_active_model();
    edit.version = Set(recovery.version + 1);
    edit
}

fn acted(kind: &'static str, recovery: &Recovery) -> Acted {
    Acted::new(kind, recovery.id).within(recovery.instansi_id).about(recovery.employee_id)
}
