//! What is wrong with the incentives of a policy.

use std::collections::BTreeSet;

use kernel::{Fault, Rate};
use rust_decimal::Decimal;

use super::Found;
use crate::rules::tpp::TppPolicy;
use crate::rules::tpp::incentive::{BonusAmount, Eligible, IncentiveAmount, PROJECTS_MAX};

/// Agreements cap an achievement at 120 percent as a rule; none counts more than twice its target.
const THRESHOLD_MAX: i64 = 200;

impl TppPolicy {
    pub(super) fn incentives(&self, found: &mut Found, known: &BTreeSet<String>) {
        if let Some(target) = &self.unit_target {
            found.lag("/unit_target/paid_after", target.paid_after);
            let threshold = target.threshold;
            if threshold <= Rate(0) || threshold.decimal() > Decimal::from(THRESHOLD_MAX) {
                let fault = Fault::invalid("payroll.policy_threshold_range").with("max", THRESHOLD_MAX);
                found.0.push(fault.at("/unit_target/threshold"));
            }
            match &target.amount {
                IncentiveAmount::ByKelas { by_kelas } => {
                    if by_kelas.is_empty() {
                        found.add("payroll.policy_list_empty", "/unit_target/amount/by_kelas");
                    }
                    for (kelas, amount) in by_kelas {
                        let place = format!("/unit_target/amount/by_kelas/{kelas}");
                        found.amount(&place, *amount);
                        if !known.is_empty() && !known.contains(&kelas.to_string()) {
                            let fault = Fault::invalid("payroll.policy_kelas_unknown").with("kelas", kelas);
                            found.0.push(fault.at(place));
                        }
                    }
                }
                IncentiveAmount::ShareOfBasic { share } => {
                    found.rate("/unit_target/amount/share", *share, 1);
                }
            }
            if target.least_days > target.days_max() {
                let fault = Fault::invalid("payroll.policy_days_range").with("max", target.days_max());
                found.0.push(fault.at("/unit_target/least_days"));
            }
            self.eligible(found, "/unit_target/eligible", &target.eligible);
            if let Some(cap) = target.cap {
                found.amount("/unit_target/cap", cap);
            }
        }
        self.bonus(found);
    }

    fn bonus(&self, found: &mut Found) {
        let Some(bonus) = &self.project_bonus else { return };
        found.lag("/project_bonus/paid_after", bonus.paid_after);
        match &bonus.amount {
            BonusAmount::Fixed { amount } => found.amount("/project_bonus/amount/amount", *amount),
            BonusAmount::ByRole { by_role } => {
                if by_role.is_empty() {
                    found.add("payroll.policy_list_empty", "/project_bonus/amount/by_role");
                }
                for (role, amount) in by_role {
                    found.amount(&format!("/project_bonus/amount/by_role/{}", role.word()), *amount);
                }
            }
        }
        if !(1..=PROJECTS_MAX).contains(&bonus.projects_max) {
            let fault = Fault::invalid("payroll.policy_projects_range").with("max", PROJECTS_MAX);
            found.0.push(fault.at("/project_bonus/projects_max"));
        }
        self.eligible(found, "/project_bonus/eligible", &bonus.eligible);
        if let Some(cap) = bonus.cap {
            found.amount("/project_bonus/cap", cap);
        }
    }

    fn eligible(&self, found: &mut Found, place: &str, eligible: &Eligible) {
        for status in eligible.statuses.iter().filter(|status| !self.includes(**status)) {
            let fault = Fault::invalid("payroll.policy_status_unknown").with("status", status.word());
            found.0.push(fault.at(format!("{place}/statuses")));
        }
    }
}
