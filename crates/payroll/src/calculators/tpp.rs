//! The performance allowance of a month on given facts, under a policy that the caller brings.

use std::collections::BTreeMap;

use kernel::recipe::Value;
use kernel::{Fault, Golongan, Language, Month, Predikat, Rupiah};
use personnel::value::Ptkp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{CalculatedPayslip, TaxHistory, amount_fault, calculate, no_law};
use crate::regulation::Law;
use crate::rules::tpp::{self, AttendanceCode, KelasJabatan, TppPolicy};
use crate::rules::{PaidStatus, RunMonths, input};

/// The facts and the policy that a month's TPP follows from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::TppFacts)]
pub struct TppFacts {
    /// The region's rules.
    pub policy: TppPolicy,
    /// The month for which is paid.
    pub service_month: Month,
    /// The month in which is paid; the service month if left out.
    #[serde(default)]
    pub payment_month: Option<Month>,
    /// The employment status.
    pub status: PaidStatus,
    /// The grade.
    pub golongan: Golongan,
    /// The class of the position.
    pub kelas_jabatan: KelasJabatan,
    /// The grade of performance; none where the period has no evaluation.
    #[serde(default)]
    pub predikat: Option<Predikat>,
    /// Occurrences, or days, by attendance code.
    #[serde(default)]
    pub attendance: BTreeMap<AttendanceCode, u8>,
    /// What of the month's salary already counts for health insurance.
    #[serde(default)]
    pub bpjs_base_used: Rupiah,
    /// The tax-free status on 1 January.
    pub ptkp: Ptkp,
    /// What was paid and withheld before, the month's salary included.
    #[serde(default)]
    pub tax: TaxHistory,
}

/// The payslip of a month's TPP, with the working of each line.
///
/// # Errors
/// Every fault of the policy and the facts; or the one fact for which policy or law has no row.
pub fn tpp(law: &Law, facts: &TppFacts, language: Language) -> Result<CalculatedPayslip, Vec<Fault>> {
    let faults = facts.faults(law);
    if !faults.is_empty() {
        return Err(faults);
    }
    let months = RunMonths { service: facts.service_month, payment: facts.payment_month() };
    let recipe = tpp::recipe(law, &facts.policy, "policy", months).map_err(|missing| no_law(&missing))?;
    calculate(recipe, |name| facts.value(name), language)
}

impl TppFacts {
    fn payment_month(&self) -> Month {
        self.payment_month.unwrap_or(self.service_month)
    }

    fn faults(&self, law: &Law) -> Vec<Fault> {
        let of_policy = self.policy.faults(law.at(self.service_month.first_day()));
        let mut faults: Vec<Fault> = of_policy
            .into_iter()
            .map(|mut fault| {
                fault.pointer = fault.pointer.map(|pointer| format!("/policy{pointer}"));
                fault
            })
            .collect();
        if self.payment_month() < self.service_month {
            faults.push(Fault::invalid("payroll.paid_before_service").at("/payment_month"));
        }
        faults.extend(amount_fault("/bpjs_base_used".to_owned(), self.bpjs_base_used));
        faults.extend(self.tax.faults("/tax"));
        faults
    }

    fn value(&self, name: &str) -> Option<Value> {
        let count_of = |code: &AttendanceCode| self.attendance.get(code).copied().unwrap_or_default();
        Some(match name {
            input::STATUS => Value::from(self.status.word()),
            input::GOLONGAN => Value::from(self.golongan.name()),
            input::KELAS_JABATAN => Value::Text(self.kelas_jabatan.to_string()),
            input::PREDIKAT => Value::from(self.predikat.map_or(input::NONE, Predikat::word)),
            input::BPJS_BASE_USED => Value::from(self.bpjs_base_used),
            input::PTKP => Value::from(self.ptkp.word()),
            _ => match AttendanceCode::ALL.iter().find(|code| input::attendance(**code) == name) {
                Some(code) => Value::from(i64::from(count_of(code))),
                None => self.tax.value(name, self.payment_month())?,
            },
        })
    }
}
