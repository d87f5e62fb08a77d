//! What a policy adds to the parts of TPP: for a unit that reached its agreed target, and for a project that ended as planned. Each has
//! a line of its own, is taxed like the rest, and is no part of the month's TPP that THR and the 13th salary carry.

mod steps;

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Month, Period, Predikat, Rate, Rupiah};
use performance::projects::ProjectRole;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::driver::{Cycle, EvaluationPeriod, back};
use super::policy::KelasJabatan;
use crate::rules::PaidStatus;

pub(super) use steps::{append, inputs};

/// The most projects of one person and month that can give a bonus.
pub(super) const PROJECTS_MAX: u8 = 5;

/// An extra component for everybody who worked in a unit that reached the target of its agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::TppUnitTarget)]
pub struct UnitTarget {
    /// How long the period is in which the target is to be reached.
    pub cycle: Cycle,
    /// How many months after the last one of the period it is paid.
    #[serde(default)]
    #[schema(maximum = 12)]
    pub paid_after: u8,
    /// What the unit must reach of its agreement (the mean of its indicators), in percent.
    #[schema(example = "100")]
    pub threshold: Rate,
    /// What is paid.
    pub amount: IncentiveAmount,
    /// How many days of the period a person must have worked in the unit.
    #[serde(default)]
    #[schema(example = 60)]
    pub least_days: u16,
    /// Who receives it.
    #[serde(default, skip_serializing_if = "Eligible::is_everybody")]
    pub eligible: Eligible,
    /// The most that a person is paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Rupiah>,
}

/// How an incentive is measured out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = payroll::TppIncentiveAmount)]
pub enum IncentiveAmount {
    /// An amount by the class of the position; a class that is not named receives none.
    ByKelas {
        /// Rupiah by class.
        by_kelas: BTreeMap<KelasJabatan, Rupiah>,
    },
    /// A share of the basic amount of the position.
    ShareOfBasic {
        /// The share.
        #[schema(example = "0.1")]
        share: Rate,
    },
}

/// A bonus for the team of a project that was finished by its day and within its budget. Each project counts once for each of its team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::TppProjectBonus)]
pub struct ProjectBonus {
    /// How many months after the one in which the project was finished it is paid.
    #[serde(default)]
    #[schema(maximum = 12)]
    pub paid_after: u8,
    /// What is paid.
    pub amount: BonusAmount,
    /// How many projects of one month count for a person, the earliest first.
    #[schema(minimum = 1, maximum = 5, example = 2)]
    pub projects_max: u8,
    /// Who receives it.
    #[serde(default, skip_serializing_if = "Eligible::is_everybody")]
    pub eligible: Eligible,
    /// The most that a person is paid for a month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Rupiah>,
}

/// How a bonus is measured out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = payroll::TppBonusAmount)]
pub enum BonusAmount {
    /// The same for everybody in the team.
    Fixed {
        /// Rupiah.
        amount: Rupiah,
    },
    /// By what a person was in the team; a role that is not named receives none.
    ByRole {
        /// Rupiah by role.
        by_role: BTreeMap<ProjectRole, Rupiah>,
    },
}

/// Whom an incentive is for, among those who receive TPP.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::TppEligible)]
pub struct Eligible {
    /// Those of these statuses; every status where none is named.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub statuses: BTreeSet<PaidStatus>,
    /// Those with one of these grades in the evaluation period of the month; without a grade nobody, where some are named.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub predikat: BTreeSet<Predikat>,
}

impl Eligible {
    /// Whether nobody is left out.
    pub fn is_everybody(&self) -> bool {
        self.statuses.is_empty() && self.predikat.is_empty()
    }
}

impl UnitTarget {
    /// The period that a service month pays for; none in months in which none is due.
    pub fn due(&self, service: Month) -> Option<Period> {
        let last = back(service, u32::from(self.paid_after));
        let period = EvaluationPeriod { cycle: self.cycle, lag: 0 }.of(last);
        (period.last_month() == last).then_some(period)
    }

    /// The days that the shortest such period has.
    pub(super) fn days_max(&self) -> u16 {
        match self.cycle {
            Cycle::Month => 28,
            Cycle::Quarter => 90,
            Cycle::HalfYear => 181,
            Cycle::Year => 365,
        }
    }
}

impl ProjectBonus {
    /// The month in which a project was finished that a service month pays for.
    pub fn closed_in(&self, service: Month) -> Month {
        back(service, u32::from(self.paid_after))
    }
}

impl BonusAmount {
    /// What a role receives for a project.
    pub fn of(&self, role: ProjectRole) -> Rupiah {
        match self {
            Self::Fixed { amount } => *amount,
            Self::ByRole { by_role } => by_role.get(&role).copied().unwrap_or_default(),
        }
    }
}
