//! When a period may be evaluated.

use chrono::NaiveDate;
use kernel::{DateRange, Fault, Period};

use super::period;
use super::text::{PASSAGE_MAX, fault, fault_if_given};

/// One report inside the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// The place of its RHK in the plan.
    pub rhk_number: i32,
    /// Whether it has a realisation, and so evidence.
    pub is_realised: bool,
}

/// What is known when a superior rates.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    /// The days of the plan.
    pub plan: DateRange,
    /// The period to be rated.
    pub period: Period,
    /// The reports inside it.
    pub reports: &'a [Report],
    /// The superior's words.
    pub note: Option<&'a String>,
    /// The day of rating.
    pub today: NaiveDate,
}

/// Faults that keep a period from being evaluated: it must touch the plan and have begun, and every action plan in it, at
/// least one, must have led to a realisation with evidence.
pub fn faults(case: &Case) -> Vec<Fault> {
    let mut faults = Vec::new();
    faults.extend(period::outside(case.plan, case.period));
    faults.extend(period::in_future(case.period, case.today));
    if faults.is_empty() && case.reports.is_empty() {
        faults.push(Fault::invalid("performance.evidence_missing").at("/period"));
    }
    let open = case.reports.iter().filter(|report| !report.is_realised);
    faults.extend(open.map(|report| {
        Fault::invalid("performance.realisation_missing").at("/period").with("rhk", report.rhk_number)
    }));
    faults.extend(fault_if_given(case.note, "/note", PASSAGE_MAX));
    faults
}

/// Faults of a correction: payroll and the employee must be told why.
pub fn faults_of_correction(reason: &str, note: Option<&String>) -> Vec<Fault> {
    let mut faults = Vec::new();
    faults.extend(fault(reason, "/reason", PASSAGE_MAX));
    faults.extend(fault_if_given(note, "/note", PASSAGE_MAX));
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(period: &str, reports: &[Report]) -> Vec<&'static str> {
        let plan = DateRange::bounded("2026-01-01".parse().unwrap(), "2027-01-01".parse().unwrap());
        let period = period.parse().unwrap();
        let case = Case { plan, period, reports, note: None, today: "2026-02-03".parse().unwrap() };
        faults(&case).iter().map(|fault| fault.code).collect()
    }

    #[test]
    fn evidence_is_demanded() {
        let done = Report { rhk_number: 1, is_realised: true };
        let open = Report { rhk_number: 2, is_realised: false };
        assert_eq!(codes("2026-01", &[done]), [""; 0]);
        assert_eq!(codes("2026-01", &[]), ["performance.evidence_missing"]);
        assert_eq!(codes("2026-01", &[done, open]), ["performance.realisation_missing"]);
    }

    #[test]
    fn the_period_has_begun_and_touches_the_plan() {
        assert_eq!(codes("2026-03", &[]), ["performance.period_in_future"]);
        assert_eq!(codes("2025-12", &[]), ["performance.period_outside_skp"]);
    }

    #[test]
    fn a_correction_says_why() {
        assert_eq!(faults_of_correction(" ", None).len(), 1);
        assert_eq!(faults_of_correction("Realisasi terlambat masuk", None), []);
    }
}
