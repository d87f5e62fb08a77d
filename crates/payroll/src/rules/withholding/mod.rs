//! The withholding slip BPA2: what a year's payments were, box by box, and the account of article 17 behind the last one. Pure.

mod form;

use std::collections::BTreeMap;

use kernel::recipe::{Evaluation, Slot};
use kernel::{Month, Rupiah};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use form::{Element, FORM_FILE, Form, FormError};

use super::input;

/// The account of article 17, as the last tax period of a year settles it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = payroll::AnnualTax)]
pub struct Annual {
    /// Gross income from this payer.
    pub gross: Rupiah,
    /// Biaya jabatan or biaya pensiun, fraction dropped.
    pub cost: Rupiah,
    /// Pension contributions.
    pub pension: Rupiah,
    /// Religious donations.
    pub zakat: Rupiah,
    /// Net income, that from earlier payers included, fraction dropped.
    pub net: Rupiah,
    /// The tax-free allowance.
    pub ptkp: Rupiah,
    /// Taxable income in whole thousands.
    pub pkp: Rupiah,
    /// The tax of the year.
    pub tax: Rupiah,
    /// Withheld before the last payment.
    pub already_withheld: Rupiah,
}

impl Annual {
    /// What the steps of a recipe that settles a year say; none where it settles nothing.
    pub fn of(evaluation: &Evaluation<'_>) -> Option<Self> {
        let figure = |name: &str| match evaluation.get(name)? {
            Slot::Number(number) => Rupiah::from_whole(number.floor()),
            Slot::Text(_) => None,
        };
        Some(Self {
            gross: figure("annual_gross")?,
            cost: figure("biaya_jabatan").or_else(|| figure("biaya_pensiun"))?,
            pension: figure("annual_pension")?,
            zakat: figure("annual_zakat")?,
            net: figure("annual_net")?,
            ptkp: figure("ptkp_amount")?,
            pkp: figure("pkp")?,
            tax: figure("annual_tax")?,
            already_withheld: figure(input::YEAR_TAX)?,
        })
    }
}

/// A year's taxed income, box by box.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = payroll::WithholdingBoxes)]
pub struct Boxes {
    /// Gaji pokok, or the agreed wage.
    pub base_pay: Rupiah,
    /// Tunjangan istri or suami.
    pub spouse: Rupiah,
    /// Tunjangan anak.
    pub child: Rupiah,
    /// Tunjangan perbaikan penghasilan: TPP, with what units and projects earned.
    pub performance: Rupiah,
    /// Tunjangan struktural, fungsional or umum.
    pub position: Rupiah,
    /// Tunjangan beras.
    pub rice: Rupiah,
    /// Every other taxed line, contributions paid by the employer among them.
    pub other: Rupiah,
}

impl Boxes {
    /// The gross income.
    pub fn gross(&self) -> Rupiah {
        self.base_pay + self.spouse + self.child + self.performance + self.position + self.rice + self.other
    }

    /// Adds what one payslip paid of each component, and what of it all was taxed. What no box names of that is `other`; a payslip of
    /// which nothing is taxed (a final rate) is no part of the slip.
    pub fn take(&mut self, form: &Form, (lines, tax_base): (&BTreeMap<String, Rupiah>, Rupiah)) {
        if tax_base == Rupiah::ZERO {
            return;
        }
        let mut named = Rupiah::ZERO;
        for (code, amount) in lines {
            let into = match form.box_of(code) {
                Some(Element::BasePay) => &mut self.base_pay,
                Some(Element::Spouse) => &mut self.spouse,
                Some(Element::Child) => &mut self.child,
                Some(Element::Performance) => &mut self.performance,
                Some(Element::Position) => &mut self.position,
                Some(Element::Rice) => &mut self.rice,
                _ => continue,
            };
            *into += *amount;
            named += *amount;
        }
        self.other += tax_base - named;
    }
}

/// The figures of one person's slip of one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// The first month with a payment.
    pub first: Month,
    /// The last one.
    pub last: Month,
    /// The tax-free status on 1 January.
    pub ptkp: Option<String>,
    /// The grade of the last payment that went by one.
    pub golongan: Option<String>,
    /// What was paid.
    pub boxes: Boxes,
    /// The account of the year; none before the last tax period is final.
    pub account: Option<Annual>,
    /// Net income from other payers that the account counts in.
    pub other_net: Rupiah,
    /// Tax due there.
    pub other_tax: Rupiah,
    /// Withheld in all.
    pub withheld: Rupiah,
    /// Of it, borne by the government.
    pub by_government: Rupiah,
}

#[cfg(test)]
mod tests;
