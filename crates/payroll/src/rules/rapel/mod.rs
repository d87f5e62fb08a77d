//! Rapel: for months that were paid, what is due for them today less what was paid, by component.
//!
//! What somebody is owed in all is paid, with the tax of the month of payment; what was paid too much in all becomes a claim, and
//! nothing is paid or taken. Tax, rounding and third parties are no components: they follow what is paid, when it is paid.

mod held;

use std::collections::{BTreeMap, BTreeSet};

use kernel::recipe::{LineKind, Op, Recipe, Unit};
use kernel::{Label, Rupiah};
use rust_decimal::Decimal;

pub use held::without_back_pay;

use super::difference::Lines;
use super::draft::{Draft, difference, greatest, labelled, lookup, product, step, sum};
use super::gaji_induk::{self, Settings};
use super::pph21::{self, Recipient, Taxed};
use super::thr_gaji_13::{self, Yearly};
use super::tpp::{self, TaxMethod, TppPolicy};
use super::{RunMonths, input, line};
use crate::regulation::{Law, NoLaw};

/// The kind of the recipe.
pub const KIND: &str = "rapel";

const ZERO: &str = "zero";
const DIFFERENCE: &str = "rapel_difference";
const IS_PAID: &str = "rapel_is_paid";
const TAXED: &str = "rapel_taxed";
/// Rupiah: below what any difference can be.
const LEAST: i64 = -1_000_000_000_000_000;

/// A component of pay that a rapel settles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// The line's code.
    pub code: String,
    /// For people.
    pub label: Label,
    /// Earning or deduction.
    pub kind: LineKind,
}

/// How what is settled is taxed.
#[derive(Clone, Copy, Debug)]
pub enum Taxation<'a> {
    /// As the salary.
    Salary(&'a Settings),
    /// As THR or the 13th salary.
    Yearly(Yearly),
    /// As the policy taxes TPP.
    Tpp(&'a TppPolicy),
}

/// What each component is due today less what was paid of it; components without a difference are not in it.
pub type Differences = BTreeMap<String, Rupiah>;

/// The components of some recipes, each once, in the order of the first recipe that has it.
pub fn components<'a>(recipes: impl IntoIterator<Item = &'a Recipe>) -> Vec<Component> {
    let mut known = BTreeSet::new();
    let steps = recipes.into_iter().flat_map(|recipe| &recipe.steps);
    let component = |step: &'a kernel::recipe::Step| {
        let kind = step.line?;
        let is_new = line::is_component(&step.name, kind) && known.insert(step.name.as_str());
        is_new.then(|| Component { code: step.name.clone(), label: step.label.clone(), kind })
    };
    steps.filter_map(component).collect()
}

/// What is due of each component less what was paid.
pub fn differences(due: &Lines, paid: &Lines) -> Differences {
    let of = |lines: &Lines, code: &str| lines.get(code).copied().unwrap_or_default();
    let codes: BTreeSet<&String> = due.keys().chain(paid.keys()).collect();
    let by = |code: &String| (code.clone(), of(due, code) - of(paid, code));
    codes.into_iter().map(by).filter(|(_, amount)| *amount != Rupiah::ZERO).collect()
}

/// The recipe of a rapel of some components. Each is an input: the sum of its differences over the months that are settled.
///
/// # Errors
/// `NoLaw` names the table that does not hold in the payment month (tax) or the last month settled (its bearer).
pub fn recipe(
    law: &Law,
    months: RunMonths,
    (taxation, components): (Taxation<'_>, &[Component]),
) -> Result<Recipe, NoLaw> {
    let mut draft = Draft::new(KIND);
    let fingerprint = step(input::SETTLED_MONTHS, "Sidik rincian bulan", "Fingerprint of the months settled");
    draft.input(step(input::STATUS, "Status kepegawaian", "Employment status").unit(Unit::Text));
    draft.input(fingerprint.unit(Unit::Text));
    draft.constant(step(ZERO, "Nol", "Zero"), 0);
    for Component { code, label: Label { id, en }, kind } in components {
        let label = Label::new(format!("Selisih {id}"), format!("Difference: {en}"));
        draft.input(labelled(code, label).line(*kind));
    }
    whether_paid(&mut draft);
    taxed(&mut draft, (taxation, components));
    tax(&mut draft, law, months, taxation)?;
    draft.add(
        step("rapel_overpaid", "Kelebihan bayar", "Paid too much").is(difference(&[ZERO], &[DIFFERENCE])),
    );
    draft.add(
        step(line::KELEBIHAN_DITAGIH, "Kelebihan bayar yang ditagih", "Paid too much, to be claimed back")
            .is(greatest(&["rapel_overpaid", ZERO]))
            .line(LineKind::Earning),
    );
    gaji_induk::totals_as_they_are(&mut draft);
    Ok(draft.finish())
}

/// The difference of all components, and 1 where it is paid, 0 where it is claimed back.
fn whether_paid(draft: &mut Draft) {
    let (plus, minus) = (draft.lines(LineKind::Earning), draft.lines(LineKind::Deduction));
    draft.add(
        step(DIFFERENCE, "Selisih seluruhnya sebelum pajak", "Whole difference before tax")
            .is(Op::Sum { plus, minus }),
    );
    let rows =
        [(LEAST, 0), (0, 1)].map(|(from, is_paid)| (String::new(), Decimal::from(from), is_paid.into()));
    let label = Label::new("Dibayarkan (1) atau ditagih (0)", "Paid (1) or claimed back (0)");
    draft.reaching_table("rapel_paid", label.clone(), rows.into());
    draft.add(labelled(IS_PAID, label).unit(Unit::Rate).is(lookup("rapel_paid", &[DIFFERENCE])));
}

/// What is taxed of it, and the contributions that the year's tax counts: nothing of what is claimed back.
fn taxed(draft: &mut Draft, (taxation, components): (Taxation<'_>, &[Component])) {
    let is_final = matches!(taxation, Taxation::Tpp(policy) if policy.tax.method == TaxMethod::Flat);
    let counts = |component: &&Component| {
        // A final rate is taken of what is received; the employer's health contribution is passed on.
        component.kind == LineKind::Earning && !(is_final && component.code == line::TUNJANGAN_BPJS_4)
    };
    let plus = components.iter().filter(counts).map(|component| component.code.clone()).collect();
    draft.add(
        step("rapel_taxable", "Selisih penghasilan kena pajak", "Difference of taxed earnings")
            .is(Op::Sum { plus, minus: vec![] }),
    );
    draft.add(
        step("rapel_taxed_now", "Bagian yang dibayarkan", "What is paid of it")
            .is(product(&["rapel_taxable", IS_PAID])),
    );
    draft.add(
        step(TAXED, "Penghasilan kena pajak", "Taxed earnings").is(greatest(&["rapel_taxed_now", ZERO])),
    );
    let contributions = [line::POTONGAN_IWP_8, line::POTONGAN_JHT];
    let plus: Vec<String> = components
        .iter()
        .filter(|component| contributions.contains(&component.code.as_str()))
        .map(|component| component.code.clone())
        .collect();
    let all = if plus.is_empty() { sum(&[ZERO]) } else { Op::Sum { plus, minus: vec![] } };
    draft.add(step("rapel_pension", "Selisih iuran", "Difference of contributions").is(all));
    draft.add(
        step(line::PENSION_CONTRIBUTION, "Iuran pensiun dan hari tua", "Pension and old-age contributions")
            .is(product(&["rapel_pension", IS_PAID]))
            .line(LineKind::Memo),
    );
}

fn tax(draft: &mut Draft, law: &Law, months: RunMonths, taxation: Taxation<'_>) -> Result<(), NoLaw> {
    let is_ter = !matches!(taxation, Taxation::Tpp(policy) if policy.tax.method != TaxMethod::Ter);
    let base = if is_ter { TAXED } else { ZERO };
    draft.add(
        step(line::TAX_BASE, "Dasar pengenaan PPh 21", "Tax base").is(sum(&[base])).line(LineKind::Memo),
    );
    let tax_law = months.tax_law(law);
    let bearers = match taxation {
        Taxation::Tpp(policy) => return tpp::tax::by_method(draft, policy, tax_law, TAXED),
        Taxation::Salary(settings) => gaji_induk::bearers(tax_law, settings)?,
        Taxation::Yearly(yearly) => thr_gaji_13::bearers(months.pay_law(law), yearly)?,
    };
    let taxed = Taxed {
        base: line::TAX_BASE,
        pension: line::PENSION_CONTRIBUTION,
        zakat: ZERO,
        recipient: Recipient::Employee,
    };
    pph21::append(draft, tax_law, &taxed)?;
    pph21::borne(draft, line::PPH21, bearers);
    Ok(())
}
