//! `deduction_scheme`: what an instansi takes from pay for a third party.

use kernel::id::{DeductionSchemeId, UnitId};
use kernel::{Month, Rate, Rupiah, words};
use sea_orm::entity::prelude::*;

words! { payroll;
    /// For what a third party receives it.
    DeductionKind {
        /// Zakat through the employer: what is taken reduces the year's taxable income.
        Zakat = "zakat",
        /// Infaq.
        Infaq = "infaq",
        /// The fee of the corps of civil servants.
        Korpri = "korpri",
        /// A cooperative.
        Koperasi = "koperasi",
        /// A bank.
        Bank = "bank",
        /// Anything else.
        Other = "other",
    }
}

words! { payroll;
    /// How the amount is given.
    DeductionBasis {
        /// Rupiah of each payment.
        Fixed = "fixed",
        /// A rate of the net of the official list, rounded up.
        Rate = "rate",
    }
}

/// One scheme.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deduction_scheme")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DeductionSchemeId,
    /// Whose people.
    pub instansi_id: UnitId,
    /// Its short name in recipes and lists; it never changes.
    pub code: String,
    /// For people.
    pub name: String,
    /// For what.
    pub kind: DeductionKind,
    /// Who receives it, on which account.
    pub receiver: String,
    /// Whether it is taken from the salary.
    pub from_gaji_induk: bool,
    /// Whether it is taken from the TPP.
    pub from_tpp: bool,
    /// The lower one is served first.
    pub priority: i32,
    /// How the amount is given.
    pub basis: DeductionBasis,
    /// Rupiah of each payment, where an order says nothing else.
    pub amount: Option<Rupiah>,
    /// The rate, where an order says nothing else.
    pub rate: Option<Rate>,
    /// The multiple to which what a rate gives is raised.
    pub rounded_up_to: Rupiah,
    /// The decree that makes it compulsory: then it is taken from everybody, and nobody orders it.
    pub decree: Option<String>,
    /// The first payment month.
    pub valid_from: Month,
    /// The first payment month in which it is taken no more.
    pub valid_until: Option<Month>,
    /// +1 on each change.
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
