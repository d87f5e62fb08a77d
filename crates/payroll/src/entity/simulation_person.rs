//! `simulation_person`: what a simulation would pay to whom.

use kernel::Rupiah;
use kernel::id::{EmployeeId, SimulationId, UnitId};
use sea_orm::entity::prelude::*;

/// One person's sums over all months of a simulation.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "simulation_person")]
pub struct Model {
    /// The simulation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub simulation_id: SimulationId,
    /// The person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub employee_id: EmployeeId,
    /// The unit in the last month that is paid.
    pub unit_id: UnitId,
    /// The grade in that month.
    pub golongan: String,
    /// The class of the position in that month.
    pub kelas_jabatan: i32,
    /// Sum of earnings by the rules that bind.
    pub baseline_gross: Rupiah,
    /// Sum of earnings by the rules that are tried.
    pub simulated_gross: Rupiah,
    /// What is paid out by the rules that bind.
    pub baseline_net: Rupiah,
    /// What is paid out by the rules that are tried.
    pub simulated_net: Rupiah,
}

impl ActiveModelBehavior for ActiveModel {}
