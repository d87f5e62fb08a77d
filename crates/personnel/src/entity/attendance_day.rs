//! `attendance_day`: one row for each working day of an employee.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use kernel::id::EmployeeId;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

pub use crate::kinds::{AttendanceCode, DaySource};
use crate::rules::attendance::Day;

/// One day. Days off have no row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "attendance_day")]
pub struct Model {
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub employee_id: EmployeeId,
    /// The calendar date in the instansi's time zone.
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: NaiveDate,
    /// How it counts.
    pub code: AttendanceCode,
    /// Local time of arrival; none where it was not recorded.
    pub arrived_at: Option<NaiveTime>,
    /// Local time of leaving; none where it was not recorded.
    pub left_at: Option<NaiveTime>,
    /// Minutes after the start of work, by the employee's schedule.
    pub minutes_late: i32,
    /// Minutes before the end of work, by the employee's schedule.
    pub minutes_early: i32,
    /// Whether a ceremony of the day was missed.
    pub missed_ceremony: bool,
    /// How it came to be; what was derived is derived again, the rest stands.
    pub source: DaySource,
    /// Business time of the last change.
    pub recorded_at: DateTime<Utc>,
}

impl From<&Model> for Day {
    fn from(row: &Model) -> Self {
        Self {
            day: row.day,
            code: row.code,
            arrived: row.arrived_at.is_some(),
            left: row.left_at.is_some(),
            minutes_late: row.minutes_late,
            minutes_early: row.minutes_early,
            missed_ceremony: row.missed_ceremony,
        }
    }
}

impl ActiveModelBehavior for ActiveModel {}
