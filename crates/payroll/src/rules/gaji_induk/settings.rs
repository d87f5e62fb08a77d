//! What an installation sets where the law leaves it open.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use kernel::recipe::Citation;
use kernel::{Rate, Rupiah};
use personnel::value::{LeaveKind, SuspensionReason};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::TAXED;
use super::shares::STUDY;
use crate::rules::{Bearer, PaidStatus, line};

/// A rate of 1.
const WHOLE: Rate = Rate(100_000_000);

/// What an installation sets where the law leaves it open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::PaySettings)]
pub struct Settings {
    /// Who bears the tax, where it differs from the law's table (which names PNS and CPNS, and for PPPK has a practice).
    #[serde(default)]
    pub tax_borne_by: BTreeMap<PaidStatus, Bearer>,
    /// Functional allowances that the law's table lacks, or has otherwise.
    #[serde(default)]
    pub functional_allowances: Vec<FunctionalAllowance>,
    /// Salary continued to survivors.
    #[serde(default)]
    pub terusan: Terusan,
    /// The codes of earnings that are never paid for a month that is over: a rapel claims them back, and pays none of them.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub without_back_pay: BTreeSet<String>,
    /// What part-time PPPK have beside their wage.
    #[serde(default)]
    pub part_time: PartTime,
    /// What is paid of a component while somebody is away from duty, where it differs from the law's table
    /// (`gaji_tidak_bertugas`): it takes the place of all rows of that state and component.
    #[serde(default)]
    pub away: Vec<AwayRule>,
    /// From when who begins within a month is paid, by component; whole months from the first of one on where none is named.
    #[serde(default)]
    pub starts: BTreeMap<PayComponent, StartRule>,
    /// Whose salary stops for unexcused absence.
    #[serde(default)]
    pub absence: AbsenceRule,
}

/// Salary continued to the survivors of somebody who died (gaji terusan). No text that was read settles more than the months.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = payroll::TerusanSettings)]
pub struct Terusan {
    /// How many months after the month of death: never more than four, which auditors hold regions to.
    #[schema(maximum = 4)]
    pub months: u8,
    /// For whose survivors.
    pub statuses: Vec<PaidStatus>,
    /// Whether pension and old-age contributions are deducted from it.
    pub is_retirement_deducted: bool,
}

impl Terusan {
    /// The greatest number of months (audit of Muara Enim, 2022).
    pub const MONTHS_MAX: u8 = 4;
}

impl Default for Terusan {
    fn default() -> Self {
        let statuses = vec![PaidStatus::Cpns, PaidStatus::Pns];
        Self { months: Self::MONTHS_MAX, statuses, is_retirement_deducted: false }
    }
}

/// The allowance of one functional position and tier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::FunctionalAllowanceSetting)]
pub struct FunctionalAllowance {
    /// The position, as its record names it.
    #[schema(example = "Dokter")]
    pub jabatan_fungsional: String,
    /// Its tier; the group of grades for a position that is paid by it.
    #[schema(example = "Ahli Muda")]
    pub jenjang: String,
    /// Rupiah a month.
    #[schema(example = 750_000)]
    pub amount: Rupiah,
    /// Who says so.
    pub citation: Citation,
}

/// What part-time PPPK have beside their wage. No text that was read settles any of it, so all of it is off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = payroll::PartTimeSettings)]
pub struct PartTime {
    /// Whether the wage counts for health insurance, 4 % of the employer and 1 % of the employee.
    pub is_health_insured: bool,
    /// Whether it counts for accident and death insurance.
    pub is_work_insured: bool,
    /// Whether old-age savings are deducted from it as from the pay of PPPK.
    pub saves_for_old_age: bool,
    /// Whether THR and the 13th salary are a month's wage, by the months served.
    pub receives_yearly: bool,
}

kernel::words! {
    payroll;
    /// A component of the salary that has a rule of its own for beginning and being away.
    PayComponent {
        /// Base pay, and with it the allowances for spouse and children, which follow it.
        GajiPokok = "gaji_pokok",
        /// Structural and functional allowance.
        TunjanganJabatan = "tunjangan_jabatan",
        /// General allowance.
        TunjanganUmum = "tunjangan_umum",
        /// Rice.
        TunjanganBeras = "tunjangan_beras",
        /// The agreed wage of part-time PPPK.
        Upah = "upah",
    }
}

/// From one month of a state on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::AwaySetting)]
pub struct AwayRule {
    /// A kind of leave, `tugas_belajar`, or the reason of a suspension. Who is suspended for a reason without a rule for
    /// `gaji_pokok` is left out; with one, the components that no rule names are not paid.
    #[schema(example = "ditahan")]
    pub state: String,
    /// The component.
    pub component: PayComponent,
    /// The month of the state, 1 for the first one.
    #[schema(minimum = 1, maximum = 60)]
    pub from_month: u8,
    /// The share that is paid from then on.
    #[schema(example = "0.5")]
    pub share: Rate,
}

impl PartialOrd for PayComponent {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PayComponent {
    fn cmp(&self, other: &Self) -> Ordering {
        self.word().cmp(other.word())
    }
}

kernel::words! {
    payroll;
    /// From when a component is paid to who begins.
    StartsOn {
        /// From the first month on whose first day the duty was there.
        FirstOfMonth = "first_of_month",
        /// From the day on which duty was taken up (SPMT; the first day of employment where none is recorded).
        Spmt = "spmt",
    }
}

/// How the first month of a component is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::StartSetting)]
pub struct StartRule {
    /// From when.
    pub from: StartsOn,
    /// By calendar days, for `spmt`: the first month, and the last one of who leaves within it (the month of death is paid whole). Else
    /// both are paid whole.
    #[serde(default)]
    pub is_prorated: bool,
}

/// Whose salary stops for unexcused absence; after how many days is law (`ketidakhadiran`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = payroll::AbsenceSettings)]
pub struct AbsenceRule {
    /// PP 94/2021 binds CPNS and PNS; contracts of PPPK may say the same.
    pub statuses: Vec<PaidStatus>,
}

impl Default for AbsenceRule {
    fn default() -> Self {
        Self { statuses: vec![PaidStatus::Cpns, PaidStatus::Pns] }
    }
}

/// The citation of what an installation sets.
pub fn installation_setting(key: &str) -> Citation {
    Citation {
        instrument: "Setelan instalasi".to_owned(),
        article: key.to_owned(),
        version: "installation setting".to_owned(),
    }
}

/// Who bears a tax by setting.
pub(super) fn citation() -> &'static Citation {
    static CITATION: LazyLock<Citation> = LazyLock::new(|| installation_setting("tax_borne_by"));
    &CITATION
}

impl Settings {
    /// Reads a file of settings.
    ///
    /// # Errors
    /// Every fault with its key and reason; a file of another shape with its line.
    pub fn read(text: &str) -> Result<Self, Vec<String>> {
        let settings: Self = toml::from_str(text).map_err(|error| vec![error.to_string()])?;
        let faults = settings.faults();
        if faults.is_empty() { Ok(settings) } else { Err(faults) }
    }

    /// SHA-256 of all of it: settings with the same hash calculate alike.
    pub fn content_hash(&self) -> String {
        let json = serde_json::to_vec(self).unwrap_or_default();
        Sha256::digest(json).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether somebody suspended for a reason is paid.
    pub fn pays_suspended(&self, reason: SuspensionReason) -> bool {
        self.away.iter().any(|rule| rule.state == reason.word() && rule.component == PayComponent::GajiPokok)
    }

    /// Whether some component is paid from a day within a month.
    pub fn starts_within_month(&self) -> bool {
        self.starts.values().any(|rule| rule.from == StartsOn::Spmt)
    }

    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut check = |is_right: bool, fault: String| {
            if !is_right {
                faults.push(fault);
            }
        };
        check(
            self.terusan.months <= Terusan::MONTHS_MAX,
            format!("terusan.months: at most {}", Terusan::MONTHS_MAX),
        );
        for (at, allowance) in self.functional_allowances.iter().enumerate() {
            let key = format!("functional_allowances[{at}]");
            check(
                !allowance.jabatan_fungsional.trim().is_empty(),
                format!("{key}.jabatan_fungsional: empty"),
            );
            check(!allowance.jenjang.trim().is_empty(), format!("{key}.jenjang: empty"));
            check(allowance.amount >= Rupiah::ZERO, format!("{key}.amount: below zero"));
            let is_again = |earlier: &FunctionalAllowance| {
                earlier.jabatan_fungsional == allowance.jabatan_fungsional
                    && earlier.jenjang == allowance.jenjang
            };
            check(!self.functional_allowances.iter().take(at).any(is_again), format!("{key}: named twice"));
        }
        for code in &self.without_back_pay {
            check(is_earning(code), format!("without_back_pay: {code} is the code of no earning"));
        }
        for (at, rule) in self.away.iter().enumerate() {
            let key = format!("away[{at}]");
            check(
                is_state(&rule.state),
                format!("{key}.state: {} is no leave, study or suspension", rule.state),
            );
            check((1..=60).contains(&rule.from_month), format!("{key}.from_month: 1 to 60"));
            check((Rate(0)..=WHOLE).contains(&rule.share), format!("{key}.share: 0 to 1"));
            let is_again = |earlier: &AwayRule| {
                (&earlier.state, earlier.component, earlier.from_month)
                    == (&rule.state, rule.component, rule.from_month)
            };
            check(!self.away.iter().take(at).any(is_again), format!("{key}: named twice"));
        }
        for (component, rule) in &self.starts {
            let is_right = rule.from == StartsOn::Spmt || !rule.is_prorated;
            check(is_right, format!("starts.{}.is_prorated: only with from = \"spmt\"", component.word()));
        }
        faults
    }
}

/// Whether a word is a state away from duty: a kind of leave, a study assignment, the reason of a suspension.
pub fn is_state(word: &str) -> bool {
    word == STUDY || word.parse::<LeaveKind>().is_ok() || word.parse::<SuspensionReason>().is_ok()
}

fn is_earning(code: &str) -> bool {
    let others = [line::TPP_SEBULAN, line::INSENTIF_TARGET_UNIT, line::BONUS_PROYEK];
    TAXED.contains(&code) || others.contains(&code) || line::is_of_tpp(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_only_what_differs() {
        assert_eq!(Settings::read("").unwrap(), Settings::default());
        let settings = Settings::read(
            "without_back_pay = [\"tunjangan_beras\"]\n\
             [tax_borne_by]\npppk = \"government\"\n\
             [part_time]\nis_health_insured = true\n\
             [[away]]\nstate = \"ditahan\"\ncomponent = \"gaji_pokok\"\nfrom_month = 1\nshare = \"0.5\"\n\
             [starts.gaji_pokok]\nfrom = \"spmt\"\nis_prorated = true\n",
        )
        .unwrap();
        assert!(settings.pays_suspended(SuspensionReason::Ditahan) && settings.starts_within_month());
        assert!(!settings.pays_suspended(SuspensionReason::Komisioner));
    }

    #[test]
    fn every_fault_names_its_key() {
        let faults = Settings::read(
            "without_back_pay = [\"bonus\"]\n[terusan]\nmonths = 5\n\
             [[away]]\nstate = \"libur\"\ncomponent = \"upah\"\nfrom_month = 0\nshare = \"1.5\"\n\
             [starts.upah]\nfrom = \"first_of_month\"\nis_prorated = true\n",
        )
        .unwrap_err();
        let keys: Vec<&str> = faults.iter().filter_map(|fault| fault.split(':').next()).collect();
        let expected =
            ["terusan.months", "without_back_pay", "away[0].state", "away[0].from_month", "away[0].share"];
        assert_eq!(keys.get(..5).unwrap(), expected);
        assert_eq!(keys.get(5), Some(&"starts.upah.is_prorated"));
        assert!(Settings::read("taxes = 1").unwrap_err().concat().contains("taxes"));
    }
}
