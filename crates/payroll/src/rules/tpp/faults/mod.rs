//! What is wrong with a policy that can be read: all of it, each with a pointer into the document.

mod incentive;
mod parts;
mod person;

use std::collections::BTreeSet;

use kernel::{Fault, Label, Rate, Rupiah};
use rust_decimal::Decimal;

use super::policy::{Basic, Component, KelasJabatan, TaxMethod, TppPolicy};
use crate::regulation::LawAt;

/// No allowance of one person and month is near this; it keeps every product within what a decimal holds.
const AMOUNT_MAX: i64 = 1_000_000_000;
/// Decimal places of all indices together, for the same reason.
const INDEX_PLACES_MAX: u32 = 16;
/// The same for all rates that are multiplied with one another.
const RATE_PLACES_MAX: u32 = 16;

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
        if let Some(decree) = &self.corrective_decree {
            found.text("/corrective_decree", decree);
        }
        for (at, assumption) in self.assumptions.iter().enumerate() {
            found.label(&format!("/assumptions/{at}"), assumption);
        }
        self.statuses(&mut found);
        self.basic(&mut found);
        let known = self.kelas_known(law);
        for (at, component) in self.components.iter().enumerate() {
            self.component(&mut found, (at, component), &known);
        }
        self.limits(&mut found);
        self.people(&mut found);
        self.parts(&mut found);
        self.incentives(&mut found, &known);
        self.digits(&mut found);
        self.law(&mut found, law);
        found.0
    }

    /// The classes that have a basic amount; none where the law that gives them does not hold, which is another fault.
    fn kelas_known(&self, law: LawAt<'_>) -> BTreeSet<String> {
        match &self.basic {
            Basic::Table { by_kelas } => by_kelas.keys().map(KelasJabatan::to_string).collect(),
            Basic::BpkIndices { .. } => {
                let rows = law.table("tpp_acuan_bpk").map(|table| table.rows.as_slice()).unwrap_or_default();
                rows.iter().filter_map(|row| row.keys.first().cloned()).collect()
            }
        }
    }

    /// Every rate that can meet others in one product, so that no product needs more digits than a decimal has.
    fn digits(&self, found: &mut Found) {
        let places = |rates: &mut dyn Iterator<Item = Rate>| -> u32 {
            rates.map(|rate| rate.decimal().scale()).max().unwrap_or_default()
        };
        let components =
            self.components.iter().flat_map(|one| one.by_kelas.values().copied().chain([one.rate]));
        let weights = self.parts.iter().map(|part| part.weight);
        let driven = self.parts.iter().flat_map(|part| part.driver.rates());
        let cuts = self.attendance.cuts.iter().map(|cut| cut.rate);
        let paid = self.performance.by_predikat.values().copied();
        let bands = self.performance.by_skp_value.iter().map(|band| band.rate);
        let leaves = self.leaves.iter().flat_map(|rule| rule.steps.iter().map(|step| step.cut));
        let mut offices =
            self.acting.iter().flat_map(|acting| acting.offices.iter().map(|office| office.own_share));
        let together = [
            places(&mut components.into_iter()),
            places(&mut self.acting.iter().map(|acting| acting.share)),
            places(&mut offices),
            places(&mut self.statuses.values().copied()),
            places(&mut self.transferred_in.iter().map(|rule| rule.share)),
            places(&mut self.sanctions.iter().map(|one| one.cut)),
            places(&mut leaves.into_iter()),
            places(&mut weights.chain([self.weights.performance, self.weights.attendance])),
            places(&mut cuts.chain(paid).chain(bands).chain(driven)),
        ];
        if together.iter().sum::<u32>() > RATE_PLACES_MAX {
            let fault = Fault::invalid("payroll.policy_rates_too_precise").with("max", RATE_PLACES_MAX);
            found.0.push(fault.at(""));
        }
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

    fn component(&self, found: &mut Found, (at, component): (usize, &Component), known: &BTreeSet<String>) {
        let pointer = format!("/components/{at}");
        let code = &component.code;
        found.code(&pointer, code);
        if self.components.iter().take(at).any(|earlier| earlier.code == *code) {
            found.add("payroll.policy_code_twice", &format!("{pointer}/code"));
        }
        found.label(&format!("{pointer}/label"), &component.label);
        found.rate(&format!("{pointer}/rate"), component.rate, 5);
        for (kelas, rate) in &component.by_kelas {
            let place = format!("{pointer}/by_kelas/{kelas}");
            found.rate(&place, *rate, 5);
            if !known.is_empty() && !known.contains(&kelas.to_string()) {
                let fault = Fault::invalid("payroll.policy_kelas_unknown").with("kelas", kelas);
                found.0.push(fault.at(place));
            }
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
}

impl Found {
    fn add(&mut self, code: &'static str, pointer: &str) {
        self.0.push(Fault::invalid(code).at(pointer));
    }

    fn code(&mut self, pointer: &str, code: &str) {
        let is_word = code.starts_with(|first: char| first.is_ascii_lowercase())
            && code.len() <= 40
            && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        if !is_word {
            self.add("payroll.policy_code_form", &format!("{pointer}/code"));
        }
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
