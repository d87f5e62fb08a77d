//! Monthly reports: the log of a month compiled, submitted to the superior, and confirmed or given back.

mod states;

use std::collections::HashSet;

use kernel::id::{EmployeeId, MonthlyReportId};
use kernel::states::AllowedAct;
use kernel::{Fault, FaultKind, Month};
use personnel::facts::{self, Named};
use platform::{Act, Acted, Db, Page, Paging, acts};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, SelectExt,
};
use serde_json::json;

use crate::entity::monthly_report as row;
use crate::rules::text::{PASSAGE_MAX, fault, fault_if_given};
use crate::states::Party;
use crate::worklog::{self, Logged, MonthOf};
use crate::{Error, store};

pub use states::{ReportAct, ReportStatus};

/// A report with the names of its two sides, and the caller's part in it.
#[derive(Clone, Debug)]
pub struct SeenReport {
    /// The report.
    pub report: row::Model,
    /// Whose it is.
    pub employee: Named,
    /// The superior who rates the employee today.
    pub rater: Option<Named>,
    /// What the caller is to it.
    pub party: Party,
}

/// A report with the entries that it is made of.
#[derive(Clone, Debug)]
pub struct ReportDocument {
    /// The report.
    pub seen: SeenReport,
    /// The entries of the month's log, in the order of their days.
    pub entries: Vec<Logged>,
}

/// Which reports.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReportFilter {
    /// Of one employee.
    pub employee_id: Option<EmployeeId>,
    /// Of one month.
    pub month: Option<Month>,
    /// In one state.
    pub status: Option<ReportStatus>,
}

impl SeenReport {
    /// The acts that the report offers, each judged for the caller.
    pub fn allowed(&self) -> Vec<AllowedAct<ReportAct>> {
        states::offered(self.report.status, self.party)
    }

    fn permit(&self, act: ReportAct, expected: Option<i64>) -> Result<ReportStatus, Error> {
        states::admit(act, self.party)?;
        store::fresh(expected, self.report.version)?;
        states::permit(self.report.status, act, self.party)
    }
}

/// Compiles the caller's log of a month into a report, or that of the employee for whom an operator enters.
///
/// # Errors
/// For an account without employee, and for a rater who enters; a conflict where the month has its report; `Invalid` for a month
/// that has not begun, and for one without entries.
#[tracing::instrument(skip_all)]
pub async fn compile_report(db: &Db, act: &Act, month: Month) -> Result<ReportDocument, Error> {
    let tx = platform::begin(db).await?;
    let employee_id = act.party().ok_or(Error::NotTheEmployee)?;
    store::lock_employee(&tx, employee_id).await?;
    store::unless_rater_enters(act, facts::rater_of(&tx, employee_id, act.today).await?)?;
    let is_there = row::Entity::find()
        .filter(row::Column::EmployeeId.eq(employee_id))
        .filter(row::Column::Month.eq(month))
        .exists(&tx)
        .await?;
    if is_there {
        return Err(Error::Refused(Fault::new(FaultKind::Conflict, "performance.report_exists")));
    }
    let entries = worklog::entries_of(&tx, MonthOf { employee_id, month }).await?;
    if entries.is_empty() {
        let empty = Fault::invalid("performance.log_empty").at("/month").with("month", month);
        return Err(Error::Invalid(vec![empty]));
    }
    let report = row::Model {
        id: MonthlyReportId::new(),
        employee_id,
        month,
        status: ReportStatus::Draf,
        summary: None,
        note: None,
        rater_id: None,
        submitted_at: None,
        decided_at: None,
        version: 1,
        created_at: act.at,
        updated_at: act.at,
    };
    let report = report.into_active_model().reset_all().insert(&tx).await?;
    acts::record(&tx, act, acted("performance.report_compiled", &report)).await?;
    let seen = see(&tx, act, vec![report]).await?.pop().ok_or_else(missing)?;
    tx.commit().await?;
    Ok(ReportDocument { seen, entries })
}

/// Submits a report to the superior with the month in one's own words (ajukan). The month's log is closed.
///
/// # Errors
/// `NotFound`; for anybody but the employee; `Stale`; a conflict in the wrong state; `Invalid` without a summary.
#[tracing::instrument(skip_all, fields(report.id = %id))]
pub async fn submit_report(
    db: &Db,
    act: &Act,
    (id, expected): (MonthlyReportId, Option<i64>),
    summary: String,
) -> Result<ReportDocument, Error> {
    let tx = platform::begin(db).await?;
    let seen = lock(&tx, act, id).await?;
    let status = seen.permit(ReportAct::Ajukan, expected)?;
    store::unless_rater_enters(act, seen.rater.as_ref().map(|rater| rater.id))?;
    Error::unless_empty(fault(&summary, "/summary", PASSAGE_MAX).into_iter().collect())?;
    let report =
        row::Model { status, summary: Some(summary), submitted_at: Some(act.at), note: None, ..seen.report };
    save(tx, act, ("performance.report_submitted", report)).await
}

/// Gives a report back with a note (kembalikan). The month's log is open again.
///
/// # Errors
/// `NotFound`; for anybody but the rater; `Stale`; a conflict in the wrong state; `Invalid` without a note.
#[tracing::instrument(skip_all, fields(report.id = %id))]
pub async fn return_report(
    db: &Db,
    act: &Act,
    (id, expected): (MonthlyReportId, Option<i64>),
    note: String,
) -> Result<ReportDocument, Error> {
    let tx = platform::begin(db).await?;
    let seen = lock(&tx, act, id).await?;
    let status = seen.permit(ReportAct::Kembalikan, expected)?;
    Error::unless_empty(fault(&note, "/note", PASSAGE_MAX).into_iter().collect())?;
    let act = &store::as_rater_of(&tx, act, seen.report.employee_id).await?;
    let report = row::Model {
        status,
        note: Some(note),
        rater_id: act.actor.employee(),
        decided_at: Some(act.at),
        ..seen.report
    };
    save(tx, act, ("performance.report_returned", report)).await
}

/// Confirms a report (konfirmasi). The month's log stays closed.
///
/// # Errors
/// `NotFound`; for anybody but the rater; `Stale`; a conflict in the wrong state; `Invalid` where the note is too long.
#[tracing::instrument(skip_all, fields(report.id = %id))]
pub async fn confirm_report(
    db: &Db,
    act: &Act,
    (id, expected): (MonthlyReportId, Option<i64>),
    note: Option<String>,
) -> Result<ReportDocument, Error> {
    let tx = platform::begin(db).await?;
    let seen = lock(&tx, act, id).await?;
    let status = seen.permit(ReportAct::Konfirmasi, expected)?;
    Error::unless_empty(fault_if_given(note.as_ref(), "/note", PASSAGE_MAX).into_iter().collect())?;
    let act = &store::as_rater_of(&tx, act, seen.report.employee_id).await?;
    let report =
        row::Model { status, note, rater_id: act.actor.employee(), decided_at: Some(act.at), ..seen.report };
    save(tx, act, ("performance.report_confirmed", report)).await
}

/// One report with its entries.
///
/// # Errors
/// `NotFound` outside the caller's reach.
pub async fn find_report(
    conn: &impl ConnectionTrait,
    act: &Act,
    id: MonthlyReportId,
) -> Result<ReportDocument, Error> {
    let found = row::Entity::find_by_id(id).filter(visible(act)).one(conn).await?;
    let seen = see(conn, act, found.into_iter().collect()).await?.pop().ok_or_else(missing)?;
    document(conn, seen).await
}

/// Reports within the caller's reach, the newest first.
///
/// # Errors
/// A cursor of another list; when the database fails.
pub async fn list_reports(
    conn: &impl ConnectionTrait,
    act: &Act,
    filter: ReportFilter,
    paging: &Paging,
) -> Result<Page<SeenReport>, Error> {
    let mut query = row::Entity::find().filter(visible(act));
    if let Some(employee) = filter.employee_id {
        query = query.filter(row::Column::EmployeeId.eq(employee));
    }
    if let Some(month) = filter.month {
        query = query.filter(row::Column::Month.eq(month));
    }
    if let Some(status) = filter.status {
        query = query.filter(row::Column::Status.eq(status));
    }
    let newest_first = (|report: &row::Model| report.id, |last| row::Column::Id.lt(last));
    let page = paging.read(conn, query.order_by_desc(row::Column::Id), newest_first).await?;
    Ok(Page { rows: see(conn, act, page.rows).await?, extent: page.extent })
}

fn visible(act: &Act) -> Condition {
    personnel::scope::condition(&store::reach(act), row::Column::EmployeeId, act.today)
}

fn missing() -> Error {
    platform::Error::NotFound("monthly_report").into()
}

async fn lock(tx: &impl ConnectionTrait, act: &Act, id: MonthlyReportId) -> Result<SeenReport, Error> {
    let found = row::Entity::find_by_id(id).filter(visible(act)).lock_exclusive().one(tx).await?;
    see(tx, act, found.into_iter().collect()).await?.pop().ok_or_else(missing)
}

/// Reports with the names of both sides: a constant number of queries, however many.
async fn see(
    conn: &impl ConnectionTrait,
    act: &Act,
    rows: Vec<row::Model>,
) -> Result<Vec<SeenReport>, Error> {
    let employees: HashSet<EmployeeId> = rows.iter().map(|report| report.employee_id).collect();
    let employees: Vec<EmployeeId> = employees.into_iter().collect();
    let raters = facts::raters_of(conn, &employees, act.today).await?;
    let people: HashSet<EmployeeId> = employees.iter().chain(raters.values()).copied().collect();
    let people: Vec<EmployeeId> = people.into_iter().collect();
    let names = facts::named(conn, &people).await?;
    let see = |report: row::Model| {
        let rater = raters.get(&report.employee_id).copied();
        let party = match act.party() {
            Some(caller) if caller == report.employee_id => Party::Employee,
            Some(caller) if Some(caller) == rater => Party::Rater,
            _ => Party::Reader,
        };
        let employee = names.get(&report.employee_id).cloned().ok_or_else(missing)?;
        let rater = rater.and_then(|rater| names.get(&rater).cloned());
        Ok(SeenReport { report, employee, rater, party })
    };
    rows.into_iter().map(see).collect()
}

async fn document(conn: &impl ConnectionTrait, seen: SeenReport) -> Result<ReportDocument, Error> {
    let of = MonthOf { employee_id: seen.report.employee_id, month: seen.report.month };
    let entries = worklog::entries_of(conn, of).await?;
    Ok(ReportDocument { seen, entries })
}

async fn save(
    tx: sea_orm::DatabaseTransaction,
    act: &Act,
    (kind, report): (&'static str, row::Model),
) -> Result<ReportDocument, Error> {
    let report = row::Model { version: report.version + 1, updated_at: act.at, ..report };
    let report = report.into_active_model().reset_all().update(&tx).await?;
    acts::record(&tx, act, acted(kind, &report)).await?;
    let seen = see(&tx, act, vec![report]).await?.pop().ok_or_else(missing)?;
    let document = document(&tx, seen).await?;
    tx.commit().await?;
    Ok(document)
}

fn acted(kind: &'static str, report: &row::Model) -> Acted {
    Acted::new(kind, report.id)
        .about(report.employee_id)
        .effective(report.month.first_day())
        .with(json!({ "month": report.month }))
}
