//! `placement`: the view of where each employee is placed, by the definitive position.

use chrono::NaiveDate;
use kernel::id::{EmployeeId, FactId, PositionId, UnitId};
use sea_orm::entity::prelude::*;

/// A definitive position as believed now. Employees without one belong to their instansi only.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "placement")]
pub struct Model {
    /// The fact.
    #[sea_orm(primary_key, auto_increment = false)]
    pub fact_id: FactId,
    /// Who.
    pub employee_id: EmployeeId,
    /// Where.
    pub unit_id: UnitId,
    /// In which post.
    pub position_id: PositionId,
    /// Whether the post heads the unit.
    pub is_head: bool,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The first day after, or the open end.
    pub valid_until: NaiveDate,
}

impl ActiveModelBehavior for ActiveModel {}
