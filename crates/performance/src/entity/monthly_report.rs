//! `monthly_report`: the report of a month that an employee's log makes, before the superior.

use chrono::{DateTime, Utc};
use kernel::Month;
use kernel::id::{EmployeeId, MonthlyReportId};
use sea_orm::entity::prelude::*;

use crate::reports::ReportStatus;

/// A report. Its entries are those of the month's log, which are closed while it is before the superior and once he confirmed it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "monthly_report")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MonthlyReportId,
    /// Whose report it is.
    pub employee_id: EmployeeId,
    /// The month.
    pub month: Month,
    /// Where it stands.
    pub status: ReportStatus,
    /// The month in the employee's own words.
    pub summary: Option<String>,
    /// The superior's words, when giving it back or confirming it.
    pub note: Option<String>,
    /// The superior who decided last.
    pub rater_id: Option<EmployeeId>,
    /// When it was last submitted.
    pub submitted_at: Option<DateTime<Utc>>,
    /// When the superior last decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// Counts the changes.
    pub version: i64,
    /// When it was compiled first.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
