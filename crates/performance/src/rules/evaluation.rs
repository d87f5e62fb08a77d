//! When a period may be evaluated.

use chrono::{Datelike, NaiveDate};
use kernel::{DateRange, Ekspektasi, Fault, Period, PredikatOrganisasi};

use super::period;
use super::text::{PASSAGE_MAX, fault, fault_if_given};
use crate::words::Rhythm;

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
    /// Whether a rating demands evidence.
    pub evidence_required: bool,
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
    if faults.is_empty() && case.evidence_required && case.reports.is_empty() {
        faults.push(Fault::invalid("performance.evidence_missing").at("/period"));
    }
    let open = case.reports.iter().filter(|report| !report.is_realised);
    faults.extend(open.map(|report| {
        Fault::invalid("performance.realisation_missing").at("/period").with("rhk", report.rhk_number)
    }));
    faults.extend(fault_if_given(case.note, "/note", PASSAGE_MAX));
    faults
}

/// What a region's cycle asks of ratings.
#[derive(Clone, Copy, Debug)]
pub struct CycleTerms {
    /// How often work is rated.
    pub rhythm: Rhythm,
    /// Whether by numbers.
    pub is_numeric: bool,
    /// The days on which the period is rated.
    pub rating_days: Option<DateRange>,
}

/// Faults of a rating under a cycle: periods of its rhythm, on the days that it names, by its scheme.
pub fn faults_of_terms(
    terms: CycleTerms,
    period: Period,
    (is_numeric, today): (bool, NaiveDate),
) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !Rhythm::Tahunan.fits(period) && !terms.rhythm.fits(period) {
        faults.push(Fault::invalid("performance.period_off_rhythm").at("/period").with("period", period));
    }
    if is_numeric != terms.is_numeric {
        let place = if is_numeric { "/numeric" } else { "/hasil_kerja" };
        faults.push(Fault::invalid("performance.scheme_other").at(place));
    }
    if let Some(days) = terms.rating_days
        && !days.contains(today)
    {
        let last = days.stored_until().pred_opt().unwrap_or(days.from);
        let fault = Fault::invalid("performance.rating_outside_cycle");
        faults.push(fault.with("from", days.from).with("until", last));
    }
    faults
}

/// The periods of a rhythm that touch the days of a plan that a cycle scores: each of them is rated before the year is.
pub fn periods_of(rhythm: Rhythm, year: i32, days: DateRange) -> Vec<Period> {
    let texts: Vec<String> = match rhythm {
        Rhythm::Bulanan => (1..=12).map(|month| format!("{year:04}-{month:02}")).collect(),
        Rhythm::Triwulan => (1..=4).map(|quarter| format!("{year:04}-Q{quarter}")).collect(),
        Rhythm::Semester => (1..=2).map(|half| format!("{year:04}-S{half}")).collect(),
        Rhythm::Tahunan => Vec::new(),
    };
    let periods = texts.iter().filter_map(|text| text.parse::<Period>().ok());
    periods.filter(|period| period.days().overlaps(days)).collect()
}

/// The result of a unit's leader is the unit's own achievement (PermenPANRB 6/2022): a unit above what was agreed, as agreed, or below.
pub fn result_of_leader(unit: PredikatOrganisasi) -> Ekspektasi {
    match unit {
        PredikatOrganisasi::Istimewa => Ekspektasi::DiAtas,
        PredikatOrganisasi::Baik => Ekspektasi::Sesuai,
        PredikatOrganisasi::ButuhPerbaikan
        | PredikatOrganisasi::Kurang
        | PredikatOrganisasi::SangatKurang => Ekspektasi::DiBawah,
    }
}

/// A leader is not rated past his unit.
pub fn faults_of_leader(unit: PredikatOrganisasi, hasil_kerja: Ekspektasi) -> Option<Fault> {
    let expected = result_of_leader(unit);
    let fault = || {
        Fault::invalid("performance.leader_follows_unit")
            .at("/hasil_kerja")
            .with("unit", unit)
            .with("expected", expected)
    };
    (expected != hasil_kerja).then(fault)
}

/// Whether a period is the whole of a plan's year.
pub fn is_year(year: i32, period: Period) -> bool {
    period.first_month().first_day().year() == year && period.first_month().plus(11) == period.last_month()
}

/// The whole year is rated by an act of its own, which hands the rating over.
pub fn faults_of_part(year: i32, period: Period) -> Option<Fault> {
    let fault = || Fault::invalid("performance.year_apart").at("/period").with("period", period);
    is_year(year, period).then(fault)
}

/// The year is not rated before the plan's last month: a judgement of the year needs the year.
pub fn year_not_over(plan: DateRange, today: NaiveDate) -> Option<Fault> {
    let last = plan.until.and_then(|until| until.pred_opt()).unwrap_or(plan.from);
    let opens = last.with_day(1).unwrap_or(last).max(plan.from);
    (today < opens).then(|| Fault::invalid("performance.year_not_over").with("day", opens))
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
        let today = "2026-02-03".parse().unwrap();
        let case = Case { plan, period, reports, evidence_required: true, note: None, today };
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
    fn a_cycle_names_rhythm_scheme_and_days() {
        let day = |text: &str| -> NaiveDate { text.parse().unwrap() };
        let days = DateRange::bounded(day("2026-07-01"), day("2026-08-01"));
        let terms = CycleTerms { rhythm: Rhythm::Semester, is_numeric: false, rating_days: Some(days) };
        let codes = |period: &str, how: (bool, NaiveDate)| -> Vec<&str> {
            faults_of_terms(terms, period.parse().unwrap(), how).iter().map(|fault| fault.code).collect()
        };
        assert_eq!(codes("2026-S1", (false, day("2026-07-31"))), [""; 0]);
        let all =
            ["performance.period_off_rhythm", "performance.scheme_other", "performance.rating_outside_cycle"];
        assert_eq!(codes("2026-Q1", (true, day("2026-08-01"))), all);
        let half = DateRange::bounded(day("2026-07-15"), day("2027-01-01"));
        assert_eq!(periods_of(Rhythm::Semester, 2026, half).len(), 1, "a plan from mid-year on");
        assert_eq!(periods_of(Rhythm::Bulanan, 2026, half).len(), 6);
    }

    #[test]
    fn a_leader_is_what_the_unit_is() {
        use PredikatOrganisasi::{Baik, Istimewa, SangatKurang};
        assert_eq!(result_of_leader(Istimewa), Ekspektasi::DiAtas);
        assert_eq!(faults_of_leader(Baik, Ekspektasi::Sesuai), None);
        let fault = faults_of_leader(SangatKurang, Ekspektasi::DiAtas).unwrap();
        assert_eq!(
            (fault.code, fault.pointer.as_deref()),
            ("performance.leader_follows_unit", Some("/hasil_kerja"))
        );
    }

    #[test]
    fn the_year_is_rated_in_its_last_month() {
        let plan =
            |from: &str, until: &str| DateRange::bounded(from.parse().unwrap(), until.parse().unwrap());
        let asked = |plan: DateRange, today: &str| year_not_over(plan, today.parse().unwrap()).is_some();
        assert!(asked(plan("2026-01-01", "2027-01-01"), "2026-11-30"));
        assert!(!asked(plan("2026-01-01", "2027-01-01"), "2026-12-01"));
        assert!(!asked(plan("2026-01-01", "2026-06-15"), "2026-06-01"), "a plan that ended in mid-year");
        assert!(faults_of_part(2026, "2026".parse().unwrap()).is_some());
        assert!(faults_of_part(2026, "2026-S2".parse().unwrap()).is_none());
    }

    #[test]
    fn a_correction_says_why() {
        assert_eq!(faults_of_correction(" ", None).len(), 1);
        assert_eq!(faults_of_correction("Realisasi terlambat masuk", None), []);
    }
}
