//! Orders: recorded, consented to, taken back, ended.

use chrono::NaiveDate;
use kernel::id::{DeductionOrderId, DeductionSchemeId, EmployeeId, FileId};
use kernel::{Fault, Month, Rate, Rupiah};
use platform::{Act, Acted, Db, acts, files};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QueryFilter, QuerySelect,
};
use serde_json::json;

use super::read::within;
use super::schemes::figure_fits;
use super::{Order, Scheme, order as row, scheme};
use crate::states::{
    DeductionHand, DeductionOrderAct, DeductionOrderStatus, actor_id, permit_on_deduction_order,
};
use crate::{Error, store};

/// Which version of which order.
type Target = (DeductionOrderId, Option<i64>);

/// How much, from when, until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Rupiah of each payment; as the scheme says where there is none.
    pub amount: Option<Rupiah>,
    /// The rate; as the scheme says where there is none.
    pub rate: Option<Rate>,
    /// The first payment month.
    pub from: Month,
    /// The first payment month in which nothing is taken any more.
    pub until: Option<Month>,
}

/// The paper by which the employee consented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Its day.
    pub on: NaiveDate,
    /// The scanned paper.
    pub paper: FileId,
}

/// An order to record for an employee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewOrder {
    /// From whose pay.
    pub employee_id: EmployeeId,
    /// For whom.
    pub scheme_id: DeductionSchemeId,
    /// How much and when.
    pub figure: Figure,
    /// The consent; without it nothing is taken yet.
    pub consent: Option<Consent>,
}

impl Figure {
    /// What is wrong with it. What has been paid already is not asked for: the first month is none that is over.
    pub(super) fn faults(&self, act: &Act, scheme: &Scheme) -> Vec<Fault> {
        let mut faults = Vec::new();
        let is_given = self.amount.or(scheme.amount).is_some() || self.rate.or(scheme.rate).is_some();
        if scheme.is_compulsory() {
            faults.push(Fault::invalid("payroll.deduction_compulsory").at("/scheme_id"));
        }
        if !is_given || !figure_fits(scheme.basis, (self.amount, self.rate)) {
            faults.push(Fault::invalid("payroll.deduction_figure").at("/figure/amount"));
        }
        if self.from < Month::of(act.today) {
            faults.push(Fault::invalid("payroll.deduction_begins_past").at("/figure/from"));
        }
        if self.until.is_some_and(|until| until <= self.from) {
            faults.push(Fault::invalid("payroll.deduction_months").at("/figure/until"));
        }
        faults
    }
}

/// Records an order for an employee: with the signed paper it is taken, without it waits for the consent.
///
/// # Errors
/// `NotFound` for an employee or a scheme outside the scope, and for a paper that is gone; `Invalid` with all faults;
/// `DeductionOrderExists`.
#[tracing::instrument(skip_all)]
pub async fn record_order(db: &Db, act: &Act, new: NewOrder) -> Result<Order, Error> {
    let tx = platform::begin(db).await?;
    if !personnel::facts::is_within(&tx, &act.scope, new.employee_id, act.today).await? {
        return Err(platform::Error::NotFound("employee").into());
    }
    let scheme = scheme_of(&tx, (new.employee_id, new.scheme_id)).await?;
    let mut faults = new.figure.faults(act, &scheme);
    faults.extend(new.consent.and_then(|consent| consent.fault(act)));
    Error::unless_empty(faults)?;
    let order = insert(&tx, act, (new, &scheme)).await?;
    if let Some(consent) = new.consent {
        files::keep(&tx, act, consent.paper, order.id).await?;
    }
    tx.commit().await?;
    Ok(order)
}

/// Gives an order from one's own pay, which is the consent to it.
///
/// # Errors
/// `NotFound` for a scheme of another instansi, and who is no employee; `Invalid` with all faults; `DeductionOrderExists`.
#[tracing::instrument(skip_all)]
pub async fn give_own_order(
    db: &Db,
    act: &Act,
    (scheme_id, figure): (DeductionSchemeId, Figure),
) -> Result<Order, Error> {
    let tx = platform::begin(db).await?;
    let employee_id = act.actor.employee().ok_or(platform::Error::NotFound("employee"))?;
    let scheme = scheme_of(&tx, (employee_id, scheme_id)).await?;
    Error::unless_empty(figure.faults(act, &scheme))?;
    let new = NewOrder { employee_id, scheme_id, figure, consent: None };
    let order = insert(&tx, act, (new, &scheme)).await?;
    tx.commit().await?;
    Ok(order)
}

/// Consents to an order that somebody recorded for oneself.
///
/// # Errors
/// `NotFound` for any but an own one; `DeductionActNotOffered`; `Stale`.
#[tracing::instrument(skip_all, fields(payroll.deduction_order.id = %target.0))]
pub async fn consent_to_own(db: &Db, act: &Act, target: Target) -> Result<Order, Error> {
    step(db, act, (target, DeductionOrderAct::Consent, DeductionHand::Employee), |edit| {
        edit.consented_on = Set(Some(act.today));
    })
    .await
}

/// Takes the consent back: from the next calculation on nothing is taken.
///
/// # Errors
/// As [`consent_to_own`].
#[tracing::instrument(skip_all, fields(payroll.deduction_order.id = %target.0))]
pub async fn revoke_own_order(db: &Db, act: &Act, target: Target) -> Result<Order, Error> {
    step(db, act, (target, DeductionOrderAct::Revoke, DeductionHand::Employee), |_| {}).await
}

/// Records the paper by which the employee consented.
///
/// # Errors
/// `NotFound` outside the scope, and for a paper that is gone; `Invalid` for a day to come; `DeductionActNotOffered`; `Stale`.
#[tracing::instrument(skip_all, fields(payroll.deduction_order.id = %target.0))]
pub async fn consent_by_paper(db: &Db, act: &Act, target: Target, consent: Consent) -> Result<Order, Error> {
    Error::unless_empty(consent.fault(act).into_iter().collect())?;
    step(db, act, (target, DeductionOrderAct::Consent, DeductionHand::Keeper), |edit| {
        edit.consented_on = Set(Some(consent.on));
        edit.paper_id = Set(Some(consent.paper));
    })
    .await
}

/// Ends an order.
///
/// # Errors
/// `NotFound` outside the scope; `Invalid` without a reason; `DeductionActNotOffered`; `Stale`.
#[tracing::instrument(skip_all, fields(payroll.deduction_order.id = %target.0))]
pub async fn end_order(db: &Db, act: &Act, target: Target, reason: String) -> Result<Order, Error> {
    if reason.trim().is_empty() {
        return Err(Error::Invalid(vec![Fault::invalid("payroll.reason_empty").at("/reason")]));
    }
    step(db, act, (target, DeductionOrderAct::End, DeductionHand::Keeper), |edit| {
        edit.end_reason = Set(Some(reason.trim().to_owned()));
    })
    .await
}

impl Consent {
    fn fault(&self, act: &Act) -> Option<Fault> {
        (self.on > act.today).then(|| Fault::invalid("payroll.deduction_consent_day").at("/consented_on"))
    }
}

/// The scheme of the employee's instansi.
async fn scheme_of(
    tx: &impl ConnectionTrait,
    (employee, id): (EmployeeId, DeductionSchemeId),
) -> Result<Scheme, Error> {
    let instansi = personnel::entity::employee::Entity::find_by_id(employee).one(tx).await?;
    let found = scheme::Entity::find_by_id(id).one(tx).await?;
    let of_instansi =
        |scheme: &Scheme| instansi.is_some_and(|employee| employee.instansi_id == scheme.instansi_id);
    Ok(found.filter(of_instansi).ok_or(platform::Error::NotFound("deduction_scheme"))?)
}

/// Puts a new order in the place of one that is over by its first month.
async fn insert(
    tx: &DatabaseTransaction,
    act: &Act,
    (new, scheme): (NewOrder, &Scheme),
) -> Result<Order, Error> {
    row::Entity::update_many()
        .col_expr(row::Column::Status, Expr::value(DeductionOrderStatus::Ended))
        .filter(row::COLUMN.scheme_id.eq(new.scheme_id))
        .filter(row::COLUMN.employee_id.eq(new.employee_id))
        .filter(row::COLUMN.status.is_in([DeductionOrderStatus::Recorded, DeductionOrderStatus::Active]))
        .filter(row::COLUMN.until_month.lte(new.figure.from))
        .filter(row::COLUMN.until_month.lte(Month::of(act.today)))
        .exec(tx)
        .await?;
    let order = drafted(act, (new, scheme)).insert(tx).await.map_err(|error| match error.sql_err() {
        Some(sea_orm::SqlErr::UniqueConstraintViolation(_)) => Error::DeductionOrderExists,
        _ => error.into(),
    })?;
    acts::record(tx, act, acted(&order)).await?;
    Ok(order)
}

/// An order as it is recorded: the employee's own is a consent, anybody else's needs a paper.
pub(super) fn drafted(act: &Act, (new, scheme): (NewOrder, &Scheme)) -> row::ActiveModel {
    let is_own = act.actor.employee() == Some(new.employee_id) && new.consent.is_none();
    let consented = new.consent.map(|consent| consent.on).or(is_own.then_some(act.today));
    row::ActiveModel {
        id: Set(DeductionOrderId::new()),
        scheme_id: Set(new.scheme_id),
        employee_id: Set(new.employee_id),
        instansi_id: Set(scheme.instansi_id),
        amount: Set(new.figure.amount),
        rate: Set(new.figure.rate),
        from_month: Set(new.figure.from),
        until_month: Set(new.figure.until),
        status: Set(match consented {
            Some(_) => DeductionOrderStatus::Active,
            None => DeductionOrderStatus::Recorded,
        }),
        consented_on: Set(consented),
        paper_id: Set(new.consent.map(|consent| consent.paper)),
        end_reason: Set(None),
        recorded_by: Set(actor_id(act.actor)),
        recorded_at: Set(act.at),
        version: Set(1),
    }
}

/// What happened to an order, by where it stands now; the month from which it counts makes calculated runs stale.
pub(super) fn acted(order: &Order) -> Acted {
    let kind = match order.status {
        DeductionOrderStatus::Recorded => "payroll.deduction_order_recorded",
        DeductionOrderStatus::Active => "payroll.deduction_order_activated",
        DeductionOrderStatus::Revoked | DeductionOrderStatus::Ended => "payroll.deduction_order_stopped",
    };
    Acted::new(kind, order.id)
        .within(order.instansi_id)
        .about(order.employee_id)
        .effective(order.from_month.first_day())
        .with(json!({ "scheme": order.scheme_id, "status": order.status }))
}

async fn step(
    db: &Db,
    act: &Act,
    ((id, expected), wanted, hand): (Target, DeductionOrderAct, DeductionHand),
    sign: impl FnOnce(&mut row::ActiveModel),
) -> Result<Order, Error> {
    let tx = platform::begin(db).await?;
    let query = match hand {
        DeductionHand::Employee => {
            let me = act.actor.employee().ok_or(platform::Error::NotFound("deduction_order"))?;
            row::Entity::find().filter(row::COLUMN.employee_id.eq(me))
        }
        DeductionHand::Keeper | DeductionHand::Both => within(act),
    };
    let found = query.filter(row::COLUMN.id.eq(id)).lock_exclusive().one(&tx).await?;
    let order = found.ok_or(platform::Error::NotFound("deduction_order"))?;
    let status = permit_on_deduction_order(order.status, wanted, hand)?;
    store::require_version(order.version, expected)?;
    let version = order.version + 1;
    let mut edit = order.into_active_model();
    edit.status = Set(status);
    edit.version = Set(version);
    sign(&mut edit);
    let order = edit.update(&tx).await?;
    if let (DeductionOrderAct::Consent, Some(paper)) = (wanted, order.paper_id) {
        files::keep(&tx, act, paper, order.id).await?;
    }
    acts::record(&tx, act, acted(&order)).await?;
    tx.commit().await?;
    Ok(order)
}
