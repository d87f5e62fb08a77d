//! Who follows which pattern of working time, and when.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{EmployeeId, UnitId, WorkAssignmentId, WorkPatternId};
use kernel::{DateRange, Fault};
use platform::cursor::{Page, Paging, descending};
use platform::{Act, Acted, Db, Scope, acts};
use sea_orm::sea_query::Condition;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, DatabaseTransaction, EntityTrait, IntoActiveModel, ModelTrait,
    QueryFilter, QueryOrder, QuerySelect,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::closed_fault;
use crate::entity::{employee, unit, work_assignment, work_pattern};
use crate::error::{Error, Flaw};
use crate::scope;

/// A pattern for a unit with everything below it, or for one employee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = personnel::WorkAssignment)]
pub struct WorkAssignment {
    /// Identity.
    pub id: WorkAssignmentId,
    /// The pattern.
    pub pattern_id: WorkPatternId,
    /// The unit; null for an employee.
    pub unit_id: Option<UnitId>,
    /// The employee; null for a unit.
    pub employee_id: Option<EmployeeId>,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The first day after; null while no end is known.
    pub valid_until: Option<NaiveDate>,
    /// For `If-Match`.
    #[schema(example = 1)]
    pub version: i64,
    /// Business time.
    pub created_at: DateTime<Utc>,
}

impl From<work_assignment::Model> for WorkAssignment {
    fn from(row: work_assignment::Model) -> Self {
        Self {
            valid_until: row.range().until,
            id: row.id,
            pattern_id: row.pattern_id,
            unit_id: row.unit_id,
            employee_id: row.employee_id,
            valid_from: row.valid_from,
            version: row.version,
            created_at: row.created_at,
        }
    }
}

/// A pattern to assign: to a unit or to an employee.
#[derive(Clone, Copy, Debug)]
pub struct AssignPattern {
    /// The pattern.
    pub pattern_id: WorkPatternId,
    /// The unit.
    pub unit_id: Option<UnitId>,
    /// The employee.
    pub employee_id: Option<EmployeeId>,
    /// The days.
    pub days: DateRange,
}

/// Ends an assignment earlier or later than was said.
#[derive(Clone, Copy, Debug)]
pub struct EndAssignment {
    /// Which.
    pub id: WorkAssignmentId,
    /// The version that the caller saw; `None` for any.
    pub expected: Option<i64>,
    /// The first day after; `None` for no end.
    pub valid_until: Option<NaiveDate>,
}

/// The assignments of the caller's reach, the latest first.
///
/// # Errors
/// `Cursor` for a strange cursor; when the database fails.
pub async fn list_assignments(
    db: &Db,
    scope: &Scope,
    today: NaiveDate,
    (as_of, paging): (Option<NaiveDate>, &Paging),
) -> Result<Page<WorkAssignment>, Error> {
    let mut query = work_assignment::Entity::find()
        .filter(within(scope, today))
        .order_by_desc(work_assignment::Column::ValidFrom)
        .order_by_desc(work_assignment::Column::Id);
    if let Some(day) = as_of {
        query = query.filter(scope::holds_on("work_assignment", day));
    }
    let key = |row: &work_assignment::Model| (row.valid_from, row.id);
    let beyond = descending((work_assignment::Column::ValidFrom, work_assignment::Column::Id));
    let page = paging.read(db.read(), query, (key, beyond)).await?;
    Ok(page.map(WorkAssignment::from))
}

/// Assignments to units of the scope, and to its people.
fn within(scope: &Scope, today: NaiveDate) -> Condition {
    let units = scope::unit_condition(scope, work_assignment::Column::UnitId, today);
    let people = scope::condition(scope, work_assignment::Column::EmployeeId, today);
    Condition::any().add(units).add(people)
}

/// Assigns a pattern to a unit or an employee within the scope.
///
/// # Errors
/// `Invalid` with every fault: nobody or both named, unknown, of another instansi, a closed month touched.
pub async fn assign_pattern(db: &Db, act: &Act, new: AssignPattern) -> Result<WorkAssignment, Error> {
    let tx = platform::begin(db).await?;
    let mut faults = Vec::new();
    if new.days.is_empty() {
        faults.push(Flaw::RangeEmpty.at("/valid_until"));
    }
    let instansi = follower_instansi(&tx, act, new, &mut faults).await?;
    // Locked, so that it cannot be taken away meanwhile.
    let pattern = work_pattern::Entity::find_by_id(new.pattern_id).lock_exclusive().one(&tx).await?;
    let fits =
        |pattern: &work_pattern::Model| instansi.is_none_or(|instansi| pattern.instansi_id == instansi);
    if !pattern.is_some_and(|pattern| fits(&pattern)) {
        faults.push(Flaw::PatternUnknown.at("/pattern_id"));
    }
    if let Some(instansi) = instansi {
        faults.extend(closed_fault(&tx, (instansi, new.days), "/valid_from").await?);
    }
    Error::of(faults)?;
    let row = work_assignment::Model {
        id: WorkAssignmentId::new(),
        instansi_id: instansi.ok_or_else(|| Error::missing("unit"))?,
        pattern_id: new.pattern_id,
        unit_id: new.unit_id,
        employee_id: new.employee_id,
        valid_from: new.days.from,
        valid_until: new.days.stored_until(),
        version: 1,
        created_at: act.at,
    };
    work_assignment::Entity::insert(row.clone().into_active_model()).exec_without_returning(&tx).await?;
    record(&tx, act, ("personnel.work_pattern_assigned", &row)).await?;
    tx.commit().await?;
    Ok(row.into())
}

async fn follower_instansi(
    tx: &DatabaseTransaction,
    act: &Act,
    new: AssignPattern,
    faults: &mut Vec<Fault>,
) -> Result<Option<UnitId>, Error> {
    match (new.unit_id, new.employee_id) {
        (Some(unit), None) => {
            let found = unit::Entity::find_by_id(unit)
                .filter(scope::unit_condition(&act.scope, unit::Column::Id, act.today))
                .one(tx)
                .await?;
            if found.is_none() {
                faults.push(Flaw::UnitUnknown.at("/unit_id"));
            }
            Ok(found.map(|unit| unit.instansi_id))
        }
        (None, Some(employee)) => {
            let found = employee::Entity::find_by_id(employee)
                .filter(scope::of_employees(&act.scope, act.today))
                .one(tx)
                .await?;
            if found.is_none() {
                faults.push(Flaw::EmployeeUnknown.at("/employee_id"));
            }
            Ok(found.map(|employee| employee.instansi_id))
        }
        _ => {
            faults.push(Flaw::OneFollower.whole());
            Ok(None)
        }
    }
}

/// Ends an assignment on another day.
///
/// # Errors
/// `NotFound` outside the scope, `Stale`, or `Invalid`: an empty range, a closed month touched.
pub async fn end_assignment(db: &Db, act: &Act, end: EndAssignment) -> Result<WorkAssignment, Error> {
    let tx = platform::begin(db).await?;
    let row = locked(&tx, act, (end.id, end.expected)).await?;
    let days = DateRange { from: row.valid_from, until: end.valid_until };
    let mut faults = Vec::new();
    if days.is_empty() {
        faults.push(Flaw::RangeEmpty.at("/valid_until"));
    }
    let until = days.stored_until();
    let changed = DateRange::bounded(Ord::min(until, row.valid_until), Ord::max(until, row.valid_until));
    if !changed.is_empty() {
        faults.extend(closed_fault(&tx, (row.instansi_id, changed), "/valid_until").await?);
    }
    Error::of(faults)?;
    let version = row.version + 1;
    let mut edit = row.into_active_model();
    edit.valid_until = Set(until);
    edit.version = Set(version);
    let row = edit.update(&tx).await?;
    record(&tx, act, ("personnel.work_assignment_ended", &row)).await?;
    tx.commit().await?;
    Ok(row.into())
}

/// Takes an assignment away that should never have been.
///
/// # Errors
/// `NotFound` outside the scope, `Stale`, `MonthClosed`.
pub async fn delete_assignment(
    db: &Db,
    act: &Act,
    (id, expected): (WorkAssignmentId, Option<i64>),
) -> Result<(), Error> {
    let tx = platform::begin(db).await?;
    let row = locked(&tx, act, (id, expected)).await?;
    let closed = closed_fault(&tx, (row.instansi_id, row.range()), "").await?;
    Error::of(closed.into_iter().collect())?;
    record(&tx, act, ("personnel.work_assignment_removed", &row)).await?;
    row.delete(&tx).await?;
    tx.commit().await?;
    Ok(())
}

async fn locked(
    tx: &DatabaseTransaction,
    act: &Act,
    (id, expected): (WorkAssignmentId, Option<i64>),
) -> Result<work_assignment::Model, Error> {
    let found = work_assignment::Entity::find_by_id(id).filter(within(&act.scope, act.today));
    let row = found.lock_exclusive().one(tx).await?.ok_or_else(|| Error::missing("work_assignment"))?;
    if expected.is_some_and(|expected| expected != row.version) {
        return Err(platform::Error::Stale.into());
    }
    Ok(row)
}

async fn record(
    tx: &DatabaseTransaction,
    act: &Act,
    (kind, row): (&'static str, &work_assignment::Model),
) -> Result<(), Error> {
    let acted = Acted::new(kind, row.id).within(row.unit_id.unwrap_or(row.instansi_id));
    let acted = acted.effective(row.valid_from);
    acts::record(tx, act, row.employee_id.into_iter().fold(acted, Acted::about)).await?;
    Ok(())
}
