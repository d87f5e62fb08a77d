//! What is wrong with the parts of a policy: weights, tables, bands, cuts, the remainder.

use std::collections::BTreeMap;

use kernel::{Fault, Predikat, PredikatOrganisasi, Rate};
use rust_decimal::Decimal;

use super::Found;
use crate::rules::tpp::driver::{Driver, FurtherPart, Performance, SkpBand};
use crate::rules::tpp::parts::{ATTENDANCE, PERFORMANCE};
use crate::rules::tpp::{Attendance, CutBase, TppPolicy};

impl TppPolicy {
    pub(super) fn parts(&self, found: &mut Found) {
        let weights = [("performance", self.weights.performance), ("attendance", self.weights.attendance)];
        for (member, weight) in weights {
            found.rate(&format!("/weights/{member}"), weight, 1);
        }
        let two = self.weights.performance.decimal() + self.weights.attendance.decimal();
        let further: Decimal = self.parts.iter().map(|part| part.weight.decimal()).sum();
        if two + further != Decimal::ONE {
            found.add("payroll.policy_weights_sum", "/weights");
        }
        performance(found, &self.performance);
        found.lag("/attendance/lag_months", self.attendance.lag_months);
        self.faults_of_cuts(found);
        for (at, part) in self.parts.iter().enumerate() {
            self.further(found, (at, part));
        }
        if let Some(code) = &self.rounding.remainder_to {
            let is_known = [PERFORMANCE, ATTENDANCE].contains(&code.as_str())
                || self.parts.iter().any(|part| part.code == *code);
            if !is_known {
                found.add("payroll.policy_part_unknown", "/rounding/remainder_to");
            }
        }
    }

    fn faults_of_cuts(&self, found: &mut Found) {
        let Attendance { cuts, only, .. } = &self.attendance;
        for status in only.iter().filter(|status| !self.includes(**status)) {
            let fault = Fault::invalid("payroll.policy_status_unknown").with("status", status.word());
            found.0.push(fault.at("/attendance/only"));
        }
        for (at, cut) in cuts.iter().enumerate() {
            found.rate(&format!("/attendance/cuts/{at}/rate"), cut.rate, 1);
            let earlier = cuts.iter().take(at);
            if earlier.clone().any(|earlier| earlier.code == cut.code) {
                found.add("payroll.policy_code_twice", &format!("/attendance/cuts/{at}/code"));
            }
            if let Some(other) = earlier.clone().find(|earlier| earlier.code.overlaps(cut.code)) {
                let fault = Fault::invalid("payroll.policy_cuts_overlap").with("other", other.code.word());
                found.0.push(fault.at(format!("/attendance/cuts/{at}/code")));
            }
            let bearer = match cut.of {
                CutBase::Performance => self.weights.performance,
                CutBase::Whole | CutBase::Attendance => self.weights.attendance,
            };
            if bearer == Rate(0) {
                found.add("payroll.policy_cut_without_part", &format!("/attendance/cuts/{at}/of"));
            }
        }
    }

    fn further(&self, found: &mut Found, (at, part): (usize, &FurtherPart)) {
        let pointer = format!("/parts/{at}");
        found.code(&pointer, &part.code);
        let is_taken = [PERFORMANCE, ATTENDANCE].contains(&part.code.as_str())
            || self.parts.iter().take(at).any(|earlier| earlier.code == part.code);
        if is_taken {
            found.add("payroll.policy_code_twice", &format!("{pointer}/code"));
        }
        found.label(&format!("{pointer}/label"), &part.label);
        found.rate(&format!("{pointer}/weight"), part.weight, 1);
        let place = format!("{pointer}/driver");
        let mut without = "unrated";
        let unrated = match &part.driver {
            Driver::Fixed => return,
            Driver::Predikat { by_predikat, unrated } => {
                by_grade(
                    found,
                    &place,
                    &Predikat::ALL.map(|one| (one.word(), by_predikat.get(&one).copied())),
                );
                unrated
            }
            Driver::UnitPredikat { by_predikat, unrated } => {
                let grades = PredikatOrganisasi::ALL;
                by_grade(found, &place, &grades.map(|one| (one.word(), by_predikat.get(&one).copied())));
                unrated
            }
            Driver::Ikm { bands: list, unmeasured } => {
                bands(found, &format!("{place}/bands"), list);
                without = "unmeasured";
                unmeasured
            }
            Driver::TeamResult { bands: list, without: none } => {
                bands(found, &format!("{place}/bands"), list);
                without = "without";
                none
            }
        };
        if let Some(rate) = unrated {
            found.rate(&format!("{place}/{without}"), *rate, 2);
        }
    }
}

fn performance(found: &mut Found, performance: &Performance) {
    let Performance { period, by_predikat, by_skp_value, unrated } = performance;
    if by_skp_value.is_empty() {
        let table: &BTreeMap<Predikat, Rate> = by_predikat;
        by_grade(found, "/performance", &Predikat::ALL.map(|one| (one.word(), table.get(&one).copied())));
    } else {
        if !by_predikat.is_empty() {
            found.add("payroll.policy_two_tables", "/performance/by_predikat");
        }
        bands(found, "/performance/by_skp_value", by_skp_value);
    }
    if let Some(rate) = unrated {
        found.rate("/performance/unrated", *rate, 2);
    }
    found.lag("/performance/period/lag", period.lag);
}

/// A table by grade names every grade.
fn by_grade(found: &mut Found, place: &str, grades: &[(&'static str, Option<Rate>)]) {
    for (word, rate) in grades {
        match rate {
            Some(rate) => found.rate(&format!("{place}/by_predikat/{word}"), *rate, 2),
            None => {
                let fault = Fault::invalid("payroll.policy_predikat_missing").with("predikat", word);
                found.0.push(fault.at(format!("{place}/by_predikat")));
            }
        }
    }
}

/// Bands begin at 0, follow one another without gap or overlap, and the highest has no end.
fn bands(found: &mut Found, list: &str, bands: &[SkpBand]) {
    let mut rising: Vec<(usize, &SkpBand)> = bands.iter().enumerate().collect();
    rising.sort_by_key(|(_, band)| band.from);
    let mut reached = Some(Rate(0));
    for (at, band) in rising {
        let place = |member: &str| format!("{list}/{at}/{member}");
        found.rate(&place("rate"), band.rate, 2);
        match reached {
            Some(reached) if band.from > reached => found.add("payroll.policy_band_gap", &place("from")),
            Some(reached) if band.from == reached => {}
            _ => found.add("payroll.policy_band_overlap", &place("from")),
        }
        if band.until.is_some_and(|until| until <= band.from) {
            found.add("payroll.policy_band_order", &place("until"));
        }
        reached = band.until;
    }
    if reached.is_some() {
        found.add("payroll.policy_band_open", list);
    }
}
