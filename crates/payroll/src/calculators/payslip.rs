//! The salary of a month on given facts.

use kernel::recipe::{Citation, Value};
use kernel::{Fault, Golongan, Language, Month, Rupiah};
use personnel::value::Ptkp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{CalculatedPayslip, TaxHistory, amount_fault, calculate, no_law};
use crate::regulation::Law;
use crate::rules::gaji_induk::{self, FunctionalAllowance, Settings};
use crate::rules::{Bearer, PaidStatus, RunMonths, input, line};

/// The most months of a state away from duty that can be asked about.
const AWAY_MONTHS_MAX: u8 = 60;

/// The facts that a month's salary follows from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::PayslipFacts, example = json!({
    "service_month": "2026-02", "status": "pns", "golongan": "III/a", "mkg_years": 0, "spouses": 1, "children": 1,
    "jabatan_fungsional": "Dokter", "jenjang": "Ahli Pertama", "ptkp": "K/1"
}))]
pub struct PayslipFacts {
    /// The month for which is paid.
    pub service_month: Month,
    /// The month in which is paid; the service month if left out.
    #[serde(default)]
    pub payment_month: Option<Month>,
    /// The employment status.
    pub status: PaidStatus,
    /// The grade: of PNS for `pns` and `cpns`, of PPPK for `pppk`; `pppk_paruh_waktu` have none.
    #[serde(default)]
    pub golongan: Option<Golongan>,
    /// Whole years of service in grade.
    #[serde(default)]
    #[schema(maximum = 45)]
    pub mkg_years: u8,
    /// The wage that the contract of `pppk_paruh_waktu` agrees, in rupiah a month.
    #[serde(default)]
    pub wage: Option<Rupiah>,
    /// A kind of leave, `tugas_belajar`, or the reason of a suspension that holds in the month.
    #[serde(default)]
    #[schema(example = "cuti_besar")]
    pub away: Option<String>,
    /// Which month of it this is.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 60, example = 1)]
    pub away_month: Option<u8>,
    /// Spouses that give the allowance.
    #[serde(default)]
    #[schema(maximum = 4)]
    pub spouses: u8,
    /// Children that give the allowance.
    #[serde(default)]
    #[schema(maximum = 20)]
    pub children: u8,
    /// The echelon of a structural position: `II/a`.
    #[serde(default)]
    pub eselon: Option<String>,
    /// The functional position: as the law names it, or any name with `tunjangan_fungsional`.
    #[serde(default)]
    pub jabatan_fungsional: Option<String>,
    /// Its tier as the law names it.
    #[serde(default)]
    pub jenjang: Option<String>,
    /// The allowance of the functional position, for one that the law's table lacks.
    #[serde(default)]
    pub tunjangan_fungsional: Option<Rupiah>,
    /// The tax-free status on 1 January.
    pub ptkp: Ptkp,
    /// Who bears the tax; by the law's table if left out.
    #[serde(default)]
    pub tax_borne_by: Option<Bearer>,
    /// What was paid and withheld before.
    #[serde(default)]
    pub tax: TaxHistory,
}

/// The payslip of a month's salary, with the working of each line.
///
/// # Errors
/// Every fault of the facts; or the one fact for which the law has no row.
pub fn payslip(law: &Law, facts: &PayslipFacts, language: Language) -> Result<CalculatedPayslip, Vec<Fault>> {
    let faults = facts.faults();
    if !faults.is_empty() {
        return Err(faults);
    }
    let months = RunMonths { service: facts.service_month, payment: facts.payment_month() };
    let mut settings = Settings::default();
    settings.tax_borne_by.extend(facts.tax_borne_by.map(|bearer| (facts.status, bearer)));
    settings.functional_allowances.extend(facts.stated_allowance());
    let recipe = gaji_induk::recipe(law, months, &settings).map_err(|missing| no_law(&missing))?;
    calculate(recipe, |name| facts.value(name), language)
}

impl PayslipFacts {
    /// The functional position. One whose allowance is stated is none of the law's, whatever it is called.
    fn functional(&self) -> String {
        match (self.jabatan_fungsional.as_deref(), self.tunjangan_fungsional) {
            (name, Some(_)) => format!("{} (dinyatakan)", name.unwrap_or("jabatan fungsional")),
            (name, None) => name.unwrap_or(input::NONE).to_owned(),
        }
    }

    fn stated_allowance(&self) -> Option<FunctionalAllowance> {
        self.tunjangan_fungsional.map(|amount| FunctionalAllowance {
            jabatan_fungsional: self.functional(),
            jenjang: self.jenjang.as_deref().unwrap_or(input::NONE).to_owned(),
            amount,
            citation: Citation {
                instrument: "Pernyataan pemohon".to_owned(),
                article: line::TUNJANGAN_FUNGSIONAL.to_owned(),
                version: "request".to_owned(),
            },
        })
    }

    fn payment_month(&self) -> Month {
        self.payment_month.unwrap_or(self.service_month)
    }

    fn faults(&self) -> Vec<Fault> {
        let counts = [
            ("/mkg_years", self.mkg_years, 45),
            ("/spouses", self.spouses, 4),
            ("/children", self.children, 20),
        ];
        let mut faults: Vec<Fault> = counts
            .into_iter()
            .filter(|(_, count, max)| count > max)
            .map(|(pointer, _, max)| Fault::invalid("payroll.count_range").with("max", max).at(pointer))
            .collect();
        let belongs = matches!(
            (self.status, self.golongan),
            (PaidStatus::Cpns | PaidStatus::Pns, Some(Golongan::Pns(_)))
                | (PaidStatus::Pppk, Some(Golongan::Pppk(_)))
                | (PaidStatus::PppkParuhWaktu, None)
        );
        if !belongs {
            faults.push(Fault::invalid("payroll.golongan_not_of_status").at("/golongan"));
        }
        if self.wage.is_some() == self.status.is_tabulated() {
            faults.push(Fault::invalid("payroll.wage_not_of_status").at("/wage"));
        }
        faults.extend(self.wage.and_then(|wage| amount_fault("/wage".to_owned(), wage)));
        if self.away.as_deref().is_some_and(|state| !gaji_induk::is_state(state)) {
            faults.push(Fault::invalid("payroll.away_unknown").at("/away"));
        }
        let is_counted = self.away_month.is_some_and(|month| (1..=AWAY_MONTHS_MAX).contains(&month));
        if (self.away.is_some() || self.away_month.is_some()) && !(self.away.is_some() && is_counted) {
            let fault = Fault::invalid("payroll.away_month_range").with("max", AWAY_MONTHS_MAX);
            faults.push(fault.at("/away_month"));
        }
        if self.eselon.is_some() && self.functional() != input::NONE {
            faults.push(Fault::invalid("payroll.two_positions").at("/jabatan_fungsional"));
        }
        if self.payment_month() < self.service_month {
            faults.push(Fault::invalid("payroll.paid_before_service").at("/payment_month"));
        }
        let stated = self.tunjangan_fungsional;
        faults.extend(stated.and_then(|amount| amount_fault("/tunjangan_fungsional".to_owned(), amount)));
        faults.extend(self.tax.faults("/tax"));
        faults
    }

    fn value(&self, name: &str) -> Option<Value> {
        let text = |text: &Option<String>| Value::from(text.as_deref().unwrap_or(input::NONE));
        // Who is not paid by tables has no allowance of a post.
        let of_post = |text: &Option<String>| {
            Value::from(text.as_deref().filter(|_| self.status.is_tabulated()).unwrap_or(input::NONE))
        };
        Some(match name {
            input::STATUS => Value::from(self.status.word()),
            input::GOLONGAN => Value::from(self.golongan.map_or(input::NONE, Golongan::name)),
            input::WAGE => Value::from(self.wage.unwrap_or_default()),
            input::AWAY => text(&self.away),
            input::AWAY_MONTH => Value::from(self.away_month.map_or(0, i64::from)),
            input::MKG => Value::from(i64::from(self.mkg_years)),
            input::SPOUSES => Value::from(i64::from(self.spouses)),
            input::CHILDREN => Value::from(i64::from(self.children)),
            input::ESELON => of_post(&self.eselon),
            input::JABATAN_FUNGSIONAL if !self.status.is_tabulated() => Value::from(input::NONE),
            input::JABATAN_FUNGSIONAL => Value::Text(self.functional()),
            input::JENJANG => of_post(&self.jenjang),
            input::PTKP => Value::from(self.ptkp.word()),
            _ => self.tax.value(name, self.payment_month())?,
        })
    }
}
