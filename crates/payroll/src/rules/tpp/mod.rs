//! The performance allowance of a region (PP 12/2019 article 58): a policy compiled into a recipe.
//!
//! whole = basic + criteria, within the limits; performance part × predikat, attendance part less cuts. Each of the two
//! lines is rounded half up to the rupiah; steps before them keep their fractions.

mod attendance;
mod faults;
mod policy;
mod tax;

use kernel::recipe::{Citation, LineKind, Op, Recipe, Rounding, Unit, Value};
use kernel::{Label, Rate};
use rust_decimal::Decimal;

pub use attendance::{Attendance, AttendanceCode, Cut, CutBase};
pub use policy::{
    Basic, Component, Cycle, EvaluationPeriod, KelasJabatan, Limits, NotAKelasJabatan, Performance,
    RegionIndex, Tax, TaxMethod, TppPolicy, Weights,
};

use super::draft::{
    Draft, OwnTable, difference, greatest, labelled, least, lookup, product, round, step, sum,
};
use super::gaji_induk::health_lines;
use super::{RunMonths, input, line};
use crate::regulation::{Law, LawAt, NoLaw};

/// The kind of the recipe.
pub const KIND: &str = "tpp";

/// A policy ready to use, invented for demonstration.
pub const DEMO_POLICY: &str = include_str!("../../../policies/demo.toml");

const ZERO: &str = "zero";
const BASIC: &str = "tpp_basic";
const WHOLE: &str = "tpp_whole";
const PERFORMANCE_PART: &str = "performance_part";
const ATTENDANCE_PART: &str = "attendance_part";

/// The recipe of a policy. `version` names the policy in citations: `policy:<id>@<version>`.
///
/// # Errors
/// `NoLaw` when a national table that the policy rests on does not hold. A policy with [`TppPolicy::faults`] gives a
/// recipe that does not compile.
pub fn recipe(law: &Law, policy: &TppPolicy, version: &str, months: RunMonths) -> Result<Recipe, NoLaw> {
    let mut draft = Draft::new(KIND);
    let citation = Citation {
        instrument: policy.instrument.clone(),
        article: policy.article.clone(),
        version: version.to_owned(),
    };
    let cited = draft.cite(&citation);
    let pay = months.pay_law(law);
    inputs(&mut draft, policy);
    basic(&mut draft, policy, pay, cited)?;
    whole(&mut draft, policy, cited);
    performance(&mut draft, policy, cited);
    after_cuts(&mut draft, policy, cited);
    health(&mut draft, policy, pay)?;
    tax::append(&mut draft, policy, months.tax_law(law), cited)?;
    totals(&mut draft);
    Ok(draft.finish())
}

fn inputs(draft: &mut Draft, policy: &TppPolicy) {
    let texts = [
        (input::STATUS, "Status kepegawaian", "Employment status"),
        (input::KELAS_JABATAN, "Kelas jabatan", "Class of position"),
        (input::PREDIKAT, "Predikat kinerja", "Performance grade"),
    ];
    for (name, id, en) in texts {
        draft.input(step(name, id, en).unit(Unit::Text));
    }
    for cut in &policy.attendance.cuts {
        let unit = if cut.code == AttendanceCode::Tk { Unit::Days } else { Unit::Times };
        draft.input(labelled(&input::attendance(cut.code), cut.code.label()).unit(unit));
    }
    draft.constant(step(ZERO, "Nol", "Zero"), 0);
}

fn basic(draft: &mut Draft, policy: &TppPolicy, law: LawAt<'_>, cited: usize) -> Result<(), NoLaw> {
    let written = step(BASIC, "Basic TPP", "Basic TPP").cites(cited);
    match &policy.basic {
        Basic::Table { by_kelas } => {
            let rows = by_kelas.iter().map(|(kelas, amount)| (kelas.to_string(), (*amount).into(), None));
            draft.own_table(OwnTable {
                name: "tpp_by_kelas",
                label: Label::new("Basic TPP menurut kelas jabatan", "Basic TPP by class of position"),
                otherwise: None,
                rows: rows.collect(),
            });
            draft.add(written.is(lookup("tpp_by_kelas", &[input::KELAS_JABATAN])));
        }
        Basic::BpkIndices { indices } => {
            let reference = draft.table(law.table("tpp_acuan_bpk")?, None);
            draft.add(
                step("bpk_amount", "Tunjangan kinerja BPK", "BPK performance allowance")
                    .is(lookup("tpp_acuan_bpk", &[input::KELAS_JABATAN]))
                    .cites(reference),
            );
            let mut factors = vec!["bpk_amount".to_owned()];
            for (at, index) in indices.iter().enumerate() {
                let name = format!("index_{}", at + 1);
                let index_step = labelled(&name, index.label.clone()).unit(Unit::Rate).cites(cited);
                draft.constant(index_step, index.value.decimal());
                factors.push(name);
            }
            draft.rounded(written, Op::Product { of: factors });
        }
    }
    Ok(())
}

/// Basic and criteria, times the share of the status, within the limits.
fn whole(draft: &mut Draft, policy: &TppPolicy, cited: usize) {
    let mut parts = vec![BASIC.to_owned()];
    for component in &policy.components {
        let rate = share(draft, component, cited);
        let name = format!("component_{}", component.code);
        draft.add(labelled(&name, component.label.clone()).is(product(&[BASIC, &rate])).cites(cited));
        parts.push(name);
    }
    draft.add(
        step("tpp_full", "Jumlah kriteria TPP", "Sum of the criteria")
            .is(Op::Sum { plus: parts, minus: vec![] }),
    );
    let rows = policy
        .statuses
        .iter()
        .map(|(status, rate)| (status.word().to_owned(), Value::from(rate.decimal()), None));
    draft.own_table(OwnTable {
        name: "tpp_by_status",
        label: Label::new("Bagian TPP menurut status", "Share of TPP by status"),
        otherwise: None,
        rows: rows.collect(),
    });
    draft.add(
        step("status_rate", "Bagian menurut status", "Share of the status")
            .unit(Unit::Rate)
            .is(lookup("tpp_by_status", &[input::STATUS]))
            .cites(cited),
    );
    draft.add(
        step("tpp_of_status", "TPP menurut status", "TPP of the status")
            .is(product(&["tpp_full", "status_rate"])),
    );
    let mut last = "tpp_of_status";
    if let Some(greatest) = policy.limits.greatest {
        draft.constant(step("limit_greatest", "TPP paling banyak", "Greatest TPP").cites(cited), greatest);
        draft.add(
            step("tpp_capped", "TPP paling banyak batas", "TPP up to the cap")
                .is(least(&[last, "limit_greatest"])),
        );
        last = "tpp_capped";
    }
    if let Some(least) = policy.limits.least {
        draft.constant(step("limit_least", "TPP paling sedikit", "Least TPP").cites(cited), least);
        draft.add(
            step("tpp_floored", "TPP paling sedikit batas", "TPP down to the floor")
                .is(greatest(&[last, "limit_least"])),
        );
        last = "tpp_floored";
    }
    draft.add(
        step(WHOLE, "TPP sebelum kinerja dan kehadiran", "TPP before performance and attendance")
            .is(sum(&[last])),
    );
}

/// The share of the basic amount that a criterion adds: one for all, or one by class with the rest.
fn share(draft: &mut Draft, component: &Component, cited: usize) -> String {
    let name = format!("rate_{}", component.code);
    let Label { id, en } = &component.label;
    let label = Label::new(format!("{id}: bagian dari basic TPP"), format!("{en}: share of basic TPP"));
    let written = labelled(&name, label.clone()).unit(Unit::Rate).cites(cited);
    if component.by_kelas.is_empty() {
        draft.constant(written, component.rate.decimal());
        return name;
    }
    let rows =
        component.by_kelas.iter().map(|(kelas, rate)| (kelas.to_string(), rate.decimal().into(), None));
    let otherwise = Some(component.rate.decimal().into());
    draft.own_table(OwnTable { name: &name, label, otherwise, rows: rows.collect() });
    draft.add(written.is(lookup(&name, &[input::KELAS_JABATAN])));
    name
}

/// One of the two parts of the whole.
struct Part<'a> {
    weight: Rate,
    weight_name: &'a str,
    name: &'a str,
    id: &'a str,
    en: &'a str,
}

fn part(draft: &mut Draft, part: &Part<'_>, cited: usize) {
    let Part { weight, weight_name, name, id, en } = part;
    let weighing = step(weight_name, &format!("Bobot {id}"), &format!("Weight of {en}"));
    draft.constant(weighing.unit(Unit::Rate).cites(cited), weight.decimal());
    let written = step(name, &format!("Bagian {id}"), &format!("Part for {en}"));
    draft.add(written.is(product(&[WHOLE, weight_name])));
}

fn performance(draft: &mut Draft, policy: &TppPolicy, cited: usize) {
    let parts = [
        Part {
            weight: policy.weights.performance,
            weight_name: "weight_performance",
            name: PERFORMANCE_PART,
            id: "kinerja",
            en: "performance",
        },
        Part {
            weight: policy.weights.attendance,
            weight_name: "weight_attendance",
            name: ATTENDANCE_PART,
            id: "kehadiran",
            en: "attendance",
        },
    ];
    for one in &parts {
        part(draft, one, cited);
    }
    let rated = policy.performance.by_predikat.iter();
    let unrated =
        policy.performance.unrated.map(|rate| (input::NONE.to_owned(), rate.decimal().into(), None));
    let rows = rated.map(|(predikat, rate)| (predikat.word().to_owned(), rate.decimal().into(), None));
    draft.own_table(OwnTable {
        name: "by_predikat",
        label: Label::new("Bagian yang dibayar menurut predikat", "Share paid by grade"),
        otherwise: None,
        rows: rows.chain(unrated).collect(),
    });
    draft.add(
        step("predikat_rate", "Bagian menurut predikat", "Share of the grade")
            .unit(Unit::Rate)
            .is(lookup("by_predikat", &[input::PREDIKAT]))
            .cites(cited),
    );
    draft.add(
        step("performance_earned", "Bagian kinerja yang diperoleh", "Performance part earned")
            .is(product(&[PERFORMANCE_PART, "predikat_rate"])),
    );
}

/// The cuts by code, and the two lines, which they cannot make negative.
fn after_cuts(draft: &mut Draft, policy: &TppPolicy, cited: usize) {
    let (mut from_performance, mut from_attendance) = (Vec::new(), Vec::new());
    for cut in &policy.attendance.cuts {
        let (word, Label { id, en }) = (cut.code.word(), cut.code.label());
        let (rate, name) = (format!("cut_rate_{word}"), format!("cut_{word}"));
        draft.constant(
            step(&rate, &format!("{id}: pengurangan"), &format!("{en}: cut")).unit(Unit::Rate).cites(cited),
            cut.rate.decimal(),
        );
        let base = match cut.of {
            CutBase::Whole => WHOLE,
            CutBase::Attendance => ATTENDANCE_PART,
            CutBase::Performance => PERFORMANCE_PART,
        };
        draft.add(
            step(&name, &format!("Pengurangan: {id}"), &format!("Cut: {en}"))
                .is(product(&[base, &rate, &input::attendance(cut.code)]))
                .cites(cited),
        );
        match cut.of {
            CutBase::Performance => from_performance.push(name),
            CutBase::Whole | CutBase::Attendance => from_attendance.push(name),
        }
    }
    let lines = [
        (line::TPP_KINERJA, "performance_earned", from_performance, ("TPP kinerja", "TPP for performance")),
        (line::TPP_KEHADIRAN, ATTENDANCE_PART, from_attendance, ("TPP kehadiran", "TPP for attendance")),
    ];
    for (name, part, cuts, (id, en)) in lines {
        let left = format!("{name}_left");
        let over = format!("{name}_after_cuts");
        draft.add(
            step(&over, &format!("{id} dikurangi"), &format!("{en} less cuts"))
                .is(Op::Sum { plus: vec![part.to_owned()], minus: cuts }),
        );
        draft.add(
            step(&left, &format!("{id} sebelum dibulatkan"), &format!("{en} before rounding"))
                .is(greatest(&[&over, ZERO])),
        );
        draft
            .add(step(name, id, en).is(round(&left, Decimal::ONE, Rounding::HalfUp)).line(LineKind::Earning));
    }
    draft.add(
        step("tpp_received", "TPP yang diterima", "TPP received")
            .is(sum(&[line::TPP_KINERJA, line::TPP_KEHADIRAN])),
    );
}

/// TPP counts for health insurance up to what the salary of the month has left of the cap.
fn health(draft: &mut Draft, policy: &TppPolicy, law: LawAt<'_>) -> Result<(), NoLaw> {
    if !policy.is_health_insured {
        return Ok(());
    }
    draft.input(step(
        input::BPJS_BASE_USED,
        "Dasar iuran kesehatan gaji bulan ini",
        "Health contribution base of the month's salary",
    ));
    let parameters = [
        ("bpjs_base_max", "Batas dasar iuran kesehatan", "Cap of the health contribution base"),
        ("bpjs_employer_rate", "Iuran kesehatan pemberi kerja", "Health contribution of the employer"),
        ("bpjs_employee_rate", "Iuran kesehatan pegawai", "Health contribution of the employee"),
    ];
    for (key, id, en) in parameters {
        draft.parameter(step(key, id, en), law.row("potongan_parameter", &[key])?);
    }
    draft.add(
        step("bpjs_difference", "Batas dikurangi gaji", "Cap less salary")
            .is(difference(&["bpjs_base_max"], &[input::BPJS_BASE_USED])),
    );
    draft.add(step("bpjs_left", "Sisa batas", "Left of the cap").is(greatest(&["bpjs_difference", ZERO])));
    draft.add(
        step(line::BPJS_BASE, "Dasar iuran kesehatan", "Health contribution base")
            .is(least(&["tpp_received", "bpjs_left"]))
            .line(LineKind::Memo),
    );
    health_lines(draft);
    Ok(())
}

/// The totals over whatever lines the policy has.
fn totals(draft: &mut Draft) {
    let earnings = draft.lines(LineKind::Earning);
    let deductions = draft.lines(LineKind::Deduction);
    let total = Op::Sum { plus: earnings, minus: vec![] };
    draft.add(step(line::GROSS, "Jumlah penghasilan", "Gross").is(total).line(LineKind::Total));
    let taken = match deductions.len() {
        0 => vec![ZERO.to_owned()],
        _ => deductions,
    };
    let total = Op::Sum { plus: taken, minus: vec![] };
    draft.add(step(line::DEDUCTIONS, "Jumlah potongan", "Total deductions").is(total).line(LineKind::Total));
    draft.add(
        step(line::NET, "Jumlah bersih", "Net")
            .is(difference(&[line::GROSS], &[line::DEDUCTIONS]))
            .line(LineKind::Total),
    );
}

#[cfg(test)]
mod tests;
