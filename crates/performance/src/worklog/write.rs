//! Entering, changing and removing entries of one's own log.

use chrono::NaiveDate;
use kernel::id::{EmployeeId, WorkLogId};
use kernel::{DateRange, Fault, FaultKind, Month};
use personnel::facts;
use platform::{Act, Acted, Db, acts};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, JoinType, QueryFilter,
    QuerySelect, RelationDef, SelectExt,
};
use serde_json::json;

use super::read::{complete, visible};
use super::{Logged, MonthOf, Serves};
use crate::entity::{exhibit, monthly_report, project_member, rhk, skp, work_log as row};
use crate::progress::NewEvidence;
use crate::reports::ReportStatus;
use crate::rules::work_log::{Said, days_of, faults};
use crate::states::SkpStatus;
use crate::{Error, exhibits, store};

/// An entry to make.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// The first day.
    pub starts_on: NaiveDate,
    /// The first day after it; the day after the first where it is not given.
    pub ends_before: Option<NaiveDate>,
    /// What it serves.
    pub serves: Serves,
    /// What was done.
    pub activity: String,
    /// What came of it.
    pub output: Option<String>,
    /// How long it took.
    pub minutes: Option<i32>,
    /// What shows it.
    pub evidence: Vec<NewEvidence>,
}

/// Enters what the caller did, or the employee for whom an operator enters.
///
/// # Errors
/// For an account without employee, and for a rater who enters; a conflict once the month's report is before the superior; `Invalid`
/// with every fault.
#[tracing::instrument(skip_all)]
pub async fn add_entry(db: &Db, act: &Act, new: NewEntry) -> Result<Logged, Error> {
    let tx = platform::begin(db).await?;
    let employee_id = writer(&tx, act).await?;
    let days = days_of(new.starts_on, new.ends_before);
    let month = Month::of(new.starts_on);
    unless_reported(&tx, MonthOf { employee_id, month }).await?;
    check(&tx, (act, employee_id), days, &new).await?;
    let entry = row::Model {
        id: WorkLogId::new(),
        employee_id,
        month,
        starts_on: days.from,
        ends_before: days.stored_until(),
        rhk_id: new.serves.rhk_id,
        project_id: new.serves.project_id,
        activity: new.activity,
        output: new.output,
        minutes: new.minutes,
        version: 1,
        created_at: act.at,
        updated_at: act.at,
    };
    let entry = entry.into_active_model().reset_all().insert(&tx).await?;
    exhibits::attach(&tx, act, entry.id, new.evidence).await?;
    acts::record(&tx, act, acted("performance.work_logged", &entry)).await?;
    let logged = complete(&tx, vec![entry]).await?.pop();
    tx.commit().await?;
    logged.ok_or(platform::Error::NotFound("work_log").into())
}

/// Changes an entry of the own log; evidence is added to what is there.
///
/// # Errors
/// `NotFound`; for anybody but the employee; `Stale`; as [`add_entry`], for the month it was in and the one it moves to.
#[tracing::instrument(skip_all, fields(work_log.id = %id))]
pub async fn change_entry(
    db: &Db,
    act: &Act,
    (id, expected): (WorkLogId, Option<i64>),
    new: NewEntry,
) -> Result<Logged, Error> {
    let tx = platform::begin(db).await?;
    let entry = lock(&tx, act, (id, expected)).await?;
    let days = days_of(new.starts_on, new.ends_before);
    let month = Month::of(new.starts_on);
    unless_reported(&tx, MonthOf { employee_id: entry.employee_id, month }).await?;
    check(&tx, (act, entry.employee_id), days, &new).await?;
    let entry = row::Model {
        month,
        starts_on: days.from,
        ends_before: days.stored_until(),
        rhk_id: new.serves.rhk_id,
        project_id: new.serves.project_id,
        activity: new.activity,
        output: new.output,
        minutes: new.minutes,
        version: entry.version + 1,
        updated_at: act.at,
        ..entry
    };
    let entry = entry.into_active_model().reset_all().update(&tx).await?;
    exhibits::attach(&tx, act, entry.id, new.evidence).await?;
    acts::record(&tx, act, acted("performance.work_log_changed", &entry)).await?;
    let logged = complete(&tx, vec![entry]).await?.pop();
    tx.commit().await?;
    logged.ok_or(platform::Error::NotFound("work_log").into())
}

/// Removes an entry of the own log with its evidence.
///
/// # Errors
/// As [`change_entry`].
#[tracing::instrument(skip_all, fields(work_log.id = %id))]
pub async fn remove_entry(db: &Db, act: &Act, (id, expected): (WorkLogId, Option<i64>)) -> Result<(), Error> {
    let tx = platform::begin(db).await?;
    let entry = lock(&tx, act, (id, expected)).await?;
    exhibit::Entity::delete_many().filter(exhibit::Column::ObjectId.eq(id.0)).exec(&tx).await?;
    platform::files::delete_of(&tx, act, &[id]).await?;
    row::Entity::delete_by_id(id).exec(&tx).await?;
    acts::record(&tx, act, acted("performance.work_log_removed", &entry)).await?;
    tx.commit().await?;
    Ok(())
}

/// Whose log the caller writes.
async fn writer(tx: &impl ConnectionTrait, act: &Act) -> Result<EmployeeId, Error> {
    let employee_id = act.party().ok_or(Error::NotTheEmployee)?;
    store::lock_employee(tx, employee_id).await?;
    store::unless_rater_enters(act, facts::rater_of(tx, employee_id, act.today).await?)?;
    Ok(employee_id)
}

async fn lock(
    tx: &impl ConnectionTrait,
    act: &Act,
    (id, expected): (WorkLogId, Option<i64>),
) -> Result<row::Model, Error> {
    let found = row::Entity::find_by_id(id).filter(visible(act)).lock_exclusive().one(tx).await?;
    let entry = found.ok_or(platform::Error::NotFound("work_log"))?;
    if writer(tx, act).await? != entry.employee_id {
        return Err(Error::NotTheEmployee);
    }
    store::fresh(expected, entry.version)?;
    unless_reported(tx, MonthOf { employee_id: entry.employee_id, month: entry.month }).await?;
    Ok(entry)
}

/// A month whose report is before the superior, or was confirmed, is closed.
async fn unless_reported(conn: &impl ConnectionTrait, of: MonthOf) -> Result<(), Error> {
    let is_reported = monthly_report::Entity::find()
        .filter(monthly_report::Column::EmployeeId.eq(of.employee_id))
        .filter(monthly_report::Column::Month.eq(of.month))
        .filter(monthly_report::Column::Status.is_in(ReportStatus::CLOSING))
        .exists(conn)
        .await?;
    let closed = || Error::Refused(Fault::new(FaultKind::Conflict, "performance.month_reported"));
    if is_reported { Err(closed()) } else { Ok(()) }
}

async fn check(
    conn: &impl ConnectionTrait,
    (act, employee_id): (&Act, EmployeeId),
    days: DateRange,
    new: &NewEntry,
) -> Result<(), Error> {
    let said = Said { days, activity: &new.activity, output: new.output.as_ref(), minutes: new.minutes };
    let mut all = faults(said, act.today);
    all.extend(exhibits::faults(&new.evidence));
    if let Some(rhk_id) = new.serves.rhk_id {
        let to_plan: RelationDef =
            rhk::Entity::belongs_to(skp::Entity).from(rhk::Column::SkpId).to(skp::Column::Id).into();
        let is_own = rhk::Entity::find_by_id(rhk_id)
            .join(JoinType::InnerJoin, to_plan)
            .filter(skp::Column::EmployeeId.eq(employee_id))
            .filter(skp::Column::Status.eq(SkpStatus::Berjalan))
            .filter(skp::Column::StartsOn.lt(days.stored_until()))
            .filter(skp::Column::EndsBefore.gt(days.from))
            .exists(conn)
            .await?;
        if !is_own {
            all.push(Fault::invalid("performance.rhk_not_running").at("/rhk_id"));
        }
    }
    if let Some(project_id) = new.serves.project_id {
        let is_member = project_member::Entity::find_by_id((project_id, employee_id)).exists(conn).await?;
        if !is_member {
            all.push(Fault::invalid("performance.not_a_member").at("/project_id"));
        }
    }
    Error::unless_empty(all)
}

fn acted(kind: &'static str, entry: &row::Model) -> Acted {
    Acted::new(kind, entry.id)
        .about(entry.employee_id)
        .effective(entry.starts_on)
        .with(json!({ "month": entry.month }))
}
