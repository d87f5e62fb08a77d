//! The income tax of one person and year: months with several payments, part years, several payers.

use std::collections::BTreeSet;

use kernel::recipe::{Compiled, Inputs, Value, Working};
use kernel::{Fault, Language, Month, Rupiah};
use personnel::value::Ptkp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{TaxHistory, amount_fault, compile, fault_of, inputs, no_law};
use crate::regulation::Law;
use crate::rules::pph21::{self, Recipient};
use crate::rules::withholding::Annual;
use crate::rules::{Bearer, input, line};

/// The facts of a tax year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::TaxYear, example = json!({
    "year": 2026, "ptkp": "K/0", "payers": [{
        "months": [
            { "month": 11, "payments": [{ "gross": 10_000_000, "pension": 100_000 }] },
            { "month": 12, "payments": [{ "gross": 10_000_000, "pension": 100_000 }] }
        ]
    }]
}))]
pub struct TaxYear {
    /// The tax year.
    #[schema(example = 2026)]
    pub year: i32,
    /// The tax-free status on 1 January.
    pub ptkp: Ptkp,
    /// Who paid, in the order of the year.
    pub payers: Vec<Payer>,
}

/// One employer, or one agency after another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::TaxPayer)]
pub struct Payer {
    /// Employee or pensioner of this payer.
    #[serde(default)]
    pub recipient: Recipient,
    /// Who bears the tax.
    #[serde(default = "by_the_employee")]
    pub tax_borne_by: Bearer,
    /// Subject to tax for a part of the year only (arrived, left or died): the last period is annualised.
    #[serde(default)]
    pub is_part_year_subject: bool,
    /// The last month given is the last tax period, with article 17; without it the year still runs.
    #[serde(default = "settled")]
    pub is_settled: bool,
    /// The months, rising; the months worked run from the first to the last.
    pub months: Vec<PaidMonth>,
}

/// A month's payments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::PaidMonth)]
pub struct PaidMonth {
    /// 1 to 12.
    #[schema(minimum = 1, maximum = 12, example = 6)]
    pub month: u8,
    /// In the order of payment: salary, performance allowance, thirteenth salary ...
    pub payments: Vec<TaxedPayment>,
}

/// One payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::TaxedPayment)]
pub struct TaxedPayment {
    /// The gross income.
    pub gross: Rupiah,
    /// Pension contribution paid by the employee.
    #[serde(default)]
    pub pension: Rupiah,
    /// Mandatory religious donation paid through the employer.
    #[serde(default)]
    pub zakat: Rupiah,
}

/// The tax of the year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = payroll::TaxYearResult)]
pub struct TaxYearResult {
    /// By payer, as asked.
    pub payers: Vec<PayerResult>,
    /// Withheld by all payers together.
    pub tax: Rupiah,
}

/// The tax withheld by one payer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = payroll::TaxPayerResult)]
pub struct PayerResult {
    /// By month.
    pub months: Vec<MonthResult>,
    /// The year's account, when the last period is settled.
    pub annual: Option<Annual>,
}

/// The tax of one month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = payroll::TaxMonthResult)]
pub struct MonthResult {
    /// The month.
    pub month: Month,
    /// Withheld in it; negative where the last period refunds.
    pub tax: Rupiah,
    /// By payment, as asked.
    pub payments: Vec<PaymentResult>,
}

/// The tax of one payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = payroll::TaxPaymentResult)]
pub struct PaymentResult {
    /// Withheld from it; negative where the last period refunds.
    pub tax: Rupiah,
    /// How it came about.
    pub working: Working,
}

fn by_the_employee() -> Bearer {
    Bearer::Employee
}

fn settled() -> bool {
    true
}

/// The tax of a year, month by month, with the working of each payment.
///
/// # Errors
/// Every fault of the facts.
pub fn pph21(law: &Law, facts: &TaxYear, language: Language) -> Result<TaxYearResult, Vec<Fault>> {
    let faults = facts.faults();
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut others = Others::default();
    let mut payers = Vec::new();
    for (at, payer) in facts.payers.iter().enumerate() {
        let before = facts.payers.iter().take(at).flat_map(Payer::worked);
        let own: BTreeSet<u8> = payer.worked().collect();
        let other_months = before.filter(|month| !own.contains(month)).collect::<BTreeSet<u8>>().len();
        others.months = u8::try_from(other_months).unwrap_or_default();
        let account = Account { law, year: facts, payer, others, language };
        let result = account.result()?;
        if let Some(annual) = result.annual {
            // The next payer takes the net of this one and the tax due on it, as the withholding slip says them.
            (others.net, others.tax) = (annual.net, annual.tax);
        }
        payers.push(result);
    }
    let tax = payers.iter().flat_map(|payer| &payer.months).map(|month| month.tax).sum();
    Ok(TaxYearResult { payers, tax })
}

/// What the slips of earlier payers say; the net of a slip includes those before it.
#[derive(Clone, Copy, Default)]
struct Others {
    net: Rupiah,
    tax: Rupiah,
    /// Months that only they paid.
    months: u8,
}

struct Account<'a> {
    law: &'a Law,
    year: &'a TaxYear,
    payer: &'a Payer,
    others: Others,
    language: Language,
}

impl Account<'_> {
    fn result(&self) -> Result<PayerResult, Vec<Fault>> {
        let first = self.payer.months.first().map_or(1, |month| month.month);
        let mut history = TaxHistory {
            is_part_year_subject: self.payer.is_part_year_subject,
            other_net: self.others.net,
            other_tax: self.others.tax,
            other_months: self.others.months,
            ..TaxHistory::default()
        };
        let mut result = PayerResult { months: Vec::new(), annual: None };
        for (at, paid) in self.payer.months.iter().enumerate() {
            let month =
                Month::new(self.year.year, u32::from(paid.month)).map_err(|_error| vec![month_fault()])?;
            let recipe = pph21::recipe(self.law, month, self.payer.recipient);
            let compiled = compile(recipe.map_err(|missing| no_law(&missing))?)?;
            let is_last_month = self.payer.is_settled && at + 1 == self.payer.months.len();
            history.months = Some((paid.month + 1).saturating_sub(first));
            (history.month_gross, history.month_tax) = (Rupiah::ZERO, Rupiah::ZERO);
            let mut payments = Vec::new();
            for (at, payment) in paid.payments.iter().enumerate() {
                history.is_last_period = is_last_month && at + 1 == paid.payments.len();
                let given = self.inputs(&compiled, &history, (month, payment))?;
                let (payment_result, annual) = self.payment(&compiled, &given)?;
                history.pay(*payment, payment_result.tax, self.payer.tax_borne_by);
                result.annual = annual.filter(|_| history.is_last_period);
                payments.push(payment_result);
            }
            let tax = payments.iter().map(|payment| payment.tax).sum();
            result.months.push(MonthResult { month, tax, payments });
        }
        Ok(result)
    }

    fn inputs(
        &self,
        compiled: &Compiled,
        history: &TaxHistory,
        (month, payment): (Month, &TaxedPayment),
    ) -> Result<Inputs, Vec<Fault>> {
        inputs(compiled, |name| match name {
            input::GROSS => Some(payment.gross.into()),
            input::PENSION => Some(payment.pension.into()),
            input::ZAKAT => Some(payment.zakat.into()),
            input::PTKP => Some(Value::from(self.year.ptkp.word())),
            _ => history.value(name, month),
        })
    }

    fn payment(
        &self,
        compiled: &Compiled,
        given: &Inputs,
    ) -> Result<(PaymentResult, Option<Annual>), Vec<Fault>> {
        let refused = |missing| vec![fault_of(compiled, missing, self.language)];
        let evaluation = compiled.evaluate(given).map_err(refused)?;
        let tax = evaluation.rupiah(line::PPH21).unwrap_or_default();
        let annual = Annual::of(&evaluation);
        let working = compiled.explain_step(given, line::PPH21, self.language).map_err(refused)?;
        let Some(working) = working else { return Err(vec![super::defect(None)]) };
        Ok((PaymentResult { tax, working }, annual))
    }
}

impl TaxHistory {
    fn pay(&mut self, payment: TaxedPayment, tax: Rupiah, bearer: Bearer) {
        self.month_gross += payment.gross;
        self.month_tax += tax;
        self.year_gross += payment.gross;
        self.year_tax += tax;
        self.year_pension += payment.pension;
        self.year_zakat += payment.zakat;
        if bearer == Bearer::Employee {
            self.year_tax_own += tax;
        }
    }
}

impl TaxYear {
    fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if Month::new(self.year, 1).is_err() {
            faults.push(Fault::invalid("payroll.year_range").at("/year"));
        }
        if !(1..=12).contains(&self.payers.len()) {
            faults.push(Fault::invalid("payroll.list_length").with("min", 1).with("max", 12).at("/payers"));
        }
        for (at, payer) in self.payers.iter().enumerate() {
            payer.faults(&format!("/payers/{at}"), &mut faults);
        }
        faults
    }
}

impl Payer {
    /// The months worked: from the first to the last.
    fn worked(&self) -> impl Iterator<Item = u8> + use<> {
        let first = self.months.first().map_or(1, |paid| paid.month);
        let last = self.months.last().map_or(0, |paid| paid.month);
        first..=last
    }

    fn faults(&self, at: &str, faults: &mut Vec<Fault>) {
        let too_long = |pointer: String, max: usize| {
            Fault::invalid("payroll.list_length").with("min", 1).with("max", max).at(pointer)
        };
        if !(1..=12).contains(&self.months.len()) {
            faults.push(too_long(format!("{at}/months"), 12));
        }
        let mut previous = 0;
        for (index, paid) in self.months.iter().enumerate() {
            let pointer = format!("{at}/months/{index}");
            if !(1..=12).contains(&paid.month) {
                faults.push(month_fault().at(format!("{pointer}/month")));
            } else if paid.month <= previous {
                faults.push(Fault::invalid("payroll.months_not_rising").at(format!("{pointer}/month")));
            }
            previous = paid.month;
            if !(1..=10).contains(&paid.payments.len()) {
                faults.push(too_long(format!("{pointer}/payments"), 10));
            }
            for (index, payment) in paid.payments.iter().enumerate() {
                let amounts =
                    [("gross", payment.gross), ("pension", payment.pension), ("zakat", payment.zakat)];
                faults.extend(amounts.into_iter().filter_map(|(member, amount)| {
                    amount_fault(format!("{pointer}/payments/{index}/{member}"), amount)
                }));
            }
        }
    }
}

fn month_fault() -> Fault {
    Fault::invalid("payroll.month_range")
}
