//! An instansi's own days: regional holidays, and corrections of the national list.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::DateRange;
use kernel::id::{HolidayId, UnitId};
use platform::cursor::{Page, Paging, ascending};
use platform::{Act, Acted, Db, Scope, acts};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, ModelTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use utoipa::ToSchema;

use super::{closed_fault, instansi_fault, one_day};
use crate::entity::holiday::{self, HolidayKind};
use crate::error::{Error, Flaw};
use crate::scope;

/// An instansi's own entry for a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = personnel::Holiday)]
pub struct Holiday {
    /// Identity.
    pub id: HolidayId,
    /// Whose.
    pub instansi_id: UnitId,
    /// The date.
    #[schema(example = "2026-11-18")]
    pub day: NaiveDate,
    /// Which sort; `hari_kerja` takes a national day off back.
    pub kind: HolidayKind,
    /// Its name.
    #[schema(example = "Hari Jadi Kabupaten Rafflesia")]
    pub name: String,
    /// For `If-Match`.
    #[schema(example = 1)]
    pub version: i64,
    /// Business time.
    pub created_at: DateTime<Utc>,
}

impl From<holiday::Model> for Holiday {
    fn from(row: holiday::Model) -> Self {
        let holiday::Model { id, instansi_id, day, kind, name, version, created_at } = row;
        Self { id, instansi_id, day, kind, name, version, created_at }
    }
}

/// A day to enter.
#[derive(Clone, Debug)]
pub struct NewHoliday {
    /// Whose.
    pub instansi_id: UnitId,
    /// The date.
    pub day: NaiveDate,
    /// Which sort.
    pub kind: HolidayKind,
    /// Its name.
    pub name: String,
}

/// Which days are asked for.
#[derive(Clone, Copy, Debug)]
pub struct HolidayFilter {
    /// Of one instansi.
    pub instansi_id: Option<UnitId>,
    /// Of these days.
    pub days: DateRange,
}

/// The own days of the caller's instansi, in order.
///
/// # Errors
/// `Cursor` for a strange cursor; when the database fails.
pub async fn list_holidays(
    db: &Db,
    scope: &Scope,
    (filter, paging): (HolidayFilter, &Paging),
) -> Result<Page<Holiday>, Error> {
    let HolidayFilter { instansi_id, days } = filter;
    let mut query = holiday::Entity::find()
        .filter(scope::instansi_condition(scope, holiday::Column::InstansiId))
        .filter(holiday::Column::Day.gte(days.from).and(holiday::Column::Day.lt(days.stored_until())))
        .order_by_asc(holiday::Column::Day)
        .order_by_asc(holiday::Column::Id);
    if let Some(instansi) = instansi_id {
        query = query.filter(holiday::Column::InstansiId.eq(instansi));
    }
    let key = |row: &holiday::Model| (row.day, row.id);
    let beyond = ascending((holiday::Column::Day, holiday::Column::Id));
    let page = paging.read(db.read(), query, (key, beyond)).await?;
    Ok(page.map(Holiday::from))
}

/// Enters a day of an instansi within the scope.
///
/// # Errors
/// `Invalid` with every fault: unknown instansi, day entered already, month closed.
pub async fn add_holiday(db: &Db, act: &Act, new: NewHoliday) -> Result<Holiday, Error> {
    let tx = platform::begin(db).await?;
    let mut faults = Vec::new();
    faults.extend(instansi_fault(&tx, act, new.instansi_id).await?);
    faults.extend(closed_fault(&tx, (new.instansi_id, one_day(new.day)), "/day").await?);
    if new.name.trim().is_empty() {
        faults.push(Flaw::NameEmpty.at("/name"));
    }
    let same = holiday::Entity::find()
        .filter(holiday::Column::InstansiId.eq(new.instansi_id).and(holiday::Column::Day.eq(new.day)));
    if same.one(&tx).await?.is_some() {
        faults.push(Flaw::HolidayTaken.at("/day"));
    }
    Error::of(faults)?;
    let row = holiday::Model {
        id: HolidayId::new(),
        instansi_id: new.instansi_id,
        day: new.day,
        kind: new.kind,
        name: new.name.trim().to_owned(),
        version: 1,
        created_at: act.at,
    };
    holiday::Entity::insert(row.clone().into_active_model()).exec_without_returning(&tx).await?;
    let acted = Acted::new("personnel.holiday_added", row.id).within(row.instansi_id).effective(row.day);
    acts::record(&tx, act, acted).await?;
    tx.commit().await?;
    Ok(row.into())
}

/// Takes an own day of an instansi away; the national list counts again.
///
/// # Errors
/// `NotFound` outside the scope, `Stale`, `MonthClosed`.
pub async fn delete_holiday(
    db: &Db,
    act: &Act,
    (id, expected): (HolidayId, Option<i64>),
) -> Result<(), Error> {
    let tx = platform::begin(db).await?;
    let row = holiday::Entity::find_by_id(id)
        .filter(scope::unit_condition(&act.scope, holiday::Column::InstansiId, act.today))
        .one(&tx)
        .await?
        .ok_or_else(|| Error::missing("holiday"))?;
    if expected.is_some_and(|expected| expected != row.version) {
        return Err(platform::Error::Stale.into());
    }
    let closed = closed_fault(&tx, (row.instansi_id, one_day(row.day)), "").await?;
    Error::of(closed.into_iter().collect())?;
    let acted = Acted::new("personnel.holiday_removed", id).within(row.instansi_id).effective(row.day);
    row.delete(&tx).await?;
    acts::record(&tx, act, acted).await?;
    tx.commit().await?;
    Ok(())
}
