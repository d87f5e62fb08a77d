//! Monthly reports: compiled from the log, submitted to the superior, confirmed or given back.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, Utc};
use identity::permission::{OwnPerformance, RateSubordinates, ReadPerformance};
use kernel::id::{EmployeeId, MonthlyReportId};
use kernel::{Language, Month};
use performance::reports::{self, ReportDocument, ReportFilter, ReportStatus, SeenReport};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::Side;
use super::work_logs::WorkLogEntry;
use crate::actions::AllowedAction;
use crate::allow::Allow;
use crate::etag::{IfMatch, OptionalIfMatch, Versioned};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// A monthly report, without its entries.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MonthlyReportSummary {
    /// The report.
    pub id: MonthlyReportId,
    /// Whose it is.
    pub employee: Side,
    /// The superior who rates the employee today; null at the top of the tree.
    pub rater: Option<Side>,
    /// The month.
    pub month: Month,
    /// Where it stands.
    pub status: ReportStatus,
    /// The month in the employee's own words.
    #[schema(example = "Jemput bola di empat desa; 110 keping terbit.")]
    pub summary: Option<String>,
    /// The superior's words, when giving it back or confirming it.
    #[schema(example = json!(null))]
    pub note: Option<String>,
    /// Who decided last.
    pub decided_by: Option<EmployeeId>,
    /// When it was last submitted.
    pub submitted_at: Option<DateTime<Utc>>,
    /// When the superior last decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// What its state offers, and to whom.
    pub allowed_actions: Vec<AllowedAction>,
}

/// A monthly report with the entries that it is made of.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MonthlyReport {
    /// All but the entries.
    #[serde(flatten)]
    pub report: MonthlyReportSummary,
    /// The entries of the month's log, in the order of their days.
    pub entries: Vec<WorkLogEntry>,
}

impl MonthlyReportSummary {
    /// A report in the reader's language.
    pub fn of(seen: SeenReport, language: Language) -> Self {
        let actions = seen.allowed();
        let SeenReport { report, employee, rater, .. } = seen;
        let action = |one: &kernel::states::AllowedAct<reports::ReportAct>| {
            let href = format!("/v1/performance/monthly-reports/{}/{}", report.id, one.act.word());
            AllowedAction::post(one.act.word(), href, one.denied.as_ref(), language)
        };
        Self {
            allowed_actions: actions.iter().map(action).collect(),
            id: report.id,
            employee: employee.into(),
            rater: rater.map(Side::from),
            month: report.month,
            status: report.status,
            summary: report.summary,
            note: report.note,
            decided_by: report.rater_id,
            submitted_at: report.submitted_at,
            decided_at: report.decided_at,
        }
    }
}

impl MonthlyReport {
    fn of(document: ReportDocument, language: Language) -> Versioned<Self> {
        let version = document.seen.report.version;
        let entries = document.entries.into_iter().map(WorkLogEntry::from).collect();
        let report = MonthlyReportSummary::of(document.seen, language);
        Versioned::new(version, Self { report, entries })
    }
}

/// A month to compile.
#[derive(Clone, Copy, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CompileReport {
    /// The month.
    month: Month,
}

/// What the employee says when submitting.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmitReport {
    /// The month in the employee's own words.
    #[schema(min_length = 1, max_length = 4000, example = "Jemput bola di empat desa; 110 keping terbit.")]
    summary: String,
}

/// Why a report is given back.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnReport {
    /// What the employee should change.
    #[schema(min_length = 1, max_length = 4000, example = "Lampirkan daftar hadir di Desa Sukamaju.")]
    note: String,
}

/// What the superior says when confirming.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmReport {
    /// In a few words.
    #[serde(default)]
    #[schema(max_length = 4000, example = "Sesuai dengan yang saya lihat di lapangan.")]
    note: Option<String>,
}

/// Which reports.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MonthlyReportsWanted {
    /// Of this employee.
    employee_id: Option<EmployeeId>,
    /// Of this month.
    #[param(value_type = Option<String>, example = "2026-01")]
    month: Option<Month>,
    /// In this state.
    status: Option<ReportStatus>,
}

/// Compile one's log of a month into a report
///
/// One for each month. Its entries are those of the log, and follow it until the report is submitted.
#[utoipa::path(
    tag = "performance", operation_id = "compile_monthly_report", security(("bearer" = ["performance.own"])),
    request_body = CompileReport,
    responses((status = CREATED, description = "The report, a draft", body = MonthlyReport), Problem),
)]
#[post("/performance/monthly-reports")]
pub async fn compile_monthly_report(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    body: Valid<CompileReport>,
) -> Result<Created<MonthlyReport>, Problem> {
    let document = reports::compile_report(&state.db, caller.act(), body.month).await?;
    let Versioned { version, body } = MonthlyReport::of(document, caller.act().language);
    Ok(Created::at(format!("/v1/performance/monthly-reports/{}", body.report.id), body).version(version))
}

/// Monthly reports, newest first
///
/// One's own, those of one's subordinates, and those of the units in one's care.
#[utoipa::path(
    tag = "performance", operation_id = "list_monthly_reports", security(("bearer" = ["performance.read"])),
    params(MonthlyReportsWanted, Paging),
    responses((status = OK, description = "A page of reports", body = PageOf<MonthlyReportSummary>), Problem),
)]
#[get("/performance/monthly-reports")]
pub async fn list_monthly_reports(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    wanted: Query<MonthlyReportsWanted>,
    paging: Paging,
) -> Result<PageOf<MonthlyReportSummary>, Problem> {
    let MonthlyReportsWanted { employee_id, month, status } = wanted.0;
    let filter = ReportFilter { employee_id, month, status };
    let page = reports::list_reports(state.db.read(), caller.act(), filter, &paging).await?;
    let language = caller.act().language;
    Ok(page.map(|seen| MonthlyReportSummary::of(seen, language)).into())
}

/// One monthly report with its entries
#[utoipa::path(
    tag = "performance", operation_id = "get_monthly_report", security(("bearer" = ["performance.read"])),
    params(("monthly_report_id" = MonthlyReportId, Path, description = "The report")),
    responses((status = OK, description = "The report", body = MonthlyReport), Problem),
)]
#[get("/performance/monthly-reports/{monthly_report_id}")]
pub async fn get_monthly_report(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    monthly_report_id: Id<MonthlyReportId>,
) -> Result<Versioned<MonthlyReport>, Problem> {
    let document = reports::find_report(state.db.latest(), caller.act(), *monthly_report_id).await?;
    Ok(MonthlyReport::of(document, caller.act().language))
}

/// Submit one's monthly report
///
/// To the superior, with the month in one's own words. The log of the month is closed from here on.
#[utoipa::path(
    tag = "performance", operation_id = "submit_monthly_report", security(("bearer" = ["performance.own"])),
    params(("monthly_report_id" = MonthlyReportId, Path, description = "The report"), OptionalIfMatch),
    request_body = SubmitReport,
    responses((status = OK, description = "The submitted report", body = MonthlyReport), Problem),
)]
#[post("/performance/monthly-reports/{monthly_report_id}/ajukan")]
pub async fn submit_monthly_report(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    (monthly_report_id, if_match): (Id<MonthlyReportId>, OptionalIfMatch),
    body: Valid<SubmitReport>,
) -> Result<Versioned<MonthlyReport>, Problem> {
    let target = (*monthly_report_id, if_match.expected());
    let document = reports::submit_report(&state.db, caller.act(), target, body.0.summary).await?;
    Ok(MonthlyReport::of(document, caller.act().language))
}

/// Give a monthly report back
///
/// With a note that says what should change. The log of the month is open again.
#[utoipa::path(
    tag = "performance", operation_id = "return_monthly_report", security(("bearer" = ["performance.rate"])),
    params(("monthly_report_id" = MonthlyReportId, Path, description = "The report"), OptionalIfMatch),
    request_body = ReturnReport,
    responses((status = OK, description = "The report, given back", body = MonthlyReport), Problem),
)]
#[post("/performance/monthly-reports/{monthly_report_id}/kembalikan")]
pub async fn return_monthly_report(
    caller: Allow<RateSubordinates>,
    state: Data<State>,
    (monthly_report_id, if_match): (Id<MonthlyReportId>, OptionalIfMatch),
    body: Valid<ReturnReport>,
) -> Result<Versioned<MonthlyReport>, Problem> {
    let target = (*monthly_report_id, if_match.expected());
    let document = reports::return_report(&state.db, caller.act(), target, body.0.note).await?;
    Ok(MonthlyReport::of(document, caller.act().language))
}

/// Confirm a monthly report
///
/// By the superior who rates the employee. The log of the month stays closed.
#[utoipa::path(
    tag = "performance", operation_id = "confirm_monthly_report", security(("bearer" = ["performance.rate"])),
    params(("monthly_report_id" = MonthlyReportId, Path, description = "The report"), IfMatch),
    request_body = ConfirmReport,
    responses((status = OK, description = "The confirmed report", body = MonthlyReport), Problem),
)]
#[post("/performance/monthly-reports/{monthly_report_id}/konfirmasi")]
pub async fn confirm_monthly_report(
    caller: Allow<RateSubordinates>,
    state: Data<State>,
    (monthly_report_id, if_match): (Id<MonthlyReportId>, IfMatch),
    body: Valid<ConfirmReport>,
) -> Result<Versioned<MonthlyReport>, Problem> {
    let target = (*monthly_report_id, if_match.expected());
    let document = reports::confirm_report(&state.db, caller.act(), target, body.0.note).await?;
    Ok(MonthlyReport::of(document, caller.act().language))
}
