//! What the tax of a payment asks of a person: the tax-free status, the period, and what was paid before.

use kernel::recipe::{Source, Value};
use personnel::facts::Sourced;
use personnel::value::{Ptkp, Status};

use super::gather::Known;
use super::paid_before::Elsewhere;
use crate::rules::input;

/// An input that tax asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TaxFeed {
    Ptkp,
    Period,
    Subject,
    Months,
    MonthGross,
    MonthTax,
    YearGross,
    YearTax,
    YearTaxOwn,
    YearPension,
    YearZakat,
    /// Net income from other payers, by their slips.
    OtherNet,
    /// Tax due there.
    OtherTax,
    /// Months that only they paid.
    OtherMonths,
}

impl TaxFeed {
    /// The feed of an input's name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            input::PTKP => Self::Ptkp,
            input::TAX_PERIOD => Self::Period,
            input::TAX_SUBJECT => Self::Subject,
            input::TAX_MONTHS => Self::Months,
            input::MONTH_GROSS => Self::MonthGross,
            input::MONTH_TAX => Self::MonthTax,
            input::YEAR_GROSS => Self::YearGross,
            input::YEAR_TAX => Self::YearTax,
            input::YEAR_TAX_OWN => Self::YearTaxOwn,
            input::YEAR_PENSION => Self::YearPension,
            input::YEAR_ZAKAT => Self::YearZakat,
            input::OTHER_NET => Self::OtherNet,
            input::OTHER_TAX => Self::OtherTax,
            input::OTHER_MONTHS => Self::OtherMonths,
            _ => return None,
        })
    }
}

/// A person to whom tax applies.
pub(super) struct TaxFacts<'a> {
    pub(super) known: &'a Known,
    pub(super) ptkp: &'a Sourced<Ptkp>,
    pub(super) is_last_period: bool,
}

impl TaxFacts<'_> {
    /// The value of an input, with the record that it came from.
    pub(super) fn give(&self, feed: TaxFeed) -> (Value, Option<Source>) {
        let (month, year) = (&self.known.month, &self.known.year);
        match feed {
            TaxFeed::Ptkp => (self.ptkp.value.word().into(), Some(self.ptkp.source("tax_status"))),
            TaxFeed::Period => (if self.is_last_period { input::LAST } else { input::MONTHLY }.into(), None),
            TaxFeed::Subject => {
                let died = self.known.status_after == Some(Status::Deceased);
                (if died { input::PART_YEAR } else { input::WHOLE_YEAR }.into(), None)
            }
            TaxFeed::Months => (self.months().into(), None),
            TaxFeed::MonthGross => (month.gross.into(), month.last.clone()),
            TaxFeed::MonthTax => (month.tax.into(), month.last.clone()),
            TaxFeed::YearGross => (year.gross.into(), None),
            TaxFeed::YearTax => (year.tax.into(), None),
            TaxFeed::YearTaxOwn => (year.tax_own.into(), None),
            TaxFeed::YearPension => (year.pension.into(), None),
            TaxFeed::YearZakat => (year.zakat.into(), None),
            TaxFeed::OtherNet => self.elsewhere(|elsewhere| elsewhere.net.into()),
            TaxFeed::OtherTax => self.elsewhere(|elsewhere| elsewhere.tax.into()),
            TaxFeed::OtherMonths => self.elsewhere(|elsewhere| elsewhere.months.into()),
        }
    }

    fn elsewhere(&self, of: fn(&Elsewhere) -> Value) -> (Value, Option<Source>) {
        match &self.known.elsewhere {
            Some(elsewhere) => (of(elsewhere), Some(elsewhere.source.clone())),
            None => (0.into(), None),
        }
    }

    /// Months paid in the tax year, this one included.
    fn months(&self) -> i64 {
        let is_counted = self.known.month.last.is_some();
        (self.known.year.months + i64::from(!is_counted)).max(1)
    }
}
