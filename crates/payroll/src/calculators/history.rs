//! What the tax of a payment depends on beside the payment.

use kernel::recipe::Value;
use kernel::{Fault, Month, Rupiah};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::amount_fault;
use crate::rules::input;

/// What was paid and withheld before. All of it may be left out: then this is the first payment of its month and year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = payroll::TaxHistory)]
pub struct TaxHistory {
    /// This is the last tax period: December, or the last month worked.
    pub is_last_period: bool,
    /// Subject to tax for a part of the year only (arrived, left or died): the last period is annualised.
    pub is_part_year_subject: bool,
    /// Months worked for this employer in the tax year, this one included; the number of the payment month if left out.
    #[schema(minimum = 1, maximum = 12)]
    pub months: Option<u8>,
    /// Tax bases of earlier payments of the same payment month.
    pub month_gross: Rupiah,
    /// Tax withheld from them.
    pub month_tax: Rupiah,
    /// Tax bases of all earlier payments of the year, those of the same month included.
    pub year_gross: Rupiah,
    /// Tax withheld from them.
    pub year_tax: Rupiah,
    /// The part of it that the employee bore; only this much can be refunded.
    pub year_tax_own: Rupiah,
    /// Pension contributions of all earlier payments of the year.
    pub year_pension: Rupiah,
    /// Religious donations through the employer, all earlier payments of the year.
    pub year_zakat: Rupiah,
    /// Net income from other employers in the year.
    pub other_net: Rupiah,
    /// The year's tax due at other employers.
    pub other_tax: Rupiah,
    /// Months of the year worked for other employers only: they count where a part of the year is annualised.
    #[schema(maximum = 11)]
    pub other_months: u8,
}

impl TaxHistory {
    /// The value of a tax input; `None` for an input of another kind.
    pub(super) fn value(&self, name: &str, payment: Month) -> Option<Value> {
        let months = self.months.map_or(payment.number(), u32::from);
        Some(match name {
            input::TAX_PERIOD if self.is_last_period => Value::from(input::LAST),
            input::TAX_PERIOD => Value::from(input::MONTHLY),
            input::TAX_SUBJECT if self.is_part_year_subject => Value::from(input::PART_YEAR),
            input::TAX_SUBJECT => Value::from(input::WHOLE_YEAR),
            input::TAX_MONTHS => Value::from(i64::from(months)),
            input::OTHER_MONTHS => Value::from(i64::from(self.other_months)),
            _ => self.amounts().into_iter().find(|(known, _)| *known == name)?.1.into(),
        })
    }

    /// Every fault, with pointers below `at`.
    pub(super) fn faults(&self, at: &str) -> Vec<Fault> {
        let mut faults: Vec<Fault> = self
            .amounts()
            .into_iter()
            .filter_map(|(name, amount)| amount_fault(format!("{at}/{name}"), amount))
            .collect();
        if self.months.is_some_and(|months| !(1..=12).contains(&months)) {
            faults.push(Fault::invalid("payroll.tax_months_range").at(format!("{at}/months")));
        }
        if self.other_months > 11 {
            faults.push(Fault::invalid("payroll.other_months_range").at(format!("{at}/other_months")));
        }
        if self.year_gross < self.month_gross {
            faults.push(Fault::invalid("payroll.year_below_month").at(format!("{at}/year_gross")));
        }
        if self.year_tax < self.month_tax {
            faults.push(Fault::invalid("payroll.year_below_month").at(format!("{at}/year_tax")));
        }
        if self.year_tax < self.year_tax_own {
            faults.push(Fault::invalid("payroll.own_tax_above_whole").at(format!("{at}/year_tax_own")));
        }
        faults
    }

    fn amounts(&self) -> [(&'static str, Rupiah); 9] {
        [
            (input::MONTH_GROSS, self.month_gross),
            (input::MONTH_TAX, self.month_tax),
            (input::YEAR_GROSS, self.year_gross),
            (input::YEAR_TAX, self.year_tax),
            (input::YEAR_TAX_OWN, self.year_tax_own),
            (input::YEAR_PENSION, self.year_pension),
            (input::YEAR_ZAKAT, self.year_zakat),
            (input::OTHER_NET, self.other_net),
            (input::OTHER_TAX, self.other_tax),
        ]
    }
}
