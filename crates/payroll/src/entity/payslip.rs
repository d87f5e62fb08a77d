//! `payslip`: what one run pays one person, and from what it follows.

use kernel::id::{EmployeeId, PayslipId, RunId, UnitId};
use kernel::{Month, Rupiah};
use sea_orm::entity::prelude::*;

/// One payslip. Nobody sees it before its run is calculated; nothing changes it after its run is approved.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "payslip")]
pub struct Model {
    /// Follows from run and person, so that a second calculation gives the same id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PayslipId,
    /// Its run, which names the recipe and the months.
    pub run_id: RunId,
    /// Who is paid.
    pub employee_id: EmployeeId,
    /// The SKPD that pays.
    pub skpd_id: UnitId,
    /// The unit of the person.
    pub unit_id: UnitId,
    /// The run's payment month, here because tax asks for the payslips of a person by it.
    pub payment_month: Month,
    /// The JSON of `kernel::recipe::Inputs`.
    pub inputs: String,
    /// The amounts of the recipe's lines in order, as a JSON array of integers.
    pub lines: String,
    /// Sum of earnings.
    pub gross: Rupiah,
    /// Sum of deductions.
    pub deductions: Rupiah,
    /// What is paid.
    pub net: Rupiah,
    /// What of it is taxed by PPh 21.
    pub tax_base: Rupiah,
    /// PPh 21, whoever bears it.
    pub tax: Rupiah,
    /// The part of `tax` that the person bears: no more than this is ever refunded.
    pub tax_own: Rupiah,
    /// What of it counts for health insurance.
    pub bpjs_base: Rupiah,
    /// Contributions to pension and old-age savings paid by the person.
    pub pension: Rupiah,
    /// What was taken of it as zakat: the last tax period deducts it.
    pub zakat: Rupiah,
}

impl ActiveModelBehavior for ActiveModel {}
