//! What is wrong with a policy that can be read: all of it, each with a pointer into the document.

use kernel::{Fault, Label, Predikat, Rate, Rupiah};
use rust_decimal::Decimal;

use super::policy::{Basic, Component, TaxMethod, TppPolicy};
use crate::regulation::LawAt;

/// No allowance of one person and month is near this; it keeps every product within what a decimal holds.
const AMOUNT_MAX: i64 = 1_000_000_000;
/// Decimal places of all indices together, for the same reason.
const INDEX_PLACES_MAX: u32 = 16;

/// Collects faults with pointers.
#[derive(Default)]
struct Found(Vec<Fault>);

impl TppPolicy {
    /// Every fault of the policy under the law of a day; empty for one that compiles.
    pub fn faults(&self, law: LawAt<'_>) -> Vec<Fault> {
        let mut found = Found::default();
        found.label("/title", &self.title);
        found.text("/instrument", &self.instrument);
        found.text("/article", &self.article);
        self.statuses(&mut found);
        self.basic(&mut found);
        for (at, component) in self.components.iter().enumerate() {
            self.component(&mut found, at, component);
        }
        self.limits(&mut found);
        self.parts(&mut found);
        self.law(&mut found, law);
        found.0
    }

    /// National tables that the policy rests on and that do not hold.
    fn law(&self, found: &mut Found, law: LawAt<'_>) {
        let mut needed = vec![];
        if matches!(self.basic, Basic::BpkIndices { .. }) {
            needed.push(("tpp_acuan_bpk", "/basic"));
        }
        if self.is_health_insured {
            needed.push(("potongan_parameter", "/is_health_insured"));
        }
        match self.tax.method {
            TaxMethod::Ter => needed.extend([("ter_bulanan", "/tax/method"), ("pasal_17", "/tax/method")]),
            TaxMethod::Flat => needed.push(("pph21_final", "/tax/method")),
            TaxMethod::None => {}
        }
        for (table, pointer) in needed {
            if let Err(missing) = law.table(table) {
                let fault = Fault::invalid("payroll.no_law").with("table", missing.table);
                found.0.push(fault.with("day", missing.day).at(pointer));
            }
        }
    }

    fn statuses(&self, found: &mut Found) {
        if self.statuses.is_empty() {
            found.add("payroll.policy_statuses_empty", "/statuses");
        }
        for (status, rate) in &self.statuses {
            found.rate(&format!("/statuses/{}", status.word()), *rate, 1);
            let is_taxed = self.tax.method != TaxMethod::None;
            if is_taxed && !self.tax.borne_by.contains_key(status) {
                let fault = Fault::invalid("payroll.policy_bearer_missing").with("status", status.word());
                found.0.push(fault.at("/tax/borne_by"));
            }
        }
    }

    fn basic(&self, found: &mut Found) {
        match &self.basic {
            Basic::Table { by_kelas } => {
                if by_kelas.is_empty() {
                    found.add("payroll.policy_basic_empty", "/basic/by_kelas");
                }
                for (kelas, amount) in by_kelas {
                    found.amount(&format!("/basic/by_kelas/{kelas}"), *amount);
                }
            }
            Basic::BpkIndices { indices } => {
                if indices.is_empty() {
                    found.add("payroll.policy_basic_empty", "/basic/indices");
                }
                for (at, index) in indices.iter().enumerate() {
                    found.label(&format!("/basic/indices/{at}/label"), &index.label);
                    found.rate(&format!("/basic/indices/{at}/value"), index.value, 5);
                }
                let places: u32 = indices.iter().map(|index| index.value.decimal().scale()).sum();
                if places > INDEX_PLACES_MAX {
                    let fault = Fault::invalid("payroll.policy_too_precise").with("max", INDEX_PLACES_MAX);
                    found.0.push(fault.at("/basic/indices"));
                }
            }
        }
    }

    fn component(&self, found: &mut Found, at: usize, component: &Component) {
        let pointer = format!("/components/{at}");
        let code = &component.code;
        let is_word = code.starts_with(|first: char| first.is_ascii_lowercase())
            && code.len() <= 40
            && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        if !is_word {
            found.add("payroll.policy_code_form", &format!("{pointer}/code"));
        }
        if self.components.iter().take(at).any(|earlier| earlier.code == *code) {
            found.add("payroll.policy_code_twice", &format!("{pointer}/code"));
        }
        found.label(&format!("{pointer}/label"), &component.label);
        found.rate(&format!("{pointer}/rate"), component.rate, 5);
        for (kelas, rate) in &component.by_kelas {
            found.rate(&format!("{pointer}/by_kelas/{kelas}"), *rate, 5);
        }
    }

    fn limits(&self, found: &mut Found) {
        for (member, limit) in [("least", self.limits.least), ("greatest", self.limits.greatest)] {
            if let Some(limit) = limit {
                found.amount(&format!("/limits/{member}"), limit);
            }
        }
        if let (Some(least), Some(greatest)) = (self.limits.least, self.limits.greatest)
            && least > greatest
        {
            found.add("payroll.policy_limits_order", "/limits");
        }
    }

    fn parts(&self, found: &mut Found) {
        let weights = [("performance", self.weights.performance), ("attendance", self.weights.attendance)];
        for (member, weight) in weights {
            found.rate(&format!("/weights/{member}"), weight, 1);
        }
        if self.weights.performance.decimal() + self.weights.attendance.decimal() != Decimal::ONE {
            found.add("payroll.policy_weights_sum", "/weights");
        }
        for predikat in Predikat::ALL {
            match self.performance.by_predikat.get(&predikat) {
                Some(rate) => {
                    found.rate(&format!("/performance/by_predikat/{}", predikat.word()), *rate, 2);
                }
                None => {
                    let fault = Fault::invalid("payroll.policy_predikat_missing");
                    found.0.push(fault.with("predikat", predikat.word()).at("/performance/by_predikat"));
                }
            }
        }
        if let Some(rate) = self.performance.unrated {
            found.rate("/performance/unrated", rate, 2);
        }
        found.lag("/performance/period/lag", self.performance.period.lag);
        found.lag("/attendance/lag_months", self.attendance.lag_months);
        for (at, cut) in self.attendance.cuts.iter().enumerate() {
            found.rate(&format!("/attendance/cuts/{at}/rate"), cut.rate, 1);
            if self.attendance.cuts.iter().take(at).any(|earlier| earlier.code == cut.code) {
                found.add("payroll.policy_code_twice", &format!("/attendance/cuts/{at}/code"));
            }
        }
    }
}

impl Found {
    fn add(&mut self, code: &'static str, pointer: &str) {
        self.0.push(Fault::invalid(code).at(pointer));
    }

    fn text(&mut self, pointer: &str, text: &str) {
        if text.trim().is_empty() {
            self.add("payroll.policy_text_missing", pointer);
        }
    }

    fn label(&mut self, pointer: &str, label: &Label) {
        self.text(&format!("{pointer}/id"), &label.id);
        self.text(&format!("{pointer}/en"), &label.en);
    }

    fn rate(&mut self, pointer: &str, rate: Rate, max: i64) {
        if rate < Rate(0) || rate.decimal() > Decimal::from(max) {
            self.0.push(Fault::invalid("payroll.policy_rate_range").with("max", max).at(pointer));
        }
    }

    fn amount(&mut self, pointer: &str, amount: Rupiah) {
        if !(1..=AMOUNT_MAX).contains(&amount.0) {
            self.0.push(Fault::invalid("payroll.policy_amount_range").with("max", AMOUNT_MAX).at(pointer));
        }
    }

    fn lag(&mut self, pointer: &str, lag: u8) {
        if lag > 12 {
            self.add("payroll.policy_lag_range", pointer);
        }
    }
}
