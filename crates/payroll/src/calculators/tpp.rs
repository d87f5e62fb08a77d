//! The performance allowance of a month on given facts, under a policy that the caller brings.

use std::collections::BTreeMap;

use kernel::recipe::Value;
use kernel::{Fault, Golongan, Language, Month, Predikat, PredikatOrganisasi, Rate, Rupiah};
use personnel::value::{LeaveKind, Ptkp, Punishment};
use rust_decimal::Decimal;
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
    /// The value of the SKP, 0 to 120, for a policy that follows it; none where the period has no evaluation.
    #[serde(default)]
    #[schema(example = json!(null))]
    pub skp_value: Option<Rate>,
    /// The grade of the employee's unit, for a policy that follows it.
    #[serde(default)]
    #[schema(example = json!(null))]
    pub unit_predikat: Option<PredikatOrganisasi>,
    /// Occurrences, days or minutes by attendance code.
    #[serde(default)]
    pub attendance: BTreeMap<AttendanceCode, u16>,
    /// Whether the position heads an SKPD.
    #[serde(default)]
    pub heads_skpd: bool,
    /// The class of the post in which the person also acts, and whether it heads an SKPD.
    #[serde(default)]
    #[schema(example = json!(null))]
    pub acting: Option<ActingPost>,
    /// Whether the person came from another instansi so lately that the policy pays a share only.
    #[serde(default)]
    pub is_transferred_in: bool,
    /// The sanction that holds.
    #[serde(default)]
    #[schema(example = json!(null))]
    pub sanction: Option<Punishment>,
    /// The leave that holds.
    #[serde(default)]
    #[schema(example = json!(null))]
    pub leave: Option<HeldLeave>,
    /// What of the month's salary already counts for health insurance.
    #[serde(default)]
    pub bpjs_base_used: Rupiah,
    /// The tax-free status on 1 January.
    pub ptkp: Ptkp,
    /// What was paid and withheld before, the month's salary included.
    #[serde(default)]
    pub tax: TaxHistory,
}

/// A post held beside the own one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::ActingPost)]
pub struct ActingPost {
    /// Its class.
    pub kelas_jabatan: KelasJabatan,
    /// Whether it heads an SKPD.
    #[serde(default)]
    pub heads_skpd: bool,
}

/// A leave that holds on the first day of the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::HeldLeave)]
pub struct HeldLeave {
    /// Which.
    pub kind: LeaveKind,
    /// Which month of it this is, 1 for the first.
    #[schema(minimum = 1)]
    pub month: u8,
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

/// The highest value of an SKP (PP 30/2019).
const SKP_MAX: i64 = 120;

fn head(is_head: bool) -> Value {
    if is_head { input::HEAD.into() } else { input::NONE.into() }
}

impl TppFacts {
    /// A sanction for which the policy cuts nothing is none to it.
    fn sanction_cut_for(&self) -> &'static str {
        let is_cut = |held: &Punishment| self.policy.sanctions.iter().any(|rule| rule.punishment == *held);
        self.sanction.filter(is_cut).map_or(input::NONE, Punishment::word)
    }

    /// The same for leave.
    fn leave_cut_for(&self) -> Option<HeldLeave> {
        self.leave.filter(|held| self.policy.leaves.iter().any(|rule| rule.leave == held.kind))
    }

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
        if self.skp_value.is_some_and(|value| value < Rate(0) || value.decimal() > Decimal::from(SKP_MAX)) {
            faults.push(Fault::invalid("payroll.count_range").with("max", SKP_MAX).at("/skp_value"));
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
            input::SKP_RATED => Value::from(self.skp_value.map_or(input::NONE, |_| input::RATED)),
            input::SKP_VALUE => Value::from(self.skp_value.unwrap_or_default().decimal()),
            input::UNIT_PREDIKAT => {
                Value::from(self.unit_predikat.map_or(input::NONE, PredikatOrganisasi::word))
            }
            input::HEADS_SKPD => head(self.heads_skpd),
            input::ACTING_KELAS => {
                let kelas = self.acting.map(|post| post.kelas_jabatan.to_string());
                Value::Text(kelas.unwrap_or_else(|| input::NONE.to_owned()))
            }
            input::ACTING_HEADS_SKPD => head(self.acting.is_some_and(|post| post.heads_skpd)),
            input::TRANSFERRED => Value::from(if self.is_transferred_in { input::CAME } else { input::NONE }),
            input::SANCTION => Value::from(self.sanction_cut_for()),
            input::LEAVE => Value::from(self.leave_cut_for().map_or(input::NONE, |leave| leave.kind.word())),
            input::LEAVE_MONTH => Value::from(self.leave_cut_for().map_or(0, |leave| i64::from(leave.month))),
            input::BPJS_BASE_USED => Value::from(self.bpjs_base_used),
            input::PTKP => Value::from(self.ptkp.word()),
            _ => match AttendanceCode::ALL.iter().find(|code| input::attendance(**code) == name) {
                Some(code) => Value::from(i64::from(count_of(code))),
                None => self.tax.value(name, self.payment_month())?,
            },
        })
    }
}
