//! The performance allowance of a region (PP 12/2019 article 58): a policy compiled into a recipe.
//!
//! whole = basic + criteria, within the limits, less sanctions and leave; then parts: performance by its evaluation, attendance
//! less cuts, further ones by their drivers. Each line is rounded to the rupiah; steps before it keep their fractions, unless
//! the policy gives the remainder of the split to one part.

mod asks;
mod attendance;
mod driver;
mod faults;
mod incentive;
mod parts;
mod person;
mod policy;
pub(super) mod tax;
mod templates;
mod whole;

use kernel::Month;
use kernel::recipe::{Citation, LineKind, Op, Recipe, Unit};

pub use attendance::{Attendance, AttendanceCode, Cut, CutBase};
pub use driver::{Cycle, Driver, EvaluationPeriod, FurtherPart, PartRounding, Performance, SkpBand, Weights};
pub use incentive::{BonusAmount, Eligible, IncentiveAmount, ProjectBonus, UnitTarget};
pub use person::{
    Acting, ActingOffice, Excluded, ExcludedCertificate, LeaveRule, LeaveStep, SanctionCut, TransferredIn,
    month_of_leave,
};
pub use policy::{
    Basic, Component, KelasJabatan, Limits, NotAKelasJabatan, RegionIndex, Tax, TaxMethod, TppPolicy,
};
pub use templates::{TEMPLATES, Template};

use super::draft::{Draft, difference, greatest, labelled, least, step};
use super::gaji_induk::health_lines;
use super::{RunMonths, input, line};
use crate::regulation::{Law, LawAt, NoLaw};

/// The kind of the recipe.
pub const KIND: &str = "tpp";

/// A policy ready to use, invented for demonstration.
pub const DEMO_POLICY: &str = include_str!("../../../policies/demo.toml");

const ZERO: &str = "zero";
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
    inputs(&mut draft, policy, months.service);
    whole::append(&mut draft, policy, pay, cited)?;
    parts::append(&mut draft, policy, (months.service, cited));
    health(&mut draft, policy, pay)?;
    tax::append(&mut draft, policy, months.tax_law(law), cited)?;
    totals(&mut draft);
    Ok(draft.finish())
}

/// An input with its name for people.
type Asked = (&'static str, (&'static str, &'static str), Unit);

fn inputs(draft: &mut Draft, policy: &TppPolicy, service: Month) {
    for (name, (id, en), unit) in asked(policy, service) {
        draft.input(step(name, id, en).unit(unit));
    }
    for (name, (id, en), unit) in results(policy) {
        draft.input(step(name, id, en).unit(unit));
    }
    incentive::inputs(draft, policy, service);
    for cut in &policy.attendance.cuts {
        draft.input(labelled(&input::attendance(cut.code), cut.code.label()).unit(cut.code.unit()));
    }
    draft.constant(step(ZERO, "Nol", "Zero"), 0);
}

/// What a policy asks of a person; a policy that does not use a rule does not ask for its facts.
fn asked(policy: &TppPolicy, service: Month) -> Vec<Asked> {
    let mut asked: Vec<Asked> = vec![
        (input::STATUS, ("Status kepegawaian", "Employment status"), Unit::Text),
        (input::KELAS_JABATAN, ("Kelas jabatan", "Class of position"), Unit::Text),
    ];
    let follows_value = policy.performance.follows_value();
    if policy.asks_predikat(service) {
        asked.push((input::PREDIKAT, ("Predikat kinerja", "Performance grade"), Unit::Text));
    }
    if follows_value {
        asked.push((input::SKP_RATED, ("Ada nilai SKP", "Whether the SKP has a value"), Unit::Text));
        asked.push((input::SKP_VALUE, ("Nilai SKP", "Value of the SKP"), Unit::Score));
    }
    if policy.follows_units() {
        asked.push((input::UNIT_PREDIKAT, ("Predikat unit", "Grade of the unit"), Unit::Text));
    }
    let is_for_heads = policy.components.iter().any(|component| component.is_for_budget_users);
    if is_for_heads {
        asked.push((input::HEADS_SKPD, ("Pengguna anggaran", "Budget user"), Unit::Text));
    }
    if let Some(acting) = &policy.acting {
        let kelas = ("Kelas jabatan kedua", "Class of the second post");
        asked.push((input::ACTING_KELAS, kelas, Unit::Text));
        if is_for_heads {
            let head = ("Pengguna anggaran pada jabatan kedua", "Budget user in the second post");
            asked.push((input::ACTING_HEADS_SKPD, head, Unit::Text));
        }
        if !acting.offices.is_empty() {
            let office = ("Jabatan negara yang dirangkap", "Office of state acted in");
            asked.push((input::ACTING_OFFICE, office, Unit::Text));
        }
    }
    if policy.transferred_in.is_some() {
        let came = ("Pindahan dari instansi lain", "Came from another instansi");
        asked.push((input::TRANSFERRED, came, Unit::Text));
    }
    if !policy.sanctions.is_empty() {
        asked.push((input::SANCTION, ("Hukuman disiplin", "Sanction"), Unit::Text));
    }
    if !policy.leaves.is_empty() {
        asked.push((input::LEAVE, ("Cuti", "Leave"), Unit::Text));
        asked.push((input::LEAVE_MONTH, ("Bulan cuti ke-", "Month of the leave"), Unit::Months));
    }
    asked
}

/// What citizens and teams say, for the parts that follow it.
fn results(policy: &TppPolicy) -> Vec<Asked> {
    let mut asked: Vec<Asked> = Vec::new();
    if policy.follows_ikm() {
        let measured = ("Ada indeks kepuasan masyarakat", "Whether satisfaction was measured");
        asked.push((input::IKM_MEASURED, measured, Unit::Text));
        asked.push((input::IKM, ("Indeks kepuasan masyarakat", "Index of satisfaction"), Unit::Score));
    }
    if policy.follows_teams() {
        let rated = ("Ada proyek yang selesai", "Whether a project was finished");
        asked.push((input::TEAM_RATED, rated, Unit::Text));
        asked.push((input::TEAM_SCORE, ("Skor tim proyek", "Score of the project's team"), Unit::Score));
    }
    asked
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
