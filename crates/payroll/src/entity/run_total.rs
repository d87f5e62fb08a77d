//! `run_total`: what a run pays by component and SKPD.

use kernel::Rupiah;
use kernel::id::{RunId, UnitId};
use sea_orm::entity::prelude::*;

/// The sum of one line over the payslips of one SKPD.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "run_total")]
pub struct Model {
    /// The run.
    #[sea_orm(primary_key, auto_increment = false)]
    pub run_id: RunId,
    /// The SKPD.
    #[sea_orm(primary_key, auto_increment = false)]
    pub skpd_id: UnitId,
    /// The line: a step of the run's recipe.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    /// The sum.
    pub amount: Rupiah,
    /// Payslips on which the line is not zero.
    pub count: i64,
}

impl ActiveModelBehavior for ActiveModel {}
