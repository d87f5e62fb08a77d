//! The whole split into parts, what each part earns, what attendance takes, and the lines.

use kernel::recipe::{LineKind, Op, Rounding, Unit, Value};
use kernel::{Label, Month, Rate};
use rust_decimal::Decimal;

use super::{
    ATTENDANCE_PART, CutBase, Driver, FurtherPart, PERFORMANCE_PART, Performance, SkpBand, TppPolicy, WHOLE,
    ZERO, incentive,
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
pub(super) fn append(draft: &mut Draft, policy: &TppPolicy, (service, cited): (Month, usize)) {
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
    received.extend(incentive::append(draft, policy, (service, cited)));
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
        "predikat_rate".to_owned()
    };
    draft.add(
        step("performance_earned", "Bagian kinerja yang diperoleh", "Performance part earned")
            .is(product(&[PERFORMANCE_PART, &rate])),
    );
}

/// The share of the band in which a value lies, where there is one.
struct Banded<'a> {
    /// Names its table and its steps.
    name: &'a str,
    bands: &'a [SkpBand],
    /// What is paid without a value; who has none is named where the policy pays nothing then.
    without: Option<Rate>,
    /// The inputs that say whether there is a value, and which.
    asks: (&'a str, &'a str),
    label: Label,
}

/// Adds it, and gives the name of the share that is paid.
fn banded(draft: &mut Draft, banded: Banded<'_>, cited: usize) -> String {
    let Banded { name, bands, without, asks: (rated, value), label } = banded;
    let rows = bands.iter();
    let rows = rows.map(|band| (String::new(), band.from.decimal(), Value::from(band.rate.decimal())));
    let Label { id, en } = &label;
    let table = format!("by_{name}_value");
    let title = Label::new(format!("Bagian yang dibayar menurut {id}"), format!("Share paid by {en}"));
    draft.reaching_table(&table, title, rows.collect());
    let band = format!("{name}_band_rate");
    let of_value = step(&band, &format!("Bagian menurut {id}"), &format!("Share of the {en}"));
    draft.add(of_value.unit(Unit::Rate).is(lookup(&table, &[value])).cites(cited));
    let mut cases = vec![(input::RATED, band.as_str())];
    let unrated = format!("{name}_unrated_rate");
    if let Some(rate) = without {
        let written = step(&unrated, "Bagian tanpa evaluasi", "Share without an evaluation");
        draft.constant(written.unit(Unit::Rate).cites(cited), rate.decimal());
        cases.push((input::NONE, unrated.as_str()));
    }
    let chosen = format!("{name}_rate");
    let written = step(&chosen, "Bagian yang dibayar", "Share paid");
    draft.add(written.unit(Unit::Rate).is(choose(rated, &cases, None)));
    chosen
}

/// By the value of the SKP.
fn by_value(draft: &mut Draft, performance: &Performance, cited: usize) -> String {
    let Performance { by_skp_value, unrated, .. } = performance;
    let asks = (input::SKP_RATED, input::SKP_VALUE);
    let label = Label::new("nilai SKP", "value of the SKP");
    banded(draft, Banded { name: "skp", bands: by_skp_value, without: *unrated, asks, label }, cited)
}

/// What a further part earns by its driver.
fn further(draft: &mut Draft, part: &FurtherPart, cited: usize) -> Line {
    let name = part_name(&part.code);
    let rate = match &part.driver {
        Driver::Fixed => None,
        Driver::Predikat { by_predikat, unrated } => {
            let rows = rates(by_predikat.iter().map(|(one, rate)| (one.word(), *rate)));
            Some(by_grade(draft, part, (with_unrated(rows, *unrated), input::PREDIKAT), cited))
        }
        Driver::UnitPredikat { by_predikat, unrated } => {
            let rows = rates(by_predikat.iter().map(|(one, rate)| (one.word(), *rate)));
            Some(by_grade(draft, part, (with_unrated(rows, *unrated), input::UNIT_PREDIKAT), cited))
        }
        Driver::Ikm { bands, unmeasured } => {
            let asks = (input::IKM_MEASURED, input::IKM);
            let label = Label::new("indeks kepuasan masyarakat", "index of satisfaction");
            let of = Banded { name: &share_name(part), bands, without: *unmeasured, asks, label };
            Some(banded(draft, of, cited))
        }
        Driver::TeamResult { bands, without } => {
            let asks = (input::TEAM_RATED, input::TEAM_SCORE);
            let label = Label::new("skor tim proyek", "score of the project's team");
            let of = Banded { name: &share_name(part), bands, without: *without, asks, label };
            Some(banded(draft, of, cited))
        }
    };
    let earned = match rate {
        None => name,
        Some(rate) => {
            let Label { id, en } = &part.label;
            let earned = format!("earned_{}", part.code);
            let label = Label::new(format!("{id} yang diperoleh"), format!("{en} earned"));
            draft.add(labelled(&earned, label).is(product(&[&name, &rate])));
            earned
        }
    };
    Line { name: line::tpp_part(&part.code), label: part.label.clone(), earned, cuts: vec![] }
}

fn share_name(part: &FurtherPart) -> String {
    format!("share_{}", part.code)
}

/// The share of a grade, by the part's own table.
fn by_grade(
    draft: &mut Draft,
    part: &FurtherPart,
    (rows, by): (Vec<OwnRow<'static>>, &str),
    cited: usize,
) -> String {
    let Label { id, en } = &part.label;
    let label = Label::new(format!("{id}: bagian yang dibayar"), format!("{en}: share paid"));
    let rate = share_name(part);
    draft.own_table(OwnTable { name: &rate, label: label.clone(), otherwise: None, rows });
    draft.add(labelled(&rate, label).unit(Unit::Rate).is(lookup(&rate, &[by])).cites(cited));
    rate
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
