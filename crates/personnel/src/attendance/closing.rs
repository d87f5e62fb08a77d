//! Months that are closed for an SKPD or a whole instansi: from then on their days stand, until the month is reopened with
//! a reason. Pay that was approved on a month does not move with it: what changes afterwards becomes a difference there.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{EmployeeId, MonthClosingId, UnitId};
use kernel::{DateRange, Fault, Month};
use platform::cursor::{Page, Paging, descending};
use platform::{Act, Acted, Db, Scope, acts};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::entity::month_closing::{self as closing, ClosingStatus};
use crate::entity::{attendance_correction as correction, unit, unit_version};
use crate::error::{Error, Flaw};
use crate::kinds::{CorrectionStatus, UnitKind};
use crate::{calendar, scope, store};

/// A month of a unit that is or was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = personnel::MonthClosing)]
pub struct MonthClosing {
    /// Identity.
    pub id: MonthClosingId,
    /// An SKPD or an instansi.
    pub unit_id: UnitId,
    /// The month.
    pub month: Month,
    /// Whether it is closed now.
    pub status: ClosingStatus,
    /// Business time of the last closing.
    pub closed_at: DateTime<Utc>,
    /// Business time of the last reopening.
    pub reopened_at: Option<DateTime<Utc>>,
    /// Why it was reopened.
    #[schema(example = json!(null))]
    pub reason: Option<String>,
    /// For `If-Match`.
    #[schema(example = 1)]
    pub version: i64,
}

impl From<closing::Model> for MonthClosing {
    fn from(row: closing::Model) -> Self {
        let closing::Model { id, unit_id, month, status, closed_at, reopened_at, reason, version, .. } = row;
        Self { id, unit_id, month, status, closed_at, reopened_at, reason, version }
    }
}

/// Closes a month.
#[derive(Clone, Copy, Debug)]
pub struct CloseMonth {
    /// An SKPD or an instansi.
    pub unit_id: UnitId,
    /// A month that is over.
    pub month: Month,
}

/// Reopens a month.
#[derive(Clone, Debug)]
pub struct ReopenMonth {
    /// The unit for which it was closed.
    pub unit_id: UnitId,
    /// The month.
    pub month: Month,
    /// Why.
    pub reason: String,
}

/// The months that were closed in the caller's reach, the latest first.
///
/// # Errors
/// `Cursor` for a strange cursor; when the database fails.
pub async fn list_closings(
    db: &Db,
    scope: &Scope,
    (month, today): (Option<Month>, NaiveDate),
    paging: &Paging,
) -> Result<Page<MonthClosing>, Error> {
    let mut query = closing::Entity::find()
        .filter(scope::unit_condition(scope, closing::Column::UnitId, today))
        .order_by_desc(closing::Column::Month)
        .order_by_desc(closing::Column::Id);
    if let Some(month) = month {
        query = query.filter(closing::Column::Month.eq(month));
    }
    let key = |row: &closing::Model| (row.month, row.id);
    let beyond = descending((closing::Column::Month, closing::Column::Id));
    let page = paging.read(db.read(), query, (key, beyond)).await?;
    Ok(page.map(MonthClosing::from))
}

/// Closes a month for a unit and everything below it.
///
/// # Errors
/// `Invalid` with every fault: unknown unit, neither SKPD nor instansi, a month that is not over, corrections that wait.
#[tracing::instrument(skip_all, fields(personnel.unit.id = %close.unit_id))]
pub async fn close_month(db: &Db, act: &Act, close: CloseMonth) -> Result<MonthClosing, Error> {
    let CloseMonth { unit_id, month } = close;
    let tx = platform::begin(db).await?;
    let unit = unit_in_scope(&tx, act, unit_id).await?;
    store::lock_unit(&tx, unit.instansi_id).await?;
    let mut faults: Vec<Fault> = kind_fault(&tx, (unit_id, month)).await?.into_iter().collect();
    if month.last_day() >= act.today {
        faults.push(Flaw::MonthNotOver.at("/month").with("month", month));
    }
    let open = open_corrections(&tx, (unit_id, month)).await?;
    if open > 0 {
        faults.push(Flaw::CorrectionsOpen.whole().with("count", open));
    }
    let known = find(&tx, (unit_id, month)).await?;
    if known.as_ref().is_some_and(|known| known.status == ClosingStatus::Closed) {
        faults.push(Flaw::MonthClosed.at("/month").with("month", month));
    }
    Error::of(faults)?;
    let row = match known {
        Some(known) => {
            let version = known.version + 1;
            let mut edit = known.into_active_model();
            edit.status = Set(ClosingStatus::Closed);
            edit.closed_at = Set(act.at);
            edit.version = Set(version);
            edit.update(&tx).await?
        }
        None => insert(&tx, act, (&unit, month)).await?,
    };
    record(&tx, act, ("personnel.attendance_month_closed", &row)).await?;
    tx.commit().await?;
    Ok(row.into())
}

async fn insert(
    tx: &DatabaseTransaction,
    act: &Act,
    (unit, month): (&unit::Model, Month),
) -> Result<closing::Model, Error> {
    let row = closing::Model {
        id: MonthClosingId::new(),
        instansi_id: unit.instansi_id,
        unit_id: unit.id,
        month,
        status: ClosingStatus::Closed,
        closed_at: act.at,
        reopened_at: None,
        reason: None,
        version: 1,
    };
    closing::Entity::insert(row.clone().into_active_model()).exec_without_returning(tx).await?;
    Ok(row)
}

/// Reopens a month, with a reason that stays.
///
/// # Errors
/// `Invalid`: unknown unit, no reason; `MonthNotClosed`.
#[tracing::instrument(skip_all, fields(personnel.unit.id = %reopen.unit_id))]
pub async fn reopen_month(db: &Db, act: &Act, reopen: ReopenMonth) -> Result<MonthClosing, Error> {
    let ReopenMonth { unit_id, month, reason } = reopen;
    let tx = platform::begin(db).await?;
    let unit = unit_in_scope(&tx, act, unit_id).await?;
    store::lock_unit(&tx, unit.instansi_id).await?;
    let mut faults = Vec::new();
    if reason.trim().is_empty() {
        faults.push(Flaw::ReasonMissing.at("/reason"));
    }
    let closed = find(&tx, (unit_id, month)).await?.filter(|row| row.status == ClosingStatus::Closed);
    if closed.is_none() {
        faults.push(Flaw::MonthNotClosed.at("/month").with("month", month));
    }
    Error::of(faults)?;
    let row = closed.ok_or_else(|| Error::missing("month"))?;
    let version = row.version + 1;
    let mut edit = row.into_active_model();
    edit.status = Set(ClosingStatus::Reopened);
    edit.reopened_at = Set(Some(act.at));
    edit.reason = Set(Some(reason.trim().to_owned()));
    edit.version = Set(version);
    let row = edit.update(&tx).await?;
    let why = Act { reason: row.reason.clone(), ..act.clone() };
    record(&tx, &why, ("personnel.attendance_month_reopened", &row)).await?;
    tx.commit().await?;
    Ok(row.into())
}

async fn record(
    tx: &DatabaseTransaction,
    act: &Act,
    (kind, row): (&'static str, &closing::Model),
) -> Result<(), Error> {
    let acted = Acted::new(kind, row.id).within(row.unit_id).effective(row.month.first_day());
    acts::record(tx, act, acted.with(json!({ "month": row.month }))).await?;
    Ok(())
}

async fn unit_in_scope(tx: &DatabaseTransaction, act: &Act, unit: UnitId) -> Result<unit::Model, Error> {
    let found = unit::Entity::find_by_id(unit)
        .filter(scope::unit_condition(&act.scope, unit::Column::Id, act.today))
        .one(tx)
        .await?;
    found.ok_or_else(|| Flaw::UnitUnknown.at("/unit_id").into())
}

async fn kind_fault(
    tx: &DatabaseTransaction,
    (unit, month): (UnitId, Month),
) -> Result<Option<Fault>, Error> {
    let kind = unit_version::Entity::find()
        .filter(unit_version::Column::UnitId.eq(unit))
        .filter(scope::holds_on("unit_version", month.last_day()))
        .one(tx)
        .await?
        .map(|version| version.kind);
    let fits = matches!(kind, Some(UnitKind::Instansi | UnitKind::Skpd));
    Ok((!fits).then(|| Flaw::ClosedByUnit.at("/unit_id")))
}

async fn find(
    conn: &impl ConnectionTrait,
    (unit, month): (UnitId, Month),
) -> Result<Option<closing::Model>, Error> {
    Ok(closing::Entity::find()
        .filter(closing::Column::UnitId.eq(unit).and(closing::Column::Month.eq(month)))
        .one(conn)
        .await?)
}

/// Corrections that wait for a decision, of everyone in the unit and below it.
async fn open_corrections(tx: &DatabaseTransaction, (unit, month): (UnitId, Month)) -> Result<u64, Error> {
    let days = month.days();
    Ok(correction::Entity::find()
        .filter(correction::Column::Day.gte(days.from).and(correction::Column::Day.lt(days.stored_until())))
        .filter(correction::Column::Status.is_in([CorrectionStatus::Proposed, CorrectionStatus::Escalated]))
        .filter(scope::condition(&scope::of_unit(unit), correction::Column::EmployeeId, month.last_day()))
        .count(tx)
        .await?)
}

/// The first month among the days that is closed anywhere in an instansi.
///
/// # Errors
/// When the database fails.
pub async fn first_closed_month(
    conn: &impl ConnectionTrait,
    instansi: UnitId,
    days: DateRange,
) -> Result<Option<Month>, Error> {
    let last = days.until.and_then(|until| until.pred_opt()).unwrap_or(DateRange::OPEN_END);
    Ok(closing::Entity::find()
        .filter(closing::Column::InstansiId.eq(instansi))
        .filter(closing::Column::Status.eq(ClosingStatus::Closed))
        .filter(
            closing::Column::Month.gte(Month::of(days.from)).and(closing::Column::Month.lte(Month::of(last))),
        )
        .order_by_asc(closing::Column::Month)
        .one(conn)
        .await?
        .map(|row| row.month))
}

/// Which days of which people lie in a closed month.
pub(super) struct Closed {
    by_month: HashMap<Month, BTreeSet<UnitId>>,
    instansi_of: HashMap<EmployeeId, UnitId>,
    placed: HashMap<EmployeeId, Vec<(DateRange, UnitId)>>,
    above: HashMap<UnitId, Vec<(DateRange, i32, UnitId)>>,
}

impl Closed {
    /// Whether a day of an employee stands, closed by the unit of that day, by one above it, or by the instansi.
    pub(super) fn holds(&self, employee: EmployeeId, day: NaiveDate) -> bool {
        let Some(closed) = self.by_month.get(&Month::of(day)) else { return false };
        if self.instansi_of.get(&employee).is_some_and(|instansi| closed.contains(instansi)) {
            return true;
        }
        let placed = self.placed.get(&employee).into_iter().flatten().find(|(range, _)| range.contains(day));
        let above = placed.and_then(|(_, unit)| self.above.get(unit)).into_iter().flatten();
        above.filter(|(range, _, _)| range.contains(day)).any(|(_, _, unit)| closed.contains(unit))
    }
}

/// What is closed of the days of some people. Their instansi is held meanwhile, so that no month closes under a writer.
pub(super) async fn closed(
    tx: &DatabaseTransaction,
    act: &Act,
    (employees, days): (&[EmployeeId], DateRange),
) -> Result<Closed, Error> {
    let mut closed = Closed {
        by_month: HashMap::new(),
        instansi_of: HashMap::new(),
        placed: HashMap::new(),
        above: HashMap::new(),
    };
    let last = days.until.and_then(|until| until.pred_opt()).unwrap_or(days.from);
    for (instansi, _, employees) in calendar::time_zones(tx, employees, act.today).await? {
        unit::Entity::find_by_id(instansi).lock_shared().one(tx).await?;
        let rows = closing::Entity::find()
            .filter(closing::Column::InstansiId.eq(instansi))
            .filter(closing::Column::Status.eq(ClosingStatus::Closed))
            .filter(
                closing::Column::Month
                    .gte(Month::of(days.from))
                    .and(closing::Column::Month.lte(Month::of(last))),
            )
            .all(tx)
            .await?;
        if rows.is_empty() {
            continue;
        }
        for row in rows {
            closed.by_month.entry(row.month).or_default().insert(row.unit_id);
        }
        let placed = calendar::placements(tx, &employees, days).await?;
        let units = placed.values().flatten().map(|(_, unit)| *unit).collect();
        closed.above.extend(calendar::ancestors(tx, &units, days).await?);
        closed.placed.extend(placed);
        closed.instansi_of.extend(employees.into_iter().map(|employee| (employee, instansi)));
    }
    Ok(closed)
}
