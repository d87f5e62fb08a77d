//! What somebody wants to try, and everything that is wrong with it.

use std::collections::{BTreeMap, BTreeSet};

use kernel::id::{PolicyId, UnitId};
use kernel::{DateRange, Fault, Month, Predikat, PredikatOrganisasi, Rate, Rupiah};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::regulation::LawOverride;
use crate::rules::tpp::TppPolicy;

/// The most months of one simulation.
pub const MONTHS_MAX: usize = 12;

/// What is tried, over whom, in which months.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::Trial)]
pub struct Trial {
    /// What people call it.
    #[schema(example = "Bobot kinerja 70 %")]
    pub name: String,
    /// An instansi, or a unit with everyone below.
    pub unit_id: UnitId,
    /// The months for which is paid.
    #[schema(min_items = 1, max_items = 12)]
    pub months: Vec<Month>,
    /// The policy that is tried, in whatever state it is; else the binding one of each month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = json!(null))]
    pub policy_id: Option<PolicyId>,
    /// The same as a document that is no policy yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<TppPolicy>, example = json!(null))]
    pub rules: Option<TppPolicy>,
    /// Rows of law that are tried with other values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50, example = json!([]))]
    pub law: Vec<LawOverride>,
    /// What performance is aimed at, by the rules that are tried.
    #[serde(default)]
    pub targets: Targets,
    /// What is supposed by both rules where nothing is recorded: months to come have neither ratings nor attendance.
    #[serde(default)]
    pub missing: Missing,
    /// What the region spends, to compare the share of personnel spending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spending: Option<RegionSpending>,
}

/// What performance is aimed at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = payroll::SimulationTargets)]
pub struct Targets {
    /// The share of people that receives each grade, instead of what is recorded: together 1. Who receives which follows from a hash of
    /// the employee, the same in every month. Without it the grades are as recorded.
    #[schema(example = json!({ "baik": "0.8", "sangat_baik": "0.2" }))]
    pub predikat: BTreeMap<Predikat, Rate>,
}

/// What is supposed where nothing is recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = payroll::SimulationMissing)]
pub struct Missing {
    /// The grade of whoever has none.
    #[schema(value_type = Option<Predikat>, example = "baik")]
    pub predikat: Option<Predikat>,
    /// The grade of a unit that has none.
    #[schema(value_type = Option<PredikatOrganisasi>, example = "baik")]
    pub unit_predikat: Option<PredikatOrganisasi>,
    /// Whether somebody without any record of attendance in a month was there all the time; else nobody knows, and nothing is paid that
    /// depends on it.
    #[schema(example = true)]
    pub attendance: bool,
}

/// What a region spends in a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::RegionSpending)]
pub struct RegionSpending {
    /// All spending of the region's budget (APBD).
    #[schema(value_type = i64, example = 1_200_000_000_000_i64)]
    pub apbd: Rupiah,
    /// What of it is planned as personnel spending (belanja pegawai), without the allowances of teachers that transfers pay.
    #[schema(value_type = i64, example = 380_000_000_000_i64)]
    pub personnel: Rupiah,
    /// The greatest share; without it that of the law (UU 1/2022 article 146).
    #[serde(default)]
    #[schema(value_type = Option<Rate>, example = json!(null))]
    pub share_max: Option<Rate>,
}

impl Trial {
    /// The months in order, each once.
    pub fn in_order(&self) -> Vec<Month> {
        let months: BTreeSet<Month> = self.months.iter().copied().collect();
        months.into_iter().collect()
    }

    /// From the first day of the first month to the end of the last one; nothing where there is no month.
    pub fn span(&self) -> Option<DateRange> {
        let months = self.in_order();
        let (first, last) = (months.first()?, months.last()?);
        Some(DateRange::bounded(first.first_day(), last.next().first_day()))
    }

    /// Every fault that shows without looking anywhere else.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.name.trim().is_empty() {
            faults.push(Fault::invalid("payroll.name_empty").at("/name"));
        }
        faults.extend(self.faults_of_months());
        if self.policy_id.is_some() && self.rules.is_some() {
            faults.push(Fault::invalid("payroll.simulation_two_policies").at("/rules"));
        }
        faults.extend(self.targets.faults());
        faults.extend(self.spending.iter().flat_map(RegionSpending::faults));
        faults
    }

    fn faults_of_months(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.months.is_empty() {
            faults.push(Fault::invalid("payroll.simulation_months_empty").at("/months"));
        }
        if self.months.len() > MONTHS_MAX {
            faults
                .push(Fault::invalid("payroll.simulation_months_many").with("max", MONTHS_MAX).at("/months"));
        }
        let mut seen = BTreeSet::new();
        for (at, month) in self.months.iter().enumerate() {
            if !seen.insert(month) {
                let twice = Fault::invalid("payroll.simulation_month_twice").with("month", month);
                faults.push(twice.at(format!("/months/{at}")));
            }
        }
        faults
    }
}

impl Targets {
    fn faults(&self) -> Vec<Fault> {
        if self.predikat.is_empty() {
            return Vec::new();
        }
        let mut faults = Vec::new();
        for (predikat, _) in self.predikat.iter().filter(|(_, share)| **share < Rate(0)) {
            let pointer = format!("/targets/predikat/{}", predikat.word());
            faults.push(Fault::invalid("payroll.simulation_target_negative").at(pointer));
        }
        let sum: Decimal = self.predikat.values().map(|share| share.decimal()).sum();
        if sum != Decimal::ONE {
            let wrong = Fault::invalid("payroll.simulation_targets_sum").with("sum", sum.normalize());
            faults.push(wrong.at("/targets/predikat"));
        }
        faults
    }

    /// The grade of whoever stands at a place among all people, from 0 to just below 1; none where no grade is aimed at.
    pub fn grade_at(&self, place: Rate) -> Option<Predikat> {
        let mut reached = 0_i64;
        for (predikat, share) in &self.predikat {
            reached = reached.saturating_add(share.0);
            if place.0 < reached {
                return Some(*predikat);
            }
        }
        self.predikat.keys().next_back().copied()
    }
}

impl RegionSpending {
    fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.apbd <= Rupiah::ZERO {
            faults.push(Fault::invalid("payroll.simulation_apbd").at("/spending/apbd"));
        }
        if self.personnel < Rupiah::ZERO || self.personnel > self.apbd {
            faults.push(Fault::invalid("payroll.simulation_personnel").at("/spending/personnel"));
        }
        let is_share = |share: Rate| share > Rate(0) && share.decimal() <= Decimal::ONE;
        if self.share_max.is_some_and(|share| !is_share(share)) {
            faults.push(Fault::invalid("payroll.simulation_share_max").at("/spending/share_max"));
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_give_each_place_one_grade() {
        let share = |text: &str| text.parse::<Rate>().unwrap();
        let predikat = [(Predikat::Kurang, share("0.1")), (Predikat::Baik, share("0.9"))].into();
        let targets = Targets { predikat };
        assert_eq!(targets.grade_at(Rate(0)), Some(Predikat::Kurang));
        assert_eq!(targets.grade_at(share("0.09999999")), Some(Predikat::Kurang));
        assert_eq!(targets.grade_at(share("0.1")), Some(Predikat::Baik));
        assert_eq!(targets.grade_at(share("0.99999999")), Some(Predikat::Baik));
        assert_eq!(Targets::default().grade_at(Rate(0)), None);
    }
}
