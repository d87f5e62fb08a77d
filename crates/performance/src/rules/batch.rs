//! What makes a row of a batch possible: the rules of single reports, for many plans at once.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use kernel::id::{EmployeeId, ProgressId, RhkId, SkpId};
use kernel::{DateRange, Fault, Period};

use super::period::{covers, in_future, outside};
use super::progress::{faults_of_evidence, faults_of_realisation};
use super::text::{PASSAGE_MAX, fault};
use crate::batch::EnteredProgress;
use crate::progress::{NewEvidence, Proof};

/// A running plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Running {
    /// The plan.
    pub skp_id: SkpId,
    /// Whose it is.
    pub employee_id: EmployeeId,
    /// When it is in force.
    pub days: DateRange,
}

/// What is known of the employees of a batch.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Their running plans, of those whom the operator reaches.
    pub plans: Vec<Running>,
    /// The results of the plans by their numbers.
    pub results: HashMap<(SkpId, i32), RhkId>,
    /// The reports that are there.
    pub reports: HashMap<(RhkId, Period), ProgressId>,
    /// Reports that have evidence.
    pub with_evidence: HashSet<ProgressId>,
    /// The days that evaluations cover, by plan.
    pub evaluated: Vec<(SkpId, DateRange)>,
    /// Who rates whom.
    pub raters: HashMap<EmployeeId, EmployeeId>,
    /// The operator's own employee.
    pub operator: Option<EmployeeId>,
}

impl Known {
    /// The running plan into which a row's period falls.
    pub fn plan_of(&self, row: &EnteredProgress) -> Option<Running> {
        let is_its =
            |plan: &&Running| plan.employee_id == row.employee_id && outside(plan.days, row.period).is_none();
        self.plans.iter().find(is_its).copied()
    }

    /// The result that a row names by its number.
    pub fn result_of(&self, plan: Running, row: &EnteredProgress) -> Option<RhkId> {
        self.results.get(&(plan.skp_id, row.rhk_number)).copied()
    }
}

/// What is wrong with the rows, each fault with the number of its row.
pub fn faults_of_rows(rows: &[EnteredProgress], known: &Known, today: NaiveDate) -> Vec<(usize, Fault)> {
    let each = rows.iter().enumerate();
    each.flat_map(|(at, row)| faults_of_row(row, known, today).into_iter().map(move |fault| (at, fault)))
        .collect()
}

/// Rows that say something of the same report twice.
pub fn faults_of_repetition(rows: &[EnteredProgress]) -> Vec<(usize, Fault)> {
    let mut seen = HashSet::new();
    let each = rows.iter().enumerate();
    each.filter(|(_, row)| !seen.insert((row.employee_id, row.rhk_number, row.period)))
        .map(|(at, _)| (at, Fault::invalid("performance.row_repeated")))
        .collect()
}

fn faults_of_row(row: &EnteredProgress, known: &Known, today: NaiveDate) -> Vec<Fault> {
    let refused = |code, pointer: &str| vec![Fault::invalid(code).at(pointer)];
    if known.operator == Some(row.employee_id) {
        return refused("performance.entered_for_oneself", "/employee_id");
    }
    if known.operator.is_some() && known.raters.get(&row.employee_id).copied() == known.operator {
        return refused("performance.entered_by_rater", "/employee_id");
    }
    // An employee outside the operator's units and one without a running plan look the same.
    let Some(plan) = known.plan_of(row) else {
        return refused("performance.no_running_skp", "/employee_id");
    };
    let Some(rhk) = known.result_of(plan, row) else {
        return refused("performance.id_unknown", "/rhk_number");
    };
    if known.evaluated.iter().any(|(skp, days)| *skp == plan.skp_id && covers(*days, row.period.days())) {
        return refused("performance.period_evaluated", "/period");
    }
    let report = known.reports.get(&(rhk, row.period));
    let mut faults = faults_of_plan(row, report.is_some());
    if let Some((name, link)) = row.evidence.clone() {
        let evidence = faults_of_evidence(&NewEvidence { name, proof: Proof::Link(link) });
        faults.extend(evidence.into_iter().map(|fault| below("/evidence", fault)));
    }
    if let Some(realisation) = &row.realisation {
        let there = report.is_some_and(|report| known.with_evidence.contains(report));
        let count = usize::from(there) + usize::from(row.evidence.is_some());
        faults.extend(faults_of_realisation(realisation, count));
        faults.extend(in_future(row.period, today));
    }
    faults
}

/// A report begins with its action plan, and has one only.
fn faults_of_plan(row: &EnteredProgress, is_begun: bool) -> Vec<Fault> {
    let given = row.action_plan.as_deref();
    match (given, is_begun) {
        (Some(_), true) => vec![Fault::invalid("performance.progress_exists").at("/action_plan")],
        (Some(text), false) => fault(text, "/action_plan", PASSAGE_MAX).into_iter().collect(),
        (None, false) => vec![Fault::invalid("performance.text_missing").at("/action_plan")],
        (None, true) if row.evidence.is_none() && row.realisation.is_none() => {
            vec![Fault::invalid("performance.row_empty")]
        }
        (None, true) => Vec::new(),
    }
}

fn below(place: &str, fault: Fault) -> Fault {
    let within = fault.pointer.clone().unwrap_or_default();
    fault.at(format!("{place}{within}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Realisation;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn row(employee_id: EmployeeId) -> EnteredProgress {
        EnteredProgress {
            employee_id,
            rhk_number: 1,
            period: "2026-01".parse().unwrap(),
            action_plan: Some("Layanan jemput bola".into()),
            evidence: Some(("Formulir".into(), "https://arsip.example.go.id/1".into())),
            realisation: Some(Realisation {
                text: "Selesai".into(),
                data_source: "SIAK".into(),
                value: None,
            }),
        }
    }

    #[test]
    fn each_row_is_judged_by_the_rules_of_single_reports() {
        let (employee_id, skp_id, rhk) = (EmployeeId::new(), SkpId::new(), RhkId::new());
        let days = DateRange::bounded(day("2026-01-01"), day("2027-01-01"));
        let known = Known {
            plans: vec![Running { skp_id, employee_id, days }],
            results: HashMap::from([((skp_id, 1), rhk)]),
            ..Known::default()
        };
        let codes = |row: EnteredProgress, known: &Known| -> Vec<&str> {
            faults_of_rows(&[row], known, day("2026-02-03")).iter().map(|(_, fault)| fault.code).collect()
        };
        let good = row(employee_id);
        assert_eq!(codes(good.clone(), &known), [""; 0]);
        assert_eq!(codes(row(EmployeeId::new()), &known), ["performance.no_running_skp"]);
        let other = EnteredProgress { rhk_number: 9, ..good.clone() };
        assert_eq!(codes(other, &known), ["performance.id_unknown"]);
        let bare = EnteredProgress { action_plan: None, evidence: None, ..good.clone() };
        assert_eq!(codes(bare, &known), ["performance.text_missing", "performance.evidence_missing"]);
        let begun =
            Known { reports: HashMap::from([((rhk, good.period), ProgressId::new())]), ..known.clone() };
        assert_eq!(codes(good.clone(), &begun), ["performance.progress_exists"]);
        let nothing =
            EnteredProgress { action_plan: None, evidence: None, realisation: None, ..good.clone() };
        assert_eq!(codes(nothing, &begun), ["performance.row_empty"]);
        let himself = Known { operator: Some(employee_id), ..known.clone() };
        assert_eq!(codes(good.clone(), &himself), ["performance.entered_for_oneself"]);
        let rater = EmployeeId::new();
        let raters = HashMap::from([(employee_id, rater)]);
        let by_rater = Known { operator: Some(rater), raters, ..known.clone() };
        assert_eq!(codes(good.clone(), &by_rater), ["performance.entered_by_rater"]);
        let closed = Known { evaluated: vec![(skp_id, days)], ..known };
        assert_eq!(codes(good.clone(), &closed), ["performance.period_evaluated"]);
        let twice = faults_of_repetition(&[good.clone(), good]);
        assert_eq!(twice.iter().map(|(at, _)| *at).collect::<Vec<_>>(), [1]);
    }
}
