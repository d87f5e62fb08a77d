//! Budget ceilings: what the budget of a year has for the pay of an SKPD or of the whole instansi, entered from the budget document (DPA),
//! changed by a later one, and never exceeded by runs. Without a recorded ceiling nothing is checked.

mod read;
mod room;
pub(crate) mod spending;

pub use crate::entity::budget_ceiling::{CeilingKind, Model as Ceiling};
pub use crate::entity::budget_ceiling_change::Model as CeilingChange;
pub use read::{CeilingFilter, CeilingView, find_ceiling, list_ceilings};
pub use room::Exceeded;
pub(crate) use room::{Measured, require_room};

use chrono::NaiveDate;
use kernel::id::{CeilingId, UnitId};
use kernel::{DateRange, Fault, Month, Rupiah};
use personnel::entity::unit_version::{self, UnitKind};
use platform::{Act, Acted, Db, acts};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QuerySelect,
};
use serde_json::json;

use crate::entity::{budget_ceiling as row, budget_ceiling_change as change};
use crate::states::{actor_id, lender_id};
use crate::{Error, store};

/// The budget years that somebody may enter; `Month` bears them all.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

/// What a budget document says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CeilingAmount {
    /// How much.
    pub amount: Rupiah,
    /// The number of the document (DPA, or the one that changes it).
    pub document_number: String,
    /// Its day.
    pub document_date: NaiveDate,
}

/// A ceiling to enter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCeiling {
    /// An SKPD, or the instansi for the sum of all of them.
    pub unit_id: UnitId,
    /// The budget year.
    pub year: i32,
    /// What it is for.
    pub kind: CeilingKind,
    /// What the document says.
    pub amount: CeilingAmount,
}

impl CeilingAmount {
    fn faults(&self, act: &Act) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.amount < Rupiah::ZERO {
            faults.push(Fault::invalid("payroll.ceiling_negative").at("/amount"));
        }
        if self.document_number.trim().is_empty() {
            faults.push(Fault::invalid("payroll.ceiling_document_empty").at("/document_number"));
        }
        if self.document_date > act.today {
            faults.push(Fault::invalid("payroll.ceiling_document_in_future").at("/document_date"));
        }
        faults
    }
}

/// Enters a ceiling.
///
/// # Errors
/// `NotFound` for a unit outside the scope; `Invalid` with all faults: a unit that is neither SKPD nor instansi, a year out of bounds, a
/// negative amount, a document without number or of a day to come; `CeilingExists`.
#[tracing::instrument(skip_all)]
pub async fn enter_ceiling(db: &Db, act: &Act, new: NewCeiling) -> Result<Ceiling, Error> {
    let tx = platform::begin(db).await?;
    let instansi_id = store::require_unit(&tx, act, new.unit_id).await?;
    let mut faults = Vec::new();
    if !YEARS.contains(&new.year) {
        faults.push(Fault::invalid("payroll.ceiling_year").at("/year"));
    } else if new.unit_id != instansi_id && !was_skpd(&tx, new.unit_id, new.year).await? {
        faults.push(Fault::invalid("payroll.ceiling_unit").at("/unit_id"));
    }
    faults.extend(new.amount.faults(act));
    Error::unless_empty(faults)?;
    let same = row::Entity::find()
        .filter(row::COLUMN.unit_id.eq(new.unit_id))
        .filter(row::COLUMN.year.eq(new.year))
        .filter(row::COLUMN.kind.eq(new.kind));
    if same.count(&tx).await? > 0 {
        return Err(Error::CeilingExists);
    }
    let ceiling = row::ActiveModel {
        id: Set(CeilingId::new()),
        instansi_id: Set(instansi_id),
        unit_id: Set(new.unit_id),
        year: Set(new.year),
        kind: Set(new.kind),
        amount: Set(new.amount.amount),
        document_number: Set(new.amount.document_number.trim().to_owned()),
        document_date: Set(new.amount.document_date),
        version: Set(1),
    };
    let ceiling = ceiling.insert(&tx).await.map_err(|error| match error.sql_err() {
        Some(sea_orm::SqlErr::UniqueConstraintViolation(_)) => Error::CeilingExists,
        _ => error.into(),
    })?;
    keep(tx, act, (ceiling, "payroll.ceiling_entered")).await
}

/// Changes the amount of a ceiling by a later document. What it said before stays on record.
///
/// # Errors
/// `NotFound` outside the scope; `Invalid` with all faults; `Stale`.
#[tracing::instrument(skip_all, fields(payroll.ceiling.id = %id))]
pub async fn change_ceiling(
    db: &Db,
    act: &Act,
    (id, expected): (CeilingId, Option<i64>),
    amount: CeilingAmount,
) -> Result<Ceiling, Error> {
    let tx = platform::begin(db).await?;
    let found = within(act).filter(row::COLUMN.id.eq(id)).lock_exclusive().one(&tx).await?;
    let ceiling = found.ok_or(platform::Error::NotFound("ceiling"))?;
    store::require_version(ceiling.version, expected)?;
    Error::unless_empty(amount.faults(act))?;
    let version = ceiling.version + 1;
    let mut edit = ceiling.into_active_model();
    edit.amount = Set(amount.amount);
    edit.document_number = Set(amount.document_number.trim().to_owned());
    edit.document_date = Set(amount.document_date);
    edit.version = Set(version);
    let ceiling = edit.update(&tx).await?;
    keep(tx, act, (ceiling, "payroll.ceiling_changed")).await
}

/// Keeps what a ceiling says now beside what it said before.
async fn keep(
    tx: DatabaseTransaction,
    act: &Act,
    (ceiling, kind): (Ceiling, &'static str),
) -> Result<Ceiling, Error> {
    let version = change::ActiveModel {
        ceiling_id: Set(ceiling.id),
        version: Set(ceiling.version),
        amount: Set(ceiling.amount),
        document_number: Set(ceiling.document_number.clone()),
        document_date: Set(ceiling.document_date),
        entered_by: Set(actor_id(act.actor)),
        entered_for: Set(lender_id(act)),
        entered_at: Set(act.at),
    };
    change::Entity::insert(version).exec_without_returning(&tx).await?;
    let details = json!({
        "unit_id": ceiling.unit_id, "year": ceiling.year, "kind": ceiling.kind, "amount": ceiling.amount,
        "document_number": ceiling.document_number, "document_date": ceiling.document_date,
    });
    let acted = Acted::new(kind, ceiling.id).within(ceiling.instansi_id).with(details);
    acts::record(&tx, act, acted).await?;
    tx.commit().await?;
    Ok(ceiling)
}

/// Whether a unit is an SKPD on some day of a year.
async fn was_skpd(conn: &impl ConnectionTrait, unit: UnitId, year: i32) -> Result<bool, Error> {
    let (Ok(first), Ok(last)) = (Month::new(year, 1), Month::new(year, 12)) else { return Ok(false) };
    let days = DateRange::bounded(first.first_day(), last.next().first_day());
    let versions = unit_version::Entity::find()
        .filter(unit_version::Column::UnitId.eq(unit))
        .filter(unit_version::Column::Kind.eq(UnitKind::Skpd))
        .filter(unit_version::Column::ValidFrom.lt(days.stored_until()))
        .filter(unit_version::Column::ValidUntil.gt(days.from));
    Ok(versions.count(conn).await? > 0)
}

/// The ceilings of units within the scope.
fn within(act: &Act) -> sea_orm::Select<row::Entity> {
    row::Entity::find().filter(personnel::scope::unit_condition(&act.scope, row::Column::UnitId, act.today))
}
