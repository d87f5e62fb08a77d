//! `budget_ceiling`: what the budget of a year has for pay.

use chrono::NaiveDate;
use kernel::id::{CeilingId, UnitId};
use kernel::{Rupiah, words};
use sea_orm::entity::prelude::*;

words! { payroll;
    /// What a ceiling is for.
    CeilingKind {
        /// Salaries, with what THR and the 13th salary carry of them.
        Salary = "salary",
        /// The performance allowance, with what THR and the 13th salary carry of it.
        Tpp = "tpp",
    }
}

/// The amount of one budget line group, as it stands now.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "budget_ceiling")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CeilingId,
    /// Whose budget.
    pub instansi_id: UnitId,
    /// The SKPD; the instansi itself for the sum of all of them.
    pub unit_id: UnitId,
    /// The budget year.
    pub year: i32,
    /// What it is for.
    pub kind: CeilingKind,
    /// How much.
    pub amount: Rupiah,
    /// The number of the budget document (DPA).
    pub document_number: String,
    /// Its day.
    pub document_date: NaiveDate,
    /// Counts its changes; each is a row of `budget_ceiling_change`.
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
