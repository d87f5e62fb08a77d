//! What a policy says about single people: leave, sanctions, a second post, and who receives nothing.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use kernel::{DateRange, Month, Rate};
use personnel::facts::plain_name;
use personnel::value::{LeaveKind, Punishment, Standing};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a kind of leave takes from the whole, in each month on whose first day it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::TppLeaveRule)]
pub struct LeaveRule {
    /// The leave.
    pub leave: LeaveKind,
    /// By the month of the leave, rising; before the first nothing is taken.
    #[schema(min_items = 1, max_items = 24)]
    pub steps: Vec<LeaveStep>,
}

/// From one month of a leave on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::TppLeaveStep)]
pub struct LeaveStep {
    /// The month of the leave, 1 for the first.
    #[schema(minimum = 1, maximum = 60)]
    pub from_month: u8,
    /// The share of the whole that is taken: 1 pays nothing.
    #[schema(example = "0.5")]
    pub cut: Rate,
}

/// What a sanction takes from the whole while it holds on a month's first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::TppSanctionCut)]
pub struct SanctionCut {
    /// The sanction (PP 94/2021 article 8).
    pub punishment: Punishment,
    /// The share of the whole that is taken.
    #[schema(example = "0.25")]
    pub cut: Rate,
}

/// The additional TPP of who also acts in a second post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::TppActing)]
pub struct Acting {
    /// In which capacity the second post is held.
    pub standings: Vec<Standing>,
    /// The share of basic amount and criteria of the second post that is added; of several posts the highest class counts.
    #[schema(example = "0.2")]
    pub share: Rate,
    /// Offices of state for whose duties the own TPP is paid in part and nothing is added.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offices: Vec<ActingOffice>,
}

/// An office that a civil servant fills in for somebody who is none: a governor, a regent, a mayor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::TppActingOffice)]
pub struct ActingOffice {
    /// Its name, as the position record has it.
    #[schema(example = "Gubernur")]
    pub position: String,
    /// The share of the own TPP that is paid meanwhile.
    #[schema(example = "0.8")]
    pub own_share: Rate,
}

/// Who came from another instansi: a PNS whose record here does not begin as a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::TppTransferredIn)]
pub struct TransferredIn {
    /// The share of the whole that is paid.
    #[schema(example = "0.5")]
    pub share: Rate,
    /// For how many months, the one of the transfer included.
    #[schema(minimum = 1, maximum = 60)]
    pub months: u8,
}

/// Who receives none, beside the statuses that the policy does not name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::TppExcluded)]
pub struct Excluded {
    /// Functional positions, named as the position record has them: teachers with a profession allowance.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub jabatan_fungsional: BTreeSet<String>,
    /// Whoever holds one of these professional certificates on the day: teachers with a profession allowance.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 20)]
    pub certificates: Vec<ExcludedCertificate>,
}

/// A professional certificate for which no TPP is paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::TppExcludedCertificate)]
pub struct ExcludedCertificate {
    /// Its name, as the record has it; capitals and spaces do not tell two apart.
    #[schema(example = "Sertifikat Pendidik")]
    pub name: String,
    /// In which functional positions, named as the position record has them; in any post where none is named.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    #[schema(value_type = Vec<String>, example = json!(["Guru"]))]
    pub jabatan_fungsional: BTreeSet<String>,
}

impl ExcludedCertificate {
    /// Whether it excludes somebody in a post with these professions.
    pub(super) fn excludes(&self, jabatan_fungsional: Option<&str>, professions: &BTreeSet<String>) -> bool {
        let is_post = self.jabatan_fungsional.is_empty()
            || jabatan_fungsional.is_some_and(|name| self.jabatan_fungsional.contains(name));
        is_post && professions.contains(&plain_name(&self.name))
    }
}

impl LeaveRule {
    /// What is taken in a month of the leave.
    pub fn cut(&self, month: u32) -> Rate {
        let reached = self.steps.iter().rev().find(|step| u32::from(step.from_month) <= month);
        reached.map_or(Rate(0), |step| step.cut)
    }
}

impl TransferredIn {
    /// Whether a month still counts after a transfer on a day.
    pub fn counts(&self, transferred: NaiveDate, service: Month) -> bool {
        let end = Month::of(transferred).plus(u32::from(self.months));
        Month::of(transferred) <= service && service < end
    }
}

impl Excluded {
    /// Whether nobody is excluded.
    pub(super) fn is_empty(&self) -> bool {
        self.jabatan_fungsional.is_empty() && self.certificates.is_empty()
    }

    /// Whether certificates decide.
    pub fn follows_certificates(&self) -> bool {
        !self.certificates.is_empty()
    }
}

/// The month of a leave on a service month's first day: 1 where it began in the month before or on the day itself.
pub fn month_of_leave(leave: DateRange, service: Month) -> u32 {
    let began = Month::of(leave.from);
    let whole = |month: Month| month.year() * 12 + i32::try_from(month.number()).unwrap_or_default();
    let since = u32::try_from(whole(service) - whole(began)).unwrap_or_default();
    if leave.from == began.first_day() { since + 1 } else { since.max(1) }
}
