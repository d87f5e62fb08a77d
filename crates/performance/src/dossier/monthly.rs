//! The monthly reports of the period: which the superior confirmed, which lie before him, which he gave back.

use kernel::Month;
use kernel::id::MonthlyReportId;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Asked, Section};
use crate::Error;
use crate::entity::monthly_report;
use crate::reports::ReportStatus;

/// The monthly reports that were submitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::DossierMonthlyReports)]
pub struct MonthlyReports {
    /// How many the superior confirmed.
    #[schema(example = 4)]
    pub confirmed: usize,
    /// How many await the superior.
    #[schema(example = 1)]
    pub awaiting: usize,
    /// How many were given back and not submitted again.
    #[schema(example = 0)]
    pub returned: usize,
    /// Each month that has one, in order.
    pub months: Vec<MonthReported>,
}

/// The report of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::DossierMonthlyReport)]
pub struct MonthReported {
    /// The month.
    pub month: Month,
    /// The report.
    pub report_id: MonthlyReportId,
    /// Where it stands.
    pub status: ReportStatus,
}

pub(super) async fn section(
    conn: &impl ConnectionTrait,
    asked: &Asked<'_>,
) -> Result<Option<Section>, Error> {
    let rows = monthly_report::Entity::find()
        .filter(monthly_report::COLUMN.employee_id.eq(asked.employee_id()))
        .filter(monthly_report::Column::Month.gte(asked.period.first_month()))
        .filter(monthly_report::Column::Month.lte(asked.period.last_month()))
        // A draft was shown to nobody yet.
        .filter(monthly_report::COLUMN.status.ne(ReportStatus::Draf))
        .order_by_asc(monthly_report::Column::Month)
        .all(conn)
        .await?;
    let count = |status| rows.iter().filter(|report| report.status == status).count();
    let reports = MonthlyReports {
        confirmed: count(ReportStatus::Dikonfirmasi),
        awaiting: count(ReportStatus::Diajukan),
        returned: count(ReportStatus::Dikembalikan),
        months: rows
            .iter()
            .map(|row| MonthReported { month: row.month, report_id: row.id, status: row.status })
            .collect(),
    };
    Ok((!reports.months.is_empty()).then_some(Section::MonthlyReports(reports)))
}
