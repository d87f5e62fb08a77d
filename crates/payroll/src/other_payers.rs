//! Income from other payers in a tax year, by their withholding slips: the last tax period counts it in (PMK 168/2023).

use chrono::Datelike as _;
use kernel::id::{EmployeeId, OtherPayerSlipId};
use kernel::{Fault, Month, Rupiah};
use personnel::facts::Named;
use platform::cursor::{Extent, Page, Paging};
use platform::{Act, Acted, Db, Scope, acts, among};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use serde_json::json;

use crate::Error;
use crate::entity::other_payer_slip as row;
pub use crate::entity::other_payer_slip::Model as OtherPayerSlip;
use crate::states::actor_id;

/// A slip to enter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSlip {
    /// Who earned it.
    pub employee_id: EmployeeId,
    /// The first month that it covers: it says which tax year.
    pub first_month: Month,
    /// The last one, of the same year.
    pub last_month: Month,
    /// Who paid.
    pub payer: String,
    /// The number of the slip.
    pub number: String,
    /// Net income.
    pub net: Rupiah,
    /// Tax due on it there.
    pub tax: Rupiah,
}

/// Which slips.
#[derive(Clone, Copy, Debug, Default)]
pub struct OtherSlipFilter {
    /// Of one person.
    pub employee_id: Option<EmployeeId>,
    /// Of one tax year.
    pub year: Option<i32>,
}

/// The most that one person can have earned.
const AMOUNT_MAX: i64 = 1_000_000_000_000;

impl NewSlip {
    fn faults(&self, act: &Act) -> Vec<Fault> {
        let mut faults = Vec::new();
        let (min, max) = (2024, act.today.year());
        if !(min..=max).contains(&self.first_month.year()) {
            let range = Fault::invalid("payroll.withholding_year").with("min", min).with("max", max);
            faults.push(range.at("/first_month"));
        }
        if self.last_month < self.first_month || self.last_month.year() != self.first_month.year() {
            faults.push(Fault::invalid("payroll.other_payer_months").at("/last_month"));
        }
        for (pointer, text) in [("/payer", &self.payer), ("/number", &self.number)] {
            if text.trim().is_empty() {
                faults.push(Fault::invalid("payroll.other_payer_word").at(pointer));
            }
        }
        for (pointer, amount) in [("/net", self.net), ("/tax", self.tax)] {
            if !(0..=AMOUNT_MAX).contains(&amount.0) {
                faults.push(Fault::invalid("payroll.amount_range").with("max", AMOUNT_MAX).at(pointer));
            }
        }
        if self.tax > self.net {
            faults.push(Fault::invalid("payroll.other_payer_tax").at("/tax"));
        }
        faults
    }
}

/// Enters what another payer's slip says: it counts from the next calculation of a last tax period on.
///
/// # Errors
/// `NotFound` for an employee outside the scope; `Invalid` with all faults; `OtherPayerSlipExists`.
#[tracing::instrument(skip_all)]
pub async fn enter_slip(db: &Db, act: &Act, new: NewSlip) -> Result<OtherPayerSlip, Error> {
    let tx = platform::begin(db).await?;
    let missing = || platform::Error::NotFound("employee");
    if !personnel::facts::is_within(&tx, &reach(act), new.employee_id, act.today).await? {
        return Err(missing().into());
    }
    Error::unless_empty(new.faults(act))?;
    let named = personnel::facts::named(&tx, &[new.employee_id]).await?.remove(&new.employee_id);
    let slip = row::ActiveModel {
        id: Set(OtherPayerSlipId::new()),
        employee_id: Set(new.employee_id),
        instansi_id: Set(named.ok_or_else(missing)?.instansi_id),
        year: Set(new.first_month.year()),
        first_month: Set(new.first_month),
        last_month: Set(new.last_month),
        payer: Set(new.payer.trim().to_owned()),
        number: Set(new.number.trim().to_owned()),
        net: Set(new.net),
        tax: Set(new.tax),
        entered_by: Set(actor_id(act.actor)),
        entered_at: Set(act.at),
        revoked_by: Set(None),
        revoked_at: Set(None),
        revoke_reason: Set(None),
    };
    let slip = slip.insert(&tx).await.map_err(|error| match error.sql_err() {
        Some(sea_orm::SqlErr::UniqueConstraintViolation(_)) => Error::OtherPayerSlipExists,
        _ => error.into(),
    })?;
    acts::record(&tx, act, acted("payroll.other_payer_slip_entered", &slip)).await?;
    tx.commit().await?;
    Ok(slip)
}

/// Revokes a slip: what final runs counted stays as it is.
///
/// # Errors
/// `NotFound` outside the scope, and for one that is revoked; `Invalid` without a reason.
#[tracing::instrument(skip_all, fields(payroll.other_payer_slip.id = %id))]
pub async fn revoke_slip(
    db: &Db,
    act: &Act,
    (id, reason): (OtherPayerSlipId, String),
) -> Result<OtherPayerSlip, Error> {
    if reason.trim().is_empty() {
        return Err(Error::Invalid(vec![Fault::invalid("payroll.reason_empty").at("/reason")]));
    }
    let tx = platform::begin(db).await?;
    let standing = within(act).filter(row::COLUMN.id.eq(id)).filter(row::COLUMN.revoked_at.is_null());
    let found = standing.lock_exclusive().one(&tx).await?;
    let mut edit = found.ok_or(platform::Error::NotFound("other_payer_slip"))?.into_active_model();
    edit.revoked_by = Set(Some(actor_id(act.actor)));
    edit.revoked_at = Set(Some(act.at));
    edit.revoke_reason = Set(Some(reason.trim().to_owned()));
    let slip = edit.update(&tx).await?;
    acts::record(&tx, act, acted("payroll.other_payer_slip_revoked", &slip)).await?;
    tx.commit().await?;
    Ok(slip)
}

/// The first day of its year makes calculated runs of that year stale.
fn acted(kind: &'static str, slip: &OtherPayerSlip) -> Acted {
    let first = chrono::NaiveDate::from_ymd_opt(slip.year, 1, 1).unwrap_or_default();
    let of_person = Acted::new(kind, slip.id).within(slip.instansi_id).about(slip.employee_id);
    of_person.effective(first).with(json!({ "year": slip.year }))
}

/// A slip of somebody within the scope, and whose it is.
///
/// # Errors
/// `NotFound` outside the scope.
pub async fn find_slip(
    db: &Db,
    act: &Act,
    id: OtherPayerSlipId,
) -> Result<(OtherPayerSlip, Option<Named>), Error> {
    let found = within(act).filter(row::COLUMN.id.eq(id)).one(db.read()).await?;
    let slip = found.ok_or(platform::Error::NotFound("other_payer_slip"))?;
    let named = personnel::facts::named(db.read(), &[slip.employee_id]).await?.remove(&slip.employee_id);
    Ok((slip, named))
}

/// Slips of people within the scope, newest first, with whose they are.
///
/// # Errors
/// `Cursor` when the cursor is none of this list.
pub async fn list_slips(
    db: &Db,
    act: &Act,
    filter: OtherSlipFilter,
    paging: &Paging,
) -> Result<Page<(OtherPayerSlip, Option<Named>)>, Error> {
    let mut query = within(act);
    if let Some(employee) = filter.employee_id {
        query = query.filter(row::COLUMN.employee_id.eq(employee));
    }
    if let Some(year) = filter.year {
        query = query.filter(row::COLUMN.year.eq(year));
    }
    page(db, query, paging).await
}

/// One's own, newest first.
///
/// # Errors
/// `Cursor` when the cursor is none of this list.
pub async fn list_own_slips(
    db: &Db,
    act: &Act,
    paging: &Paging,
) -> Result<Page<(OtherPayerSlip, Option<Named>)>, Error> {
    let Some(me) = act.actor.employee() else {
        return Ok(Page { rows: Vec::new(), extent: Extent::default() });
    };
    page(db, row::Entity::find().filter(row::COLUMN.employee_id.eq(me)), paging).await
}

async fn page(
    db: &Db,
    query: Select<row::Entity>,
    paging: &Paging,
) -> Result<Page<(OtherPayerSlip, Option<Named>)>, Error> {
    let newest_first = (|slip: &OtherPayerSlip| slip.id, |last| row::Column::Id.lt(last));
    let page = paging.read(db.read(), query.order_by_desc(row::Column::Id), newest_first).await?;
    let people: Vec<EmployeeId> = page.rows.iter().map(|slip| slip.employee_id).collect();
    let named = personnel::facts::named(db.read(), &people).await?;
    Ok(page.map(|slip| {
        let named = named.get(&slip.employee_id).cloned();
        (slip, named)
    }))
}

/// The scope's units. What a reporting line opens elsewhere, it does not open here; one's own is read as one's own.
fn reach(act: &Act) -> Scope {
    Scope { own: None, subordinates_of: None, ..act.scope.clone() }
}

fn within(act: &Act) -> Select<row::Entity> {
    row::Entity::find().filter(personnel::scope::condition(&reach(act), row::Column::EmployeeId, act.today))
}

/// What counts of a year, of some people, the oldest slip first.
pub(crate) async fn slips_in(
    conn: &impl ConnectionTrait,
    year: i32,
    employees: &[EmployeeId],
) -> Result<Vec<OtherPayerSlip>, Error> {
    Ok(row::Entity::find()
        .filter(among(conn, row::Column::EmployeeId, employees.iter().copied()))
        .filter(row::COLUMN.year.eq(year))
        .filter(row::COLUMN.revoked_at.is_null())
        .order_by_asc(row::Column::Id)
        .all(conn)
        .await?)
}
