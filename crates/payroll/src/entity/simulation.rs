//! `simulation`: pay tried by other rules.

use chrono::{DateTime, Utc};
use kernel::Month;
use kernel::id::{JobId, SimulationId, UnitId};
use sea_orm::entity::prelude::*;

use crate::states::SimulationStatus;

/// One simulation: what was tried, and what came of it. It pays nobody, and makes no run stale.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "simulation")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SimulationId,
    /// Whose people.
    pub instansi_id: UnitId,
    /// Which of them: those in this unit and below it.
    pub unit_id: UnitId,
    /// What people call it.
    pub name: String,
    /// The first month that is tried.
    pub first_month: Month,
    /// The last one.
    pub last_month: Month,
    /// Where it stands.
    pub status: SimulationStatus,
    /// The JSON of `laboratory::Order`: what is tried, with the rules as they were when it was asked for.
    pub trial: String,
    /// The JSON of `laboratory::SimulationFigures`, once it is calculated.
    pub figures: Option<String>,
    /// The job that calculates it.
    pub job_id: Option<JobId>,
    /// Who asked for it.
    pub asked_by: Uuid,
    /// In whose stead.
    pub asked_for: Option<Uuid>,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// When the calculation ended.
    pub ended_at: Option<DateTime<Utc>>,
}

impl ActiveModelBehavior for ActiveModel {}
