//! The whole split into parts, what each part earns, what attendance takes, and the lines.

use kernel::recipe::{LineKind, Op, Rounding, Unit, Value};
use kernel::{Label, Rate};
use rust_decimal::Decimal;

use super::{
    ATTENDANCE_PART, CutBase, Driver, FurtherPart, PERFORMANCE_PART, Performance, TppPolicy, WHOLE, ZERO,
};
use crate::rules::draft::{
    Draft, OwnRow, OwnTable, choose, greatest, labelled, lookup, product, round, step,
};
use crate::rules::{input, line};

/// The code of the performance part in `remainder_to`.
pub(super) const PERFORMANCE: &str = "performance";
/// The code of the attendance part in `remainder_to`.
pub(super) const ATTENDANCE: &str = "attendance";

/// One part of the whole.
struct Part<'a> {
    code: &'a str,
    weight: Rate,
    name: String,
    label: Label,
}

/// A line of the payslip: the step it comes from, the cuts it bears.
struct Line {
    name: String,
    label: Label,
    earned: String,
    cuts: Vec<String>,
}

/// Adds everything from the split to what is received.
pub(super) fn append(draft: &mut Draft, policy: &TppPolicy, cited: usize) {
    split(draft, policy, cited);
    performance(draft, &policy.performance, cited);
    let further: Vec<Line> = policy.parts.iter().map(|part| further(draft, part, cited)).collect();
    let (from_performance, from_attendance) = cuts(draft, policy, cited);
    let mut lines = vec![
        Line {
            name: line::TPP_KINERJA.to_owned(),
            label: Label::new("TPP kinerja", "TPP for performance"),
            earned: "performance_earned".to_owned(),
            cuts: from_performance,
        },
        Line {
            name: line::TPP_KEHADIRAN.to_owned(),
            label: Label::new("TPP kehadiran", "TPP for attendance"),
            earned: ATTENDANCE_PART.to_owned(),
            cuts: from_attendance,
        },
    ];
    lines.extend(further);
    let mut received = Vec::with_capacity(lines.len());
    for line in lines {
        received.push(line.name.clone());
        add_line(draft, line, policy.rounding.lines);
    }
    let written = step("tpp_received", "TPP yang diterima", "TPP received");
    draft.add(written.is(Op::Sum { plus: received, minus: vec![] }));
}

fn part_name(code: &str) -> String {
    format!("part_{code}")
}

/// The share of each part; where one takes the remainder, the others are rounded down.
fn split(draft: &mut Draft, policy: &TppPolicy, cited: usize) {
    let named = |code: &'static str, weight: Rate, name: &str, (id, en): (&str, &str)| Part {
        code,
        weight,
        name: name.to_owned(),
        label: Label::new(id, en),
    };
    let weights = policy.weights;
    let mut parts = vec![
        named(PERFORMANCE, weights.performance, PERFORMANCE_PART, ("kinerja", "performance")),
        named(ATTENDANCE, weights.attendance, ATTENDANCE_PART, ("kehadiran", "attendance")),
    ];
    parts.extend(policy.parts.iter().map(|part| Part {
        code: &part.code,
        weight: part.weight,
        name: part_name(&part.code),
        label: part.label.clone(),
    }));
    let remainder_to = policy.rounding.remainder_to.as_deref();
    let (rest, exact): (Vec<Part<'_>>, Vec<Part<'_>>) =
        parts.into_iter().partition(|part| Some(part.code) == remainder_to);
    for part in &exact {
        weighed(draft, part, (cited, remainder_to.is_some()));
    }
    for part in rest {
        let Label { id, en } = &part.label;
        let label = Label::new(format!("Bagian {id}: sisa"), format!("Part for {en}: the remainder"));
        let minus = exact.iter().map(|part| part.name.clone()).collect();
        let left = Op::Sum { plus: vec![WHOLE.to_owned()], minus };
        draft.add(labelled(&part.name, label).is(left).cites(cited));
    }
}

fn weighed(draft: &mut Draft, part: &Part<'_>, (cited, is_whole): (usize, bool)) {
    let Label { id, en } = &part.label;
    let weight_name = format!("weight_{}", part.code);
    let weighing = step(&weight_name, &format!("Bobot {id}"), &format!("Weight of {en}"));
    draft.constant(weighing.unit(Unit::Rate).cites(cited), part.weight.decimal());
    let label = Label::new(format!("Bagian {id}"), format!("Part for {en}"));
    let share = product(&[WHOLE, &weight_name]);
    if is_whole {
        let exact = format!("{}_exact", part.name);
        let before =
            Label::new(format!("{}, sebelum dibulatkan", label.id), format!("{}, before rounding", label.en));
        draft.add(labelled(&exact, before).is(share));
        draft.add(labelled(&part.name, label).is(round(&exact, Decimal::ONE, Rounding::Down)).cites(cited));
    } else {
        draft.add(labelled(&part.name, label).is(share));
    }
}

/// What the evaluation pays of the performance part.
fn performance(draft: &mut Draft, performance: &Performance, cited: usize) {
    let rate = if performance.follows_value() {
        by_value(draft, performance, cited)
    } else {
        let rows = rates(performance.by_predikat.iter().map(|(one, rate)| (one.word(), *rate)));
        draft.own_table(OwnTable {
            name: "by_predikat",
            label: Label::new("Bagian yang dibayar menurut predikat", "Share paid by grade"),
            otherwise: None,
            rows: with_unrated(rows, performance.unrated),
        });
        draft.add(
            step("predikat_rate", "Bagian menurut predikat", "Share of the grade")
                .unit(Unit::Rate)
                .is(lookup("by_predikat", &[input::PREDIKAT]))
                .cites(cited),
        );
        "predikat_rate"
    };
    draft.add(
        step("performance_earned", "Bagian kinerja yang diperoleh", "Performance part earned")
            .is(product(&[PERFORMANCE_PART, rate])),
    );
}

/// The share of the band in which the value of the SKP lies. Who has no value is named, unless the policy pays a share.
fn by_value(draft: &mut Draft, performance: &Performance, cited: usize) -> &'static str {
    let rows = performance.by_skp_value.iter();
    let rows = rows.map(|band| (String::new(), band.from.decimal(), Value::from(band.rate.decimal())));
    let label = Label::new("Bagian yang dibayar menurut nilai SKP", "Share paid by value of the SKP");
    draft.reaching_table("by_skp_value", label, rows.collect());
    let band = step("skp_band_rate", "Bagian menurut nilai SKP", "Share of the value of the SKP");
    draft.add(band.unit(Unit::Rate).is(lookup("by_skp_value", &[input::SKP_VALUE])).cites(cited));
    let mut cases = vec![(input::RATED, "skp_band_rate")];
    if let Some(rate) = performance.unrated {
        let unrated = step("skp_unrated_rate", "Bagian tanpa evaluasi", "Share without an evaluation");
        draft.constant(unrated.unit(Unit::Rate).cites(cited), rate.decimal());
        cases.push((input::NONE, "skp_unrated_rate"));
    }
    let chosen = step("skp_rate", "Bagian yang dibayar", "Share paid");
    draft.add(chosen.unit(Unit::Rate).is(choose(input::SKP_RATED, &cases, None)));
    "skp_rate"
}

/// What a further part earns by its driver.
fn further(draft: &mut Draft, part: &FurtherPart, cited: usize) -> Line {
    let name = part_name(&part.code);
    let (rows, by) = match &part.driver {
        Driver::Fixed => (vec![], ""),
        Driver::Predikat { by_predikat, unrated } => {
            let rows = rates(by_predikat.iter().map(|(one, rate)| (one.word(), *rate)));
            (with_unrated(rows, *unrated), input::PREDIKAT)
        }
        Driver::UnitPredikat { by_predikat, unrated } => {
            let rows = rates(by_predikat.iter().map(|(one, rate)| (one.word(), *rate)));
            (with_unrated(rows, *unrated), input::UNIT_PREDIKAT)
        }
    };
    let earned = if by.is_empty() {
        name
    } else {
        let Label { id, en } = &part.label;
        let label = Label::new(format!("{id}: bagian yang dibayar"), format!("{en}: share paid"));
        let rate = format!("share_{}", part.code);
        draft.own_table(OwnTable { name: &rate, label: label.clone(), otherwise: None, rows });
        draft.add(labelled(&rate, label).unit(Unit::Rate).is(lookup(&rate, &[by])).cites(cited));
        let earned = format!("earned_{}", part.code);
        let label = Label::new(format!("{id} yang diperoleh"), format!("{en} earned"));
        draft.add(labelled(&earned, label).is(product(&[&name, &rate])));
        earned
    };
    Line { name: line::tpp_part(&part.code), label: part.label.clone(), earned, cuts: vec![] }
}

fn rates<'a>(all: impl Iterator<Item = (&'a str, Rate)>) -> Vec<OwnRow<'static>> {
    all.map(|(word, rate)| (word.to_owned(), rate.decimal().into(), None)).collect()
}

fn with_unrated(mut rows: Vec<OwnRow<'static>>, unrated: Option<Rate>) -> Vec<OwnRow<'static>> {
    rows.extend(unrated.map(|rate| (input::NONE.to_owned(), rate.decimal().into(), None)));
    rows
}

/// The cuts by code: those of the performance part, then all others, which attendance bears.
fn cuts(draft: &mut Draft, policy: &TppPolicy, cited: usize) -> (Vec<String>, Vec<String>) {
    let (mut from_performance, mut from_attendance) = (Vec::new(), Vec::new());
    let is_for_some = !policy.attendance.only.is_empty();
    if is_for_some {
        whose(draft, policy, cited);
    }
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
        let counted = input::attendance(cut.code);
        let mut of = vec![base, &rate, &counted];
        of.extend(is_for_some.then_some("is_cut"));
        draft.add(
            step(&name, &format!("Pengurangan: {id}"), &format!("Cut: {en}")).is(product(&of)).cites(cited),
        );
        match cut.of {
            CutBase::Performance => from_performance.push(name),
            CutBase::Whole | CutBase::Attendance => from_attendance.push(name),
        }
    }
    if policy.attendance.carries_over && !from_attendance.is_empty() {
        let beyond = step("cuts_beyond", "Pengurangan melebihi bagian kehadiran", "Cuts beyond attendance");
        let minus = vec![ATTENDANCE_PART.to_owned()];
        draft.add(beyond.is(Op::Sum { plus: from_attendance.clone(), minus }));
        let carried = step("cuts_carried", "Pengurangan dari bagian kinerja", "Cuts taken from performance");
        draft.add(carried.is(greatest(&["cuts_beyond", ZERO])).cites(cited));
        from_performance.push("cuts_carried".to_owned());
    }
    (from_performance, from_attendance)
}

/// 1 for a status whose attendance costs something, 0 for another one.
fn whose(draft: &mut Draft, policy: &TppPolicy, cited: usize) {
    let is_cut = |status| Value::from(i64::from(policy.attendance.only.contains(status)));
    let rows = policy.statuses.keys().map(|status| (status.word().to_owned(), is_cut(status), None));
    let label = Label::new("Dikenai pengurangan (1) atau tidak (0)", "Bears cuts (1) or not (0)");
    draft.own_table(OwnTable {
        name: "cut_by_status",
        label: label.clone(),
        otherwise: None,
        rows: rows.collect(),
    });
    draft.add(
        labelled("is_cut", label).unit(Unit::Rate).is(lookup("cut_by_status", &[input::STATUS])).cites(cited),
    );
}

/// A line less its cuts, which cannot make it negative.
fn add_line(draft: &mut Draft, line: Line, mode: Rounding) {
    let Line { name, label, earned, cuts } = line;
    let Label { id, en } = &label;
    let (left, over) = (format!("{name}_left"), format!("{name}_after_cuts"));
    let after = step(&over, &format!("{id} dikurangi"), &format!("{en} less cuts"));
    draft.add(after.is(Op::Sum { plus: vec![earned], minus: cuts }));
    let before = step(&left, &format!("{id} sebelum dibulatkan"), &format!("{en} before rounding"));
    draft.add(before.is(greatest(&[&over, ZERO])));
    draft.add(labelled(&name, label).is(round(&left, Decimal::ONE, mode)).line(LineKind::Earning));
}
