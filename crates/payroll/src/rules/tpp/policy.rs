//! A region's TPP policy as data: what a regional-head regulation says, member by member.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use chrono::NaiveDate;
use kernel::{Fault, Label, Month, Period, Rate, Rupiah};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::attendance::Attendance;
use super::driver::{FurtherPart, PartRounding, Performance, Weights, back};
use super::incentive::{ProjectBonus, UnitTarget};
use super::person::{Acting, Excluded, LeaveRule, SanctionCut, TransferredIn};
use crate::rules::thr_gaji_13::{TppShares, Yearly};
use crate::rules::{Bearer, PaidStatus};

/// A policy of the performance allowance. Its document is what an approver approves and a recipe cites.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::TppPolicyDocument)]
pub struct TppPolicy {
    /// For people.
    pub title: Label,
    /// The regional-head regulation.
    #[schema(example = "Perbup 12/2026")]
    pub instrument: String,
    /// Where in it.
    #[schema(example = "pasal 5 sampai pasal 14")]
    pub article: String,
    /// Invented for demonstration: no region enacted it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_illustrative: bool,
    /// The decree that allows this policy to score a period that had begun when it was approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = json!(null))]
    pub corrective_decree: Option<String>,
    /// What the instrument leaves open and this document decides, so that nobody takes it for the instrument's words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assumptions: Vec<Label>,
    /// Who receives TPP, and what share of it. A status that is not named receives none.
    pub statuses: BTreeMap<PaidStatus, Rate>,
    /// The basic amount.
    pub basic: Basic,
    /// Criteria that add to the basic amount (PP 12/2019 article 58): beban kerja, kondisi kerja ...
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub components: Vec<Component>,
    /// Bounds of the whole before it is split.
    #[serde(default, skip_serializing_if = "Limits::is_empty")]
    pub limits: Limits,
    /// The additional TPP of who acts in a second post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acting: Option<Acting>,
    /// Who receives none.
    #[serde(default, skip_serializing_if = "Excluded::is_empty")]
    pub excluded: Excluded,
    /// What is paid to who came from another instansi.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transferred_in: Option<TransferredIn>,
    /// What sanctions take from the whole; of several that hold the heaviest counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sanctions: Vec<SanctionCut>,
    /// What leave takes from the whole; of several that hold the heaviest counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leaves: Vec<LeaveRule>,
    /// How the whole is split.
    pub weights: Weights,
    /// Parts beside performance and attendance.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 20)]
    pub parts: Vec<FurtherPart>,
    /// An extra component for the employees of a unit that reaches its agreed target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_target: Option<UnitTarget>,
    /// A bonus for the team of a project that ends on time and within its budget.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project_bonus: Option<ProjectBonus>,
    /// How parts and lines become whole rupiah.
    #[serde(default, skip_serializing_if = "PartRounding::is_default")]
    pub rounding: PartRounding,
    /// What the evaluation does to the performance part.
    pub performance: Performance,
    /// What attendance does.
    pub attendance: Attendance,
    /// Whether TPP counts for health insurance, up to the cap on salary and TPP together (Perpres 82/2018).
    pub is_health_insured: bool,
    /// How it is taxed.
    pub tax: Tax,
    /// What of a month's TPP the THR and the 13th salary carry; without it nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thr_gaji_13: Option<TppShares>,
}

/// The class of a position, 1 to 17; written as a text because it names rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(into = "String", try_from = "String")]
#[schema(value_type = String, pattern = "^([1-9]|1[0-7])$", example = "9")]
pub struct KelasJabatan(u8);

/// The text is no class of position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a kelas_jabatan: 1 to 17")]
pub struct NotAKelasJabatan;

/// The basic amount of a class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = payroll::TppBasic)]
pub enum Basic {
    /// An amount for each class.
    Table {
        /// Rupiah a month by class.
        by_kelas: BTreeMap<KelasJabatan, Rupiah>,
    },
    /// The amount of the class at BPK times the region's indices, rounded half up (Kepmendagri 900-4700/2020).
    BpkIndices {
        /// Fiscal capacity, construction cost, government; or their product as one.
        indices: Vec<RegionIndex>,
    },
}

/// One index of the region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::RegionIndex)]
pub struct RegionIndex {
    /// For people.
    pub label: Label,
    /// Its value.
    pub value: Rate,
}

/// A criterion that adds a share of the basic amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::TppComponent)]
pub struct Component {
    /// Lower snake_case, unique: `beban_kerja`.
    #[schema(example = "beban_kerja")]
    pub code: String,
    /// For people.
    pub label: Label,
    /// Share of the basic amount.
    pub rate: Rate,
    /// Share for single classes, where it differs.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub by_kelas: BTreeMap<KelasJabatan, Rate>,
    /// Only for whoever heads an SKPD and so uses its budget (PP 12/2019 article 10).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_for_budget_users: bool,
}

/// Bounds of the whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::TppLimits)]
pub struct Limits {
    /// Nobody's whole is less.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<Rupiah>,
    /// Nobody's whole is more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub greatest: Option<Rupiah>,
}

/// How TPP is taxed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::TppTax)]
pub struct Tax {
    /// The method.
    pub method: TaxMethod,
    /// Who bears it, for every status that receives TPP.
    pub borne_by: BTreeMap<PaidStatus, Bearer>,
}

/// The method of taxing TPP. Regular income belongs to the effective rate (PMK 168/2023); several regions take final
/// rates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = payroll::TppTaxMethod)]
pub enum TaxMethod {
    /// The effective rate on the month's whole income, article 17 in the last period.
    Ter,
    /// 0, 5 or 15 % by grade, final: it never enters the last period.
    Flat,
    /// Not taxed here.
    None,
}

impl KelasJabatan {
    /// The class `number`, 1 to 17.
    ///
    /// # Errors
    /// `NotAKelasJabatan` outside these bounds.
    pub fn new(number: u8) -> Result<Self, NotAKelasJabatan> {
        if (1..=17).contains(&number) { Ok(Self(number)) } else { Err(NotAKelasJabatan) }
    }
}

impl FromStr for KelasJabatan {
    type Err = NotAKelasJabatan;
    fn from_str(text: &str) -> Result<Self, NotAKelasJabatan> {
        let number = text.parse().map_err(|_error| NotAKelasJabatan)?;
        // `+9` and `09` parse as numbers, yet name no row.
        Self::new(number).ok().filter(|kelas| kelas.to_string() == text).ok_or(NotAKelasJabatan)
    }
}

impl TryFrom<String> for KelasJabatan {
    type Error = NotAKelasJabatan;
    fn try_from(text: String) -> Result<Self, NotAKelasJabatan> {
        text.parse()
    }
}

impl From<KelasJabatan> for String {
    fn from(kelas: KelasJabatan) -> Self {
        kelas.to_string()
    }
}

impl std::fmt::Display for KelasJabatan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl Limits {
    fn is_empty(&self) -> bool {
        self.least.is_none() && self.greatest.is_none()
    }
}

impl TppPolicy {
    /// Reads a policy file.
    ///
    /// # Errors
    /// What the file lacks or has too much, in the words of the reader. What a readable policy says wrong is
    /// [`TppPolicy::faults`].
    pub fn from_toml(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// The period whose predikat a service month's TPP follows.
    pub fn evaluation_period(&self, service: Month) -> Period {
        self.performance.period.of(service)
    }

    /// The month whose attendance a service month's TPP follows.
    pub fn attendance_month(&self, service: Month) -> Month {
        back(service, u32::from(self.attendance.lag_months))
    }

    /// Whether a status receives TPP.
    pub fn includes(&self, status: PaidStatus) -> bool {
        self.statuses.contains_key(&status)
    }

    /// The basic amount of a class, where it stands in a table.
    pub fn basic_of(&self, kelas: i32) -> Option<Rupiah> {
        let kelas = KelasJabatan::new(u8::try_from(kelas).ok()?).ok()?;
        match &self.basic {
            Basic::Table { by_kelas } => by_kelas.get(&kelas).copied(),
            Basic::BpkIndices { .. } => None,
        }
    }

    /// Whether whoever holds a functional position receives none.
    pub fn excludes(&self, jabatan_fungsional: Option<&str>) -> bool {
        jabatan_fungsional.is_some_and(|name| self.excluded.jabatan_fungsional.contains(name))
    }

    /// Whether whoever holds a functional position and is certified for professions (in lower case) receives none.
    pub fn excludes_certified(
        &self,
        jabatan_fungsional: Option<&str>,
        professions: &BTreeSet<String>,
    ) -> bool {
        self.excluded.certificates.iter().any(|one| one.excludes(jabatan_fungsional, professions))
    }

    /// What one of the yearly payments carries of a month's TPP, where it is more than nothing.
    pub fn share_of(&self, yearly: Yearly) -> Option<Rate> {
        self.thr_gaji_13.map(|shares| shares.of(yearly)).filter(|share| *share > Rate(0))
    }

    /// The fault of publishing it on a day, when what it scores has begun and no decree corrects that.
    pub fn lateness(&self, valid_from: NaiveDate, today: NaiveDate) -> Option<Fault> {
        let first = self.scores_from(valid_from);
        let is_late = today >= first && self.corrective_decree.is_none();
        is_late.then(|| {
            Fault::invalid("payroll.policy_published_late").with("first", first).at("/corrective_decree")
        })
    }

    /// Whether single days of leave cost something.
    pub fn counts_leave_days(&self) -> bool {
        self.attendance.cuts.iter().any(|cut| cut.code.leave().is_some())
    }

    /// Whether attendance costs a status anything.
    pub fn cuts(&self, status: PaidStatus) -> bool {
        let Attendance { cuts, only, .. } = &self.attendance;
        !cuts.is_empty() && (only.is_empty() || only.contains(&status))
    }
}
