//! What is taken out of pay after the official list: instalments of what was paid too much, then what third parties ask, by priority.
//!
//! The list is calculated as if nobody asked anything: tax, contributions and rounding do not depend on it. What is left above the
//! least net serves one after the other; who comes late receives less, and that is told. The zakat of a payment follows from its net,
//! and so does not reduce its own tax: the last tax period counts the zakat of the payments before it.

use kernel::Label;
use kernel::recipe::{Citation, LineKind, Op, Recipe, Rounding, Step, Unit};
use kernel::{Rate, Rupiah};
use rust_decimal::Decimal;

use super::draft::{Draft, difference, greatest, labelled, least, product, round, step, sum};
use super::{input, line};

const NOTHING: &str = "taken_nothing";
const BASE: &str = "taken_base";
const LEFT: &str = "taken_left";

/// How a scheme gives its amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Rupiah of each payment.
    Fixed,
    /// A rate of the net of the official list, raised to a multiple.
    Rate {
        /// The multiple.
        rounded_up_to: Rupiah,
    },
}

/// What a third party takes: the same steps for everybody, with an input for what it asks of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThirdParty {
    /// The code of the scheme.
    pub scheme: String,
    /// The code of its line.
    pub line: String,
    /// For people.
    pub name: String,
    /// How it gives its amount.
    pub asked: Asked,
    /// What makes it compulsory.
    pub citation: Option<Citation>,
}

impl ThirdParty {
    fn is_zakat(&self) -> bool {
        self.line.starts_with(line::POTONGAN_ZAKAT)
    }
}

/// Everything that is taken of a run after the official list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AfterList {
    /// Whether anybody repays by instalments.
    pub has_instalments: bool,
    /// Third parties, who is served first standing first.
    pub third_parties: Vec<ThirdParty>,
    /// The share of the net of the list that must be left.
    pub least_net: Rate,
}

/// The recipe with its deductions after the official list; the same recipe where there are none.
#[must_use]
pub fn append(mut recipe: Recipe, after: &AfterList) -> Recipe {
    if after.third_parties.is_empty() && !after.has_instalments {
        return recipe;
    }
    call_of_list(&mut recipe);
    let mut draft = Draft::resume(recipe);
    room(&mut draft, after.least_net);
    let mut left = LEFT.to_owned();
    if after.has_instalments {
        left = instalment(&mut draft, &left);
    }
    for party in &after.third_parties {
        left = third_party(&mut draft, party, &left);
    }
    totals(&mut draft, after);
    draft.finish()
}

/// What the list calls deductions and net is from now on those of the list.
fn call_of_list(recipe: &mut Recipe) {
    let renamed = [(line::DEDUCTIONS, line::DEDUCTIONS_OF_LIST), (line::NET, line::NET_OF_LIST)];
    let new = |name: &str| renamed.iter().find(|(old, _)| *old == name).map(|(_, new)| *new);
    for Step { name, label, op, line, .. } in &mut recipe.steps {
        if let Op::Sum { plus, minus } = op {
            for operand in plus.iter_mut().chain(minus) {
                if let Some(new) = new(operand) {
                    new.clone_into(operand);
                }
            }
        }
        if let Some(new) = new(name) {
            new.clone_into(name);
            *label = Label::new(format!("{} menurut daftar", label.id), format!("{} of the list", label.en));
            *line = Some(LineKind::Memo);
        }
    }
}

/// What may be taken in all.
fn room(draft: &mut Draft, least_net: Rate) {
    draft.constant(step(NOTHING, "Tidak ada", "Nothing"), 0);
    draft.add(step(BASE, "Dasar potongan", "Base of deductions").is(greatest(&[line::NET_OF_LIST, NOTHING])));
    if least_net == Rate::default() {
        draft.add(step(LEFT, "Dapat dipotong", "What may be taken").is(sum(&[BASE])));
        return;
    }
    let share = step("least_net_share", "Bagian bersih yang harus tersisa", "Share that must be left");
    draft.constant(share.unit(Unit::Rate), least_net.decimal());
    draft.add(
        step("least_net_exact", "Bersih × bagian yang harus tersisa", "Net × share that must be left")
            .is(product(&[BASE, "least_net_share"])),
    );
    draft.add(step("least_net", "Bersih paling sedikit", "Least net").is(round(
        "least_net_exact",
        Decimal::ONE,
        Rounding::Up,
    )));
    draft.add(
        step("left_above_least", "Di atas bersih paling sedikit", "Above the least net")
            .is(difference(&[BASE], &["least_net"])),
    );
    draft.add(step(LEFT, "Dapat dipotong", "What may be taken").is(greatest(&["left_above_least", NOTHING])));
}

/// Takes the instalment, and names what is left.
fn instalment(draft: &mut Draft, left: &str) -> String {
    let asked = step(
        input::RECOVERY_INSTALMENT,
        "Angsuran kelebihan bayar yang disepakati",
        "Agreed instalment of what was paid too much",
    );
    draft.input(asked);
    draft.add(
        step(line::INSTALMENT_ASKED, "Angsuran yang diminta", "Instalment asked")
            .is(sum(&[input::RECOVERY_INSTALMENT]))
            .line(LineKind::Memo),
    );
    draft.add(
        step(line::POTONGAN_PENGEMBALIAN, "Angsuran kelebihan bayar", "Instalment of what was paid too much")
            .is(least(&[line::INSTALMENT_ASKED, left]))
            .line(LineKind::Deduction),
    );
    let next = "left_after_instalment";
    draft.add(
        step(next, "Sisa sesudah angsuran", "Left after the instalment")
            .is(difference(&[left], &[line::POTONGAN_PENGEMBALIAN])),
    );
    next.to_owned()
}

/// Takes what a third party asks, and names what is left.
fn third_party(draft: &mut Draft, party: &ThirdParty, left: &str) -> String {
    let ThirdParty { scheme, name, .. } = party;
    let given = input::deduction(scheme);
    let asked = line::asked_by(scheme);
    let labels = |id: &str, en: &str| Label::new(format!("{name}: {id}"), format!("{name}: {en}"));
    let told = labelled(&asked, labels("diminta", "asked")).line(LineKind::Memo);
    match party.asked {
        Asked::Fixed => {
            draft.input(labelled(&given, labels("jumlah", "amount")));
            draft.add(told.is(sum(&[&given])));
        }
        Asked::Rate { rounded_up_to } => {
            draft.input(labelled(&given, labels("bagian dari bersih", "share of the net")).unit(Unit::Rate));
            let exact = format!("exactly_{asked}");
            let label = labels("sebelum dibulatkan", "before rounding");
            draft.add(labelled(&exact, label).is(product(&[BASE, &given])));
            draft.add(told.is(round(&exact, rounded_up_to.decimal(), Rounding::Up)));
        }
    }
    let mut taken = labelled(&party.line, Label::new(name.clone(), name.clone()))
        .is(least(&[&asked, left]))
        .line(LineKind::Deduction);
    if let Some(citation) = &party.citation {
        taken = taken.cites(draft.cite(citation));
    }
    draft.add(taken);
    let next = format!("left_after_scheme_{scheme}");
    draft.add(
        labelled(&next, labels("sisa sesudahnya", "left afterwards")).is(difference(&[left], &[&party.line])),
    );
    next
}

fn totals(draft: &mut Draft, after: &AfterList) {
    let zakat = after.third_parties.iter().filter(|party| party.is_zakat());
    let zakat: Vec<String> = zakat.map(|party| party.line.clone()).collect();
    if !zakat.is_empty() {
        draft.add(
            step(line::ZAKAT_PAID, "Zakat yang dipotong", "Zakat that is taken")
                .is(Op::Sum { plus: zakat, minus: vec![] })
                .line(LineKind::Memo),
        );
    }
    let instalment = after.has_instalments.then(|| line::POTONGAN_PENGEMBALIAN.to_owned());
    let taken = after.third_parties.iter().map(|party| party.line.clone());
    let all = [line::DEDUCTIONS_OF_LIST.to_owned()].into_iter().chain(instalment).chain(taken).collect();
    draft.add(
        step(line::DEDUCTIONS, "Jumlah potongan", "Total deductions")
            .is(Op::Sum { plus: all, minus: vec![] })
            .line(LineKind::Total),
    );
    draft.add(
        step(line::NET, "Jumlah yang diterima", "What is received")
            .is(difference(&[line::GROSS], &[line::DEDUCTIONS]))
            .line(LineKind::Total),
    );
}
