//! What the rules are given: the occasion, which is the same for everyone, and one paid person.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{PayslipId, RunId};
use kernel::{Month, Rupiah};
use personnel::facts::{Pending, WatchedFacts};

use super::Book;

/// What is paid, as far as the rules tell payments apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paying {
    /// The monthly salary.
    Salary,
    /// The performance allowance.
    Tpp,
    /// The thirteenth salary.
    Thirteenth,
    /// Pay continued to survivors.
    Continued,
    /// Anything else.
    Other,
}

impl Paying {
    /// By the word of a kind of run.
    pub fn of(kind: &str) -> Self {
        match kind {
            "gaji_induk" => Self::Salary,
            "tpp" => Self::Tpp,
            "gaji_13" => Self::Thirteenth,
            "terusan" | "gaji_terusan" => Self::Continued,
            _ => Self::Other,
        }
    }
}

/// The payment that is watched.
#[derive(Clone, Debug)]
pub struct Occasion {
    /// What is paid.
    pub paying: Paying,
    /// The month for which is paid.
    pub service: Month,
    /// The month in which is paid.
    pub payment: Month,
    /// The day as of which facts are read.
    pub on: NaiveDate,
    /// Severities, citations and limits.
    pub book: Book,
}

/// The lines of a payslip that a rule can doubt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PaidLines {
    /// The whole net.
    pub net: Rupiah,
    /// Base pay.
    pub base: Rupiah,
    /// Structural or functional allowance; the general one belongs to no post.
    pub position: Rupiah,
    /// Spouse allowance.
    pub spouse: Rupiah,
    /// Child allowance.
    pub child: Rupiah,
}

/// The last payment of the same kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Before {
    /// The payslip.
    pub payslip: PayslipId,
    /// The month for which was paid.
    pub month: Month,
    /// The net.
    pub net: Rupiah,
    /// When its run became final.
    pub approved_at: Option<DateTime<Utc>>,
}

/// Another payment of the same kind to the same human being.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherPayment {
    /// The run that paid it.
    pub run: RunId,
    /// The month for which was paid.
    pub month: Month,
    /// The net.
    pub net: Rupiah,
}

/// A person whom a run pays.
#[derive(Clone, Debug)]
pub struct Watched {
    /// What is paid.
    pub paid: PaidLines,
    /// What is recorded.
    pub facts: WatchedFacts,
    /// Decrees that are known and not applied.
    pub pending: Vec<Pending>,
    /// The last payment of the same kind.
    pub before: Option<Before>,
    /// Other payments of the same kind: of the year for a thirteenth salary, since the death for continued pay.
    pub others: Vec<OtherPayment>,
}
