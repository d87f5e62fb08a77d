//! A policy in words: its parts with what each follows, its tables, its cuts.

use kernel::id::PolicyId;
use kernel::{Label, Month, Period, Predikat, PredikatOrganisasi, Rate};
use personnel::value::{LeaveKind, Punishment};
use serde::Serialize;
use utoipa::ToSchema;

use super::incentives::{CriteriaIncentive, incentives};
use crate::policies::Policy;
use crate::rules::PaidStatus;
use crate::rules::tpp::{
    AttendanceCode, CutBase, Driver, FurtherPart, LeaveStep, Performance, SkpBand, TaxMethod, TppPolicy,
};

/// A policy as an employee needs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = payroll::CriteriaPolicy)]
pub struct CriteriaPolicy {
    /// The policy: `GET /v1/payroll/policies/{id}`.
    pub id: PolicyId,
    /// Its title.
    pub title: Label,
    /// The regional-head regulation.
    #[schema(example = "Perbup 12/2026")]
    pub instrument: String,
    /// Where in it.
    #[schema(example = "pasal 5 sampai pasal 14")]
    pub article: String,
    /// What the instrument leaves open and the policy decides.
    pub assumptions: Vec<Label>,
    /// The period whose evaluation counts.
    pub evaluation_period: Period,
    /// The month whose attendance counts.
    pub attendance_month: Month,
    /// What share of the whole each status receives.
    pub statuses: std::collections::BTreeMap<PaidStatus, Rate>,
    /// The parts that the whole is split into.
    pub parts: Vec<CriteriaPart>,
    /// What is added for a unit that reached its target and for projects that ended as planned.
    pub incentives: Vec<CriteriaIncentive>,
    /// What attendance costs.
    pub cuts: Vec<CriteriaCut>,
    /// Whose attendance costs anything; everybody's where none is named.
    pub cut_statuses: Vec<PaidStatus>,
    /// What leave takes from the whole.
    pub leaves: Vec<CriteriaLeave>,
    /// What sanctions take from the whole.
    pub sanctions: Vec<CriteriaSanction>,
    /// How it is taxed.
    pub tax: TaxMethod,
}

/// A part of the whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = payroll::CriteriaPart)]
pub struct CriteriaPart {
    /// Stable.
    #[schema(example = "performance")]
    pub code: String,
    /// For people.
    pub label: Label,
    /// Its share of the whole.
    pub weight: Rate,
    /// What it follows, in words.
    pub driver: Label,
    /// Its table, the best step first; empty where it has none.
    pub steps: Vec<CriteriaStep>,
}

/// A row of the table of a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = payroll::CriteriaStep)]
pub struct CriteriaStep {
    /// The grade or the band, in words.
    pub label: Label,
    /// What of the part is paid.
    pub rate: Rate,
}

/// What attendance costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = payroll::CriteriaCut)]
pub struct CriteriaCut {
    /// For what.
    pub code: AttendanceCode,
    /// In words.
    pub label: Label,
    /// Share of the base for each.
    pub rate: Rate,
    /// The base.
    pub of: CutBase,
}

/// What a kind of leave takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = payroll::CriteriaLeave)]
pub struct CriteriaLeave {
    /// The leave.
    pub leave: LeaveKind,
    /// By its month.
    pub steps: Vec<LeaveStep>,
}

/// What a sanction takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = payroll::CriteriaSanction)]
pub struct CriteriaSanction {
    /// The sanction.
    pub punishment: Punishment,
    /// The share of the whole.
    pub cut: Rate,
}

impl CriteriaPolicy {
    /// A policy as it applies to a month.
    pub(super) fn of(policy: &Policy, rules: TppPolicy, month: Month) -> Self {
        let mut parts = vec![performance(&rules), attendance(&rules)];
        parts.extend(rules.parts.iter().map(further));
        parts.retain(|part| part.weight != Rate(0));
        let cut = |cut: &crate::rules::tpp::Cut| CriteriaCut {
            code: cut.code,
            label: cut.code.label(),
            rate: cut.rate,
            of: cut.of,
        };
        let leave = |rule: &crate::rules::tpp::LeaveRule| CriteriaLeave {
            leave: rule.leave,
            steps: rule.steps.clone(),
        };
        let sanction = |rule: &crate::rules::tpp::SanctionCut| CriteriaSanction {
            punishment: rule.punishment,
            cut: rule.cut,
        };
        Self {
            id: policy.id,
            evaluation_period: rules.evaluation_period(month),
            attendance_month: rules.attendance_month(month),
            parts,
            incentives: incentives(&rules, month),
            cuts: rules.attendance.cuts.iter().map(cut).collect(),
            cut_statuses: rules.attendance.only.iter().copied().collect(),
            leaves: rules.leaves.iter().map(leave).collect(),
            sanctions: rules.sanctions.iter().map(sanction).collect(),
            tax: rules.tax.method,
            title: rules.title,
            instrument: rules.instrument,
            article: rules.article,
            assumptions: rules.assumptions,
            statuses: rules.statuses,
        }
    }
}

fn performance(rules: &TppPolicy) -> CriteriaPart {
    let Performance { by_predikat, by_skp_value, unrated, .. } = &rules.performance;
    let (driver, mut steps) = if rules.performance.follows_value() {
        (Label::new("Menurut nilai SKP", "By the value of the SKP"), steps_by_value(by_skp_value))
    } else {
        (by_your_grade(), steps_by_predikat(by_predikat.iter()))
    };
    steps.extend(unrated.map(unrated_step));
    CriteriaPart {
        code: "performance".to_owned(),
        label: Label::new("Kinerja", "Performance"),
        weight: rules.weights.performance,
        driver,
        steps,
    }
}

fn attendance(rules: &TppPolicy) -> CriteriaPart {
    let driver = if rules.attendance.cuts.is_empty() {
        Label::new("Dibayar penuh", "Paid in full")
    } else {
        Label::new(
            "Menurut kehadiran, dikurangi jadwal pengurangan",
            "By attendance, less the schedule of cuts",
        )
    };
    CriteriaPart {
        code: "attendance".to_owned(),
        label: Label::new("Kehadiran", "Attendance"),
        weight: rules.weights.attendance,
        driver,
        steps: vec![],
    }
}

fn further(part: &FurtherPart) -> CriteriaPart {
    let (driver, steps) = match &part.driver {
        Driver::Fixed => (Label::new("Tetap, dibayar penuh", "Fixed, paid in full"), vec![]),
        Driver::Predikat { by_predikat, unrated } => {
            let mut steps = steps_by_predikat(by_predikat.iter());
            steps.extend(unrated.map(unrated_step));
            (by_your_grade(), steps)
        }
        Driver::UnitPredikat { by_predikat, unrated } => {
            let rows = by_predikat.iter().rev();
            let step = |(one, rate): (&PredikatOrganisasi, &Rate)| CriteriaStep {
                label: unit_grade(*one),
                rate: *rate,
            };
            let mut steps: Vec<CriteriaStep> = rows.map(step).collect();
            steps.extend(unrated.map(unrated_step));
            (Label::new("Menurut predikat unit kerja", "By the grade of the unit"), steps)
        }
        Driver::Ikm { bands, unmeasured } => {
            let mut steps = steps_by_value(bands);
            let none = Label::new("Belum diukur", "Not measured");
            steps.extend(unmeasured.map(|rate| CriteriaStep { label: none, rate }));
            let driver = Label::new(
                "Menurut indeks kepuasan masyarakat unit kerja",
                "By the index of satisfaction of the unit",
            );
            (driver, steps)
        }
        Driver::TeamResult { bands, without } => {
            let mut steps = steps_by_value(bands);
            let none = Label::new("Tanpa proyek yang selesai", "Without a finished project");
            steps.extend(without.map(|rate| CriteriaStep { label: none, rate }));
            let driver = Label::new(
                "Menurut skor tim proyek yang selesai",
                "By the score of the team of a finished project",
            );
            (driver, steps)
        }
    };
    CriteriaPart { code: part.code.clone(), label: part.label.clone(), weight: part.weight, driver, steps }
}

/// Bands of values, the highest first.
fn steps_by_value(bands: &[SkpBand]) -> Vec<CriteriaStep> {
    let mut bands = bands.to_vec();
    bands.sort_by_key(|band| std::cmp::Reverse(band.from));
    let step = |band: SkpBand| {
        let label = match band.until {
            Some(until) => Label::new(
                format!("Nilai {} sampai di bawah {until}", band.from),
                format!("Value from {} to below {until}", band.from),
            ),
            None => Label::new(
                format!("Nilai {} ke atas", band.from),
                format!("Value of {} and above", band.from),
            ),
        };
        CriteriaStep { label, rate: band.rate }
    };
    bands.into_iter().map(step).collect()
}

fn by_your_grade() -> Label {
    Label::new("Menurut predikat kinerja pegawai", "By the employee's performance grade")
}

fn unrated_step(rate: Rate) -> CriteriaStep {
    CriteriaStep { label: Label::new("Belum dievaluasi", "Not evaluated"), rate }
}

fn steps_by_predikat<'a>(
    rows: impl DoubleEndedIterator<Item = (&'a Predikat, &'a Rate)>,
) -> Vec<CriteriaStep> {
    rows.rev().map(|(one, rate)| CriteriaStep { label: grade(*one), rate: *rate }).collect()
}

fn grade(predikat: Predikat) -> Label {
    let (id, en) = match predikat {
        Predikat::SangatBaik => ("Sangat baik", "Very good"),
        Predikat::Baik => ("Baik", "Good"),
        Predikat::ButuhPerbaikan => ("Butuh perbaikan", "Needs improvement"),
        Predikat::Kurang => ("Kurang", "Poor"),
        Predikat::SangatKurang => ("Sangat kurang", "Very poor"),
    };
    Label::new(id, en)
}

fn unit_grade(predikat: PredikatOrganisasi) -> Label {
    let (id, en) = match predikat {
        PredikatOrganisasi::Istimewa => ("Istimewa", "Excellent"),
        PredikatOrganisasi::Baik => ("Baik", "Good"),
        PredikatOrganisasi::ButuhPerbaikan => ("Butuh perbaikan", "Needs improvement"),
        PredikatOrganisasi::Kurang => ("Kurang", "Poor"),
        PredikatOrganisasi::SangatKurang => ("Sangat kurang", "Very poor"),
    };
    Label::new(id, en)
}
