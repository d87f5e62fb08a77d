//! `unit_head`: the view of who heads each unit.

use chrono::NaiveDate;
use kernel::id::{EmployeeId, UnitId};
use sea_orm::entity::prelude::*;

/// A holder of a unit's head post, definitive, as an additional assignment, or acting.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit_head")]
pub struct Model {
    /// The unit.
    #[sea_orm(primary_key, auto_increment = false)]
    pub unit_id: UnitId,
    /// The holder.
    #[sea_orm(primary_key, auto_increment = false)]
    pub employee_id: EmployeeId,
    /// 0 Plh, 1 definitive or as an additional assignment, 2 Plt: the lowest is asked first.
    pub standing: i32,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The first day after, or the open end.
    pub valid_until: NaiveDate,
}

impl ActiveModelBehavior for ActiveModel {}
