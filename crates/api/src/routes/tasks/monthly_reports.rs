//! Monthly reports that await the superior, or their employee.

use identity::Permission;
use performance::reports::{ReportFilter, ReportStatus, list_reports};

use super::{Asked, Found, Source};
use crate::routes::performance::monthly_reports::MonthlyReportSummary;

/// Reports before the superior.
pub const TO_CONFIRM: Source = Source {
    kind: "tasks.confirm_report",
    read: |asked| Box::pin(standing(asked, Permission::RateSubordinates, ReportStatus::Diajukan)),
};

/// One's own report, given back.
pub const TO_REVISE: Source = Source {
    kind: "tasks.revise_report",
    read: |asked| Box::pin(standing(asked, Permission::OwnPerformance, ReportStatus::Dikembalikan)),
};

async fn standing(asked: Asked<'_>, permission: Permission, status: ReportStatus) -> Found {
    let Some(act) = asked.acting(permission) else { return asked.nothing() };
    let filter = ReportFilter { status: Some(status), ..ReportFilter::default() };
    let page = list_reports(asked.db().read(), &act, filter, asked.paging).await?;
    Ok(page.map(|seen| {
        let report = MonthlyReportSummary::of(seen, asked.language());
        let summary = asked.summary(&[("month", &report.month), ("name", &report.employee.name)]);
        let href = format!("/v1/performance/monthly-reports/{}", report.id);
        asked.task(summary, (report.id.0, href), report.allowed_actions)
    }))
}
