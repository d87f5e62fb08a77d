//! Law, settings and policy compiled into recipes. The recipe is the calculation; there is no second one.
//!
//! A recipe is made for a run, not for a person: what differs between people is an input, named in [`input`].

pub mod ceiling;
pub mod deductions;
pub mod difference;
mod draft;
pub mod gaji_induk;
pub mod guard;
pub mod input;
pub mod laboratory;
pub mod line;
pub mod pph21;
pub mod rapel;
pub mod shadow;
pub mod thr_gaji_13;
pub mod tpp;
pub mod withholding;

use kernel::Month;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::regulation::{Law, LawAt};

/// The months that decide which law applies: pay follows the service month, tax the payment month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunMonths {
    /// The month for which is paid.
    pub service: Month,
    /// The month in which is paid.
    pub payment: Month,
}

impl RunMonths {
    /// Service and payment in one month.
    pub fn same(month: Month) -> Self {
        Self { service: month, payment: month }
    }

    fn pay_law(self, law: &Law) -> LawAt<'_> {
        law.at(self.service.first_day())
    }

    fn tax_law(self, law: &Law) -> LawAt<'_> {
        law.at(self.payment.first_day())
    }
}

/// The statuses that are paid: by tables, but for `pppk_paruh_waktu`, who have an agreed wage and no golongan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = payroll::PaidStatus)]
pub enum PaidStatus {
    /// Candidate civil servant.
    Cpns,
    /// Permanent civil servant.
    Pns,
    /// Civil servant on contract.
    Pppk,
    /// Civil servant on a part-time contract.
    PppkParuhWaktu,
}

impl PaidStatus {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Cpns, Self::Pns, Self::Pppk, Self::PppkParuhWaktu];

    /// The word of the status, as personnel has it and as the input `status` takes it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Cpns => "cpns",
            Self::Pns => "pns",
            Self::Pppk => "pppk",
            Self::PppkParuhWaktu => "pppk_paruh_waktu",
        }
    }

    /// Whether it has a golongan, by which tables pay.
    pub fn is_tabulated(self) -> bool {
        self != Self::PppkParuhWaktu
    }

    /// Whether pay begins with the statement of starting duty (SPMT): of those who enter the service, not of who was in it before.
    pub fn begins_by_spmt(self) -> bool {
        self != Self::Pns
    }

    /// The status of a word; `None` for one that is not employed here.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.word() == word)
    }
}

/// Who bears the income tax of a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = payroll::Bearer)]
pub enum Bearer {
    /// The government: an allowance equal to the deduction, outside the tax base.
    Government,
    /// The employee: the deduction alone.
    Employee,
}

impl Bearer {
    /// The word, as law and policy have it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Government => "government",
            Self::Employee => "employee",
        }
    }
}

#[cfg(test)]
mod tests;
