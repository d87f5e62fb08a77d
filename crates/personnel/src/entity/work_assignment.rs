//! `work_assignment`: who follows which pattern of working time, and when.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::DateRange;
use kernel::id::{EmployeeId, UnitId, WorkAssignmentId, WorkPatternId};
use sea_orm::entity::prelude::*;

use crate::rules::calendar::{Assignment, Follower};

/// A pattern for a unit with everything below it, or for one employee.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "work_assignment")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WorkAssignmentId,
    /// Whose.
    pub instansi_id: UnitId,
    /// The pattern.
    pub pattern_id: WorkPatternId,
    /// The unit, or none.
    pub unit_id: Option<UnitId>,
    /// The employee, or none.
    pub employee_id: Option<EmployeeId>,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The first day after, or [`DateRange::OPEN_END`].
    pub valid_until: NaiveDate,
    /// For preconditions.
    pub version: i64,
    /// Business time.
    pub created_at: DateTime<Utc>,
}

impl Model {
    /// The days.
    pub fn range(&self) -> DateRange {
        DateRange::stored(self.valid_from, self.valid_until)
    }

    /// What the row says; none for a row that names nobody, which the database refuses.
    pub(crate) fn assignment(&self) -> Option<Assignment> {
        let unit = self.unit_id.map(Follower::Unit);
        let follower = self.employee_id.map(Follower::Employee).or(unit)?;
        Some(Assignment { id: self.id, follower, pattern_id: self.pattern_id, range: self.range() })
    }
}

impl ActiveModelBehavior for ActiveModel {}
