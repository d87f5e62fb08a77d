//! `self_assessment`: how somebody sees the own work of a period.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{EmployeeId, SelfAssessmentId};
use kernel::{Ekspektasi, Period};
use sea_orm::entity::prelude::*;

/// A self-assessment. It may change until the period is rated.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "self_assessment")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SelfAssessmentId,
    /// Whose.
    pub employee_id: EmployeeId,
    /// The period.
    pub period: Period,
    /// Its first day.
    pub period_from: NaiveDate,
    /// The first day after it.
    pub period_until: NaiveDate,
    /// The own view of the results.
    pub hasil_kerja: Ekspektasi,
    /// The own view of the behaviour.
    pub perilaku_kerja: Ekspektasi,
    /// In words.
    pub note: String,
    /// Counts the changes.
    pub version: i64,
    /// When it was last written.
    pub written_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
