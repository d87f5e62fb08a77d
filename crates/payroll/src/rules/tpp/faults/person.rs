//! What is wrong with the rules about single people.

use kernel::Fault;
use personnel::value::Standing;

use super::Found;
use crate::rules::tpp::{LeaveRule, TppPolicy};

/// The most months that a rule about a person can tell apart.
const MONTHS_MAX: u8 = 60;

impl TppPolicy {
    pub(super) fn people(&self, found: &mut Found) {
        if let Some(acting) = &self.acting {
            if acting.standings.is_empty() {
                found.add("payroll.policy_list_empty", "/acting/standings");
            }
            for (at, standing) in acting.standings.iter().enumerate() {
                let place = format!("/acting/standings/{at}");
                if *standing == Standing::Definitif {
                    found.add("payroll.policy_acting_standing", &place);
                }
                if acting.standings.iter().take(at).any(|earlier| earlier == standing) {
                    found.add("payroll.policy_code_twice", &place);
                }
            }
            found.rate("/acting/share", acting.share, 1);
            for (at, office) in acting.offices.iter().enumerate() {
                let place = format!("/acting/offices/{at}");
                found.text(&format!("{place}/position"), &office.position);
                if acting.offices.iter().take(at).any(|earlier| earlier.position == office.position) {
                    found.add("payroll.policy_code_twice", &format!("{place}/position"));
                }
                found.rate(&format!("{place}/own_share"), office.own_share, 1);
            }
        }
        if self.excluded.jabatan_fungsional.iter().any(|name| name.trim().is_empty()) {
            found.add("payroll.policy_text_missing", "/excluded/jabatan_fungsional");
        }
        for (at, one) in self.excluded.certificates.iter().enumerate() {
            let place = format!("/excluded/certificates/{at}");
            found.text(&format!("{place}/name"), &one.name);
            if one.jabatan_fungsional.iter().any(|name| name.trim().is_empty()) {
                found.add("payroll.policy_text_missing", &format!("{place}/jabatan_fungsional"));
            }
        }
        if let Some(shares) = self.thr_gaji_13 {
            found.rate("/thr_gaji_13/thr", shares.thr, 1);
            found.rate("/thr_gaji_13/gaji_13", shares.gaji_13, 1);
        }
        if let Some(rule) = self.transferred_in {
            found.rate("/transferred_in/share", rule.share, 1);
            if !(1..=MONTHS_MAX).contains(&rule.months) {
                let fault = Fault::invalid("payroll.policy_months_range").with("max", MONTHS_MAX);
                found.0.push(fault.at("/transferred_in/months"));
            }
        }
        for (at, sanction) in self.sanctions.iter().enumerate() {
            found.rate(&format!("/sanctions/{at}/cut"), sanction.cut, 1);
            if self.sanctions.iter().take(at).any(|earlier| earlier.punishment == sanction.punishment) {
                found.add("payroll.policy_code_twice", &format!("/sanctions/{at}/punishment"));
            }
        }
        for (at, rule) in self.leaves.iter().enumerate() {
            if self.leaves.iter().take(at).any(|earlier| earlier.leave == rule.leave) {
                found.add("payroll.policy_code_twice", &format!("/leaves/{at}/leave"));
            }
            steps(found, (at, rule));
        }
    }
}

fn steps(found: &mut Found, (rule_at, rule): (usize, &LeaveRule)) {
    if rule.steps.is_empty() {
        found.add("payroll.policy_list_empty", &format!("/leaves/{rule_at}/steps"));
    }
    let mut before = 0;
    for (at, step) in rule.steps.iter().enumerate() {
        let place = format!("/leaves/{rule_at}/steps/{at}");
        found.rate(&format!("{place}/cut"), step.cut, 1);
        if step.from_month <= before || step.from_month > MONTHS_MAX {
            let fault = Fault::invalid("payroll.policy_leave_months").with("max", MONTHS_MAX);
            found.0.push(fault.at(format!("{place}/from_month")));
        }
        before = step.from_month;
    }
}
