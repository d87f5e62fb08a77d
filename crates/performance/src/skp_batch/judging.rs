//! What makes a row of a batch of plans possible: the rules of single plans, for many employees at once.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use kernel::Fault;
use kernel::id::EmployeeId;

use super::EnteredSkp;
use crate::entity::{cycle, rhk, skp};
use crate::rules::cycle::fault_of_planning;
use crate::rules::plan::{self, faults_of_days, faults_of_form, faults_to_agree, faults_to_submit};
use crate::states::CycleStatus;
use crate::words::Origin;

/// What is known of the employees of a batch.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The operator's own employee.
    pub operator: Option<EmployeeId>,
    /// Those whom the operator reaches.
    pub reached: HashSet<EmployeeId>,
    /// Who rates whom.
    pub raters: HashMap<EmployeeId, EmployeeId>,
    /// The plans of the employees and of their raters.
    pub plans: Vec<skp::Model>,
    /// The results of those that are agreed.
    pub results: Vec<rhk::Model>,
    /// The cycles that govern them, by year.
    pub governed: HashMap<(EmployeeId, i32), cycle::Model>,
    /// Whether the scan of the signed forms is there.
    pub has_form: bool,
}

impl Known {
    /// The results of the superior's agreed plan of the days of a row.
    fn above(&self, row: &EnteredSkp) -> Vec<&rhk::Model> {
        let Some(rater) = self.raters.get(&row.employee_id) else { return Vec::new() };
        let is_above = |skp: &&skp::Model| {
            skp.employee_id == *rater && skp.status.is_agreed() && skp.days().overlaps(row.days)
        };
        let plans: HashSet<_> = self.plans.iter().filter(is_above).map(|skp| skp.id).collect();
        self.results.iter().filter(|rhk| plans.contains(&rhk.skp_id)).collect()
    }
}

/// Turns the numbers of the superior's results into links.
pub fn link(row: &mut EnteredSkp, known: &Known) -> Vec<Fault> {
    let above: HashMap<i32, _> = known.above(row).into_iter().map(|rhk| (rhk.number, rhk.id)).collect();
    let mut faults = Vec::new();
    for (at, (rhk, number)) in row.plan.rhk.iter_mut().zip(&row.supports).enumerate() {
        let Some(number) = number else { continue };
        match above.get(number) {
            Some(id) => rhk.supports_rhk_id = Some(*id),
            None => faults
                .push(Fault::invalid("performance.link_foreign").at(format!("/rhk/{at}/supports_number"))),
        }
    }
    faults
}

/// What is wrong with a row.
pub fn faults_of_row(row: &EnteredSkp, known: &Known, today: NaiveDate) -> Vec<Fault> {
    let refused = |code, pointer: &str| vec![Fault::invalid(code).at(pointer)];
    if known.operator == Some(row.employee_id) {
        return refused("performance.entered_for_oneself", "/employee_id");
    }
    if known.operator.is_some() && known.raters.get(&row.employee_id).copied() == known.operator {
        return refused("performance.entered_by_rater", "/employee_id");
    }
    if !known.reached.contains(&row.employee_id) {
        return refused("performance.employee_unknown", "/employee_id");
    }
    let mut faults = faults_of_days(row.year, row.days);
    faults.extend(fault_of_cycle(row, known, today));
    let overlaps = |skp: &skp::Model| skp.employee_id == row.employee_id && skp.days().overlaps(row.days);
    if known.plans.iter().any(overlaps) {
        faults.push(Fault::invalid("performance.skp_overlaps").at("/starts_on"));
    }
    let of_plan = plan::Known {
        superior: known.above(row).into_iter().map(|rhk| rhk.id).collect(),
        ..plan::Known::default()
    };
    faults.extend(faults_of_form(&row.plan, &of_plan));
    if let Some(signed_on) = row.signed_on {
        faults.extend(faults_to_submit(&row.plan, &of_plan));
        faults.extend(faults_to_agree(&row.plan, &[]));
        faults.extend(faults_of_signing(row, known, (signed_on, today)));
    }
    // A fault that both gates find is one fault.
    let mut seen = HashSet::new();
    faults.retain(|fault| seen.insert((fault.code, fault.pointer.clone())));
    faults
}

fn faults_of_signing(
    row: &EnteredSkp,
    known: &Known,
    (signed_on, today): (NaiveDate, NaiveDate),
) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !known.has_form {
        faults.push(Fault::invalid("performance.form_missing").at("/signed_on"));
    }
    if signed_on > today {
        faults.push(Fault::invalid("performance.signed_in_future").at("/signed_on"));
    }
    if !known.raters.contains_key(&row.employee_id) {
        faults.push(Fault::invalid("performance.rater_missing").at("/employee_id"));
    }
    faults
}

fn fault_of_cycle(row: &EnteredSkp, known: &Known, today: NaiveDate) -> Option<Fault> {
    let cycle = known.governed.get(&(row.employee_id, row.year))?;
    let fault = if cycle.source == Origin::EkinerjaBkn {
        Some(Fault::invalid("performance.kept_elsewhere"))
    } else if cycle.status == CycleStatus::Ditutup {
        Some(Fault::invalid("performance.cycle_closed"))
    } else {
        fault_of_planning(&cycle.terms(), today)
    };
    fault.map(|fault| fault.at("/year"))
}

/// Employees who are named twice.
pub fn faults_of_repetition(rows: &[EnteredSkp]) -> Vec<Fault> {
    let mut seen = HashSet::new();
    let each = rows.iter().enumerate();
    each.filter(|(_, row)| !seen.insert(row.employee_id))
        .map(|(at, _)| Fault::invalid("performance.row_repeated").at(format!("/rows/{at}/employee_id")))
        .collect()
}
