//! Reading the log: one's own, those of one's subordinates, and those of the units in one's care.

use std::collections::HashSet;

use kernel::Month;
use kernel::id::{EmployeeId, ProjectId, WorkLogId};
use platform::{Act, Page, Paging};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{Logged, MonthOf};
use crate::entity::{monthly_report, work_log as row};
use crate::reports::ReportStatus;
use crate::{Error, exhibits, store};

/// Which entries.
#[derive(Clone, Copy, Debug, Default)]
pub struct WorkLogFilter {
    /// Of one employee.
    pub employee_id: Option<EmployeeId>,
    /// Of one month.
    pub month: Option<Month>,
    /// In one project.
    pub project_id: Option<ProjectId>,
}

/// What the caller may see.
pub(super) fn visible(act: &Act) -> Condition {
    personnel::scope::condition(&store::reach(act), row::Column::EmployeeId, act.today)
}

/// One entry.
///
/// # Errors
/// `NotFound` outside the caller's reach.
pub async fn find_entry(conn: &impl ConnectionTrait, act: &Act, id: WorkLogId) -> Result<Logged, Error> {
    let found = row::Entity::find_by_id(id).filter(visible(act)).one(conn).await?;
    complete(conn, found.into_iter().collect())
        .await?
        .pop()
        .ok_or(platform::Error::NotFound("work_log").into())
}

/// Whether an entry is the caller's to read.
///
/// # Errors
/// `NotFound` outside the caller's reach.
pub async fn admit_entry(conn: &impl ConnectionTrait, act: &Act, id: WorkLogId) -> Result<(), Error> {
    find_entry(conn, act, id).await.map(|_entry| ())
}

/// Entries within the caller's reach, the newest first.
///
/// # Errors
/// A cursor of another list; when the database fails.
pub async fn list_entries(
    conn: &impl ConnectionTrait,
    act: &Act,
    filter: WorkLogFilter,
    paging: &Paging,
) -> Result<Page<Logged>, Error> {
    let mut query = row::Entity::find().filter(visible(act));
    if let Some(employee) = filter.employee_id {
        query = query.filter(row::Column::EmployeeId.eq(employee));
    }
    if let Some(month) = filter.month {
        query = query.filter(row::Column::Month.eq(month));
    }
    if let Some(project) = filter.project_id {
        query = query.filter(row::Column::ProjectId.eq(project));
    }
    let newest_first = (|entry: &row::Model| entry.id, |last| row::Column::Id.lt(last));
    let page = paging.read(conn, query.order_by_desc(row::Column::Id), newest_first).await?;
    Ok(Page { rows: complete(conn, page.rows).await?, extent: page.extent })
}

/// The entries of an employee's month, in the order of their days.
pub(crate) async fn entries_of(conn: &impl ConnectionTrait, of: MonthOf) -> Result<Vec<Logged>, Error> {
    let rows = row::Entity::find()
        .filter(row::Column::EmployeeId.eq(of.employee_id))
        .filter(row::Column::Month.eq(of.month))
        .order_by_asc(row::Column::StartsOn)
        .order_by_asc(row::Column::Id)
        .all(conn)
        .await?;
    complete(conn, rows).await
}

/// Entries with their evidence: two queries, however many.
pub(super) async fn complete(
    conn: &impl ConnectionTrait,
    rows: Vec<row::Model>,
) -> Result<Vec<Logged>, Error> {
    let mut evidence = exhibits::of_objects(conn, rows.iter().map(|row| row.id.0)).await?;
    let closed = closed_months(conn, &rows).await?;
    let join = |entry: row::Model| Logged {
        evidence: evidence.remove(&entry.id.0).unwrap_or_default(),
        is_open: !closed.contains(&(entry.employee_id, entry.month)),
        entry,
    };
    Ok(rows.into_iter().map(join).collect())
}

async fn closed_months(
    conn: &impl ConnectionTrait,
    rows: &[row::Model],
) -> Result<HashSet<(EmployeeId, Month)>, Error> {
    let employees: HashSet<EmployeeId> = rows.iter().map(|row| row.employee_id).collect();
    let months: HashSet<Month> = rows.iter().map(|row| row.month).collect();
    let closing = monthly_report::Entity::find()
        .filter(monthly_report::Column::EmployeeId.is_in(employees))
        .filter(monthly_report::Column::Month.is_in(months))
        .filter(monthly_report::Column::Status.is_in(ReportStatus::CLOSING))
        .all(conn)
        .await?;
    Ok(closing.into_iter().map(|report| (report.employee_id, report.month)).collect())
}
