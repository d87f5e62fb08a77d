//! `work_log`: what an employee did on a day, or in the days of a week.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::Month;
use kernel::id::{EmployeeId, ProjectId, RhkId, WorkLogId};
use sea_orm::entity::prelude::*;

/// An entry.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "work_log")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WorkLogId,
    /// Who did it.
    pub employee_id: EmployeeId,
    /// The month to whose report it belongs: that of its first day.
    pub month: Month,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The first day after it.
    pub ends_before: NaiveDate,
    /// The planned result that it serves.
    pub rhk_id: Option<RhkId>,
    /// The project in which it was done.
    pub project_id: Option<ProjectId>,
    /// What was done.
    pub activity: String,
    /// What came of it.
    pub output: Option<String>,
    /// How long it took.
    pub minutes: Option<i32>,
    /// Counts the changes.
    pub version: i64,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
