//! Holiday pay (THR) and the 13th salary: one month of salary and its allowances as of the base month, what the region adds of
//! a month's TPP, no contribution, and a tax that the government bears (PP 63/2021, set anew each year: PP 14/2024, PP 11/2025).

use chrono::NaiveDate;
use kernel::recipe::{LineKind, Op, Recipe, Rounding, Unit, Value};
use kernel::{Month, Rate};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::draft::{Draft, OwnRow, product, step};
use super::gaji_induk::shares::Shares;
use super::gaji_induk::{self, PayComponent, Settings, pay};
use super::pph21::{self, Recipient, Taxed};
use super::{PaidStatus, RunMonths, input, line};
use crate::regulation::{Law, LawAt, NoLaw};

const TABLE: &str = "thr_gaji_13";
const ZERO: &str = "zero";
/// Months.
pub const YEAR: i64 = 12;

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Yearly {
    /// Holiday pay (tunjangan hari raya).
    Thr,
    /// The 13th salary (gaji ketiga belas).
    Gaji13,
}

impl Yearly {
    /// The word, as the law's table has it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Thr => "thr",
            Self::Gaji13 => "gaji_13",
        }
    }
}

/// What THR and the 13th salary carry of a month's TPP: each from nothing to the whole of it, as the region can afford.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::TppOfYearly)]
pub struct TppShares {
    /// Of the holiday pay.
    pub thr: Rate,
    /// Of the 13th salary.
    pub gaji_13: Rate,
}

impl TppShares {
    /// The share of one.
    pub fn of(self, yearly: Yearly) -> Rate {
        match yearly {
            Yearly::Thr => self.thr,
            Yearly::Gaji13 => self.gaji_13,
        }
    }
}

/// The month whose pay is the measure, in a year.
///
/// # Errors
/// `NoLaw` for a year whose rules are not known.
pub fn base_month(law: &Law, yearly: Yearly, year: i32) -> Result<Month, NoLaw> {
    let january = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
    let row = law.at(january).row(TABLE, &[yearly.word(), "base_month"])?;
    let number = match &row.value {
        Value::Text(text) => text.parse().ok(),
        Value::Number(number) => u32::try_from(*number).ok(),
    };
    let month = number.and_then(|number| Month::new(year, number).ok());
    month.ok_or_else(|| NoLaw { table: format!("{TABLE}/{}/base_month", yearly.word()), day: january })
}

/// The recipe; `share` is what it carries of the TPP that was paid for the base month.
///
/// # Errors
/// `NoLaw` names the table that does not hold in the base month (pay) or the payment month (tax).
pub fn recipe(
    law: &Law,
    (yearly, months): (Yearly, RunMonths),
    settings: &Settings,
    share: Option<Rate>,
) -> Result<Recipe, NoLaw> {
    let in_base_month = months.pay_law(law);
    let mut draft = Draft::new(yearly.word());
    gaji_induk::inputs(&mut draft);
    draft
        .input(step(input::MONTHS_SERVED, "Masa kerja setahun terakhir", "Months served").unit(Unit::Months));
    let shares = Shares::append(&mut draft, in_base_month, (settings, None))?;
    base_pay(&mut draft, yearly, (in_base_month, &shares))?;
    if settings.part_time.receives_yearly {
        wage(&mut draft);
    }
    pay::family(&mut draft, in_base_month)?;
    pay::position(&mut draft, in_base_month, (&settings.functional_allowances, &shares))?;
    pay::rice(&mut draft, in_base_month, &shares)?;
    if let Some(share) = share {
        tpp(&mut draft, yearly, in_base_month, share)?;
    }
    gaji_induk::no_retirement(&mut draft);
    tax(&mut draft, yearly, in_base_month, months.tax_law(law))?;
    gaji_induk::totals_as_they_are(&mut draft);
    Ok(draft.finish())
}

/// Who has served less than a year as PPPK receives a twelfth for each month, without the fraction of a rupiah.
fn base_pay(draft: &mut Draft, yearly: Yearly, (law, shares): (LawAt<'_>, &Shares)) -> Result<(), NoLaw> {
    pay::salary(draft, law)?;
    let row = law.row(TABLE, &[yearly.word(), "pppk_part_year_months"])?;
    draft.parameter(step("months_of_a_year", "Masa kerja penuh", "Full service"), row);
    let cited = draft.cite(&row.citation);
    let [salary, rate] = pay::SALARY;
    let factors = shares.factors((PayComponent::GajiPokok, &[salary, rate, input::MONTHS_SERVED]));
    let factors: Vec<&str> = factors.iter().map(String::as_str).collect();
    draft.add(
        step("salary_by_months", "Gaji pokok × masa kerja", "Base pay × months served").is(product(&factors)),
    );
    draft.add(
        step(line::GAJI_POKOK, "Gaji pokok", "Base pay")
            .is(Op::Divide {
                of: "salary_by_months".to_owned(),
                by: "months_of_a_year".to_owned(),
                to: Decimal::ONE,
                mode: Rounding::Down,
            })
            .cites(cited)
            .line(LineKind::Earning),
    );
    Ok(())
}

/// The wage of a part-time contract, by the months served as of PPPK.
fn wage(draft: &mut Draft) {
    let cited = draft.cite(&gaji_induk::installation_setting("part_time.receives_yearly"));
    draft.input(step(input::WAGE, "Upah menurut perjanjian kerja", "Wage of the contract"));
    draft.add(
        step("wage_by_months", "Upah × masa kerja", "Wage × months served")
            .is(product(&[input::WAGE, input::MONTHS_SERVED])),
    );
    let (of, by) = ("wage_by_months".to_owned(), "months_of_a_year".to_owned());
    draft.add(
        step(line::UPAH, "Upah", "Wage")
            .is(Op::Divide { of, by, to: Decimal::ONE, mode: Rounding::Down })
            .cites(cited)
            .line(LineKind::Earning),
    );
}

fn tpp(draft: &mut Draft, yearly: Yearly, law: LawAt<'_>, share: Rate) -> Result<(), NoLaw> {
    let cited = draft.cite(&law.row(TABLE, &[yearly.word(), "tpp_months_max"])?.citation);
    draft.input(step(input::TPP_OF_BASE_MONTH, "TPP bulan dasar", "TPP of the base month"));
    draft.constant(
        step("tpp_share", "Bagian TPP yang dibayarkan", "Share of the TPP that is paid").unit(Unit::Rate),
        share.decimal(),
    );
    draft.rounded(
        step(line::TPP_SEBULAN, "TPP sebulan", "TPP of a month").cites(cited).line(LineKind::Earning),
        product(&[input::TPP_OF_BASE_MONTH, "tpp_share"]),
    );
    Ok(())
}

fn tax(draft: &mut Draft, yearly: Yearly, law: LawAt<'_>, tax_law: LawAt<'_>) -> Result<(), NoLaw> {
    let earnings = draft.lines(LineKind::Earning);
    draft.add(
        step(line::TAX_BASE, "Dasar pengenaan PPh 21", "Tax base")
            .is(Op::Sum { plus: earnings, minus: vec![] })
            .line(LineKind::Memo),
    );
    let taxed = Taxed {
        base: line::TAX_BASE,
        pension: line::PENSION_CONTRIBUTION,
        zakat: ZERO,
        recipient: Recipient::Employee,
    };
    pph21::append(draft, tax_law, &taxed)?;
    pph21::borne(draft, line::PPH21, bearers(law, yearly)?);
    Ok(())
}

/// Who bears the tax, by status.
pub(super) fn bearers(law: LawAt<'_>, yearly: Yearly) -> Result<Vec<OwnRow<'_>>, NoLaw> {
    let row = law.row(TABLE, &[yearly.word(), "tax_bearer"])?;
    let of_status = |status: PaidStatus| (status.word().to_owned(), row.value.clone(), Some(&row.citation));
    Ok(PaidStatus::ALL.into_iter().map(of_status).collect())
}

/// How many of the twelve months before a payment somebody has served whose first day was `first`: whole calendar months only.
pub fn months_served(first: NaiveDate, payment: Month) -> i64 {
    let begun = Month::of(first);
    let whole = if first == begun.first_day() { begun } else { begun.next() };
    let months = i64::from(payment.year() - whole.year()) * YEAR + i64::from(payment.number())
        - i64::from(whole.number());
    months.clamp(0, YEAR)
}
