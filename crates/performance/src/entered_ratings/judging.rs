//! What makes a row of a sheet possible: the rules of single ratings, for many employees at once.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use kernel::id::{EmployeeId, FileId, SkpId};
use kernel::{Fault, Period, PredikatOrganisasi};

use super::EnteredRating;
use crate::entity::{cycle, skp};
use crate::evaluations::unfit;
use crate::rules::evaluation::{Case, Report, faults, faults_of_leader, is_year, year_not_over};
use crate::states::SkpStatus;
use crate::yearly::unrated;
use crate::{Error, verdict};

/// What is known of the employees of a sheet.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// The operator, and whoever lent him the role.
    pub(super) hands: [Option<EmployeeId>; 2],
    /// Who rates whom.
    pub(super) raters: HashMap<EmployeeId, EmployeeId>,
    /// Their plans that may be rated, of those whom the operator reaches.
    pub(super) plans: Vec<skp::Model>,
    /// The periods of the plans that were rated.
    pub(super) rated: HashMap<SkpId, Vec<Period>>,
    /// The reports of the plans inside the period.
    pub(super) reports: HashMap<SkpId, Vec<Report>>,
    /// The cycles that govern them.
    pub(super) cycles: HashMap<EmployeeId, cycle::Model>,
    /// The grades of the units that some of them lead.
    pub(super) led: HashMap<EmployeeId, PredikatOrganisasi>,
}

/// What all rows share.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sheet {
    pub(super) period: Period,
    pub(super) today: NaiveDate,
    pub(super) form: Option<FileId>,
}

impl Known {
    /// The plan that a row rates: the one that it names, else the later of those that hold in the period. A year is rated on the
    /// plan in force alone.
    pub(super) fn plan_of(&self, row: &EnteredRating, period: Period) -> Option<&skp::Model> {
        let is_its = |plan: &&skp::Model| {
            let is_named = row.skp_id.is_none_or(|named| named == plan.id);
            let is_offered = plan.status == SkpStatus::Berjalan || !is_year(plan.year, period);
            plan.employee_id == row.employee_id
                && is_named
                && is_offered
                && plan.days().overlaps(period.days())
        };
        self.plans.iter().filter(is_its).max_by_key(|plan| plan.starts_on)
    }
}

/// What is wrong with a row.
pub(super) fn faults_of_row(row: &EnteredRating, known: &Known, sheet: &Sheet) -> Result<Vec<Fault>, Error> {
    let mut found: Vec<Fault> = fault_of_hands(row, known).into_iter().collect();
    // An employee outside the operator's units and one without a plan look the same, so nothing more is told of either.
    let Some(plan) = known.plan_of(row, sheet.period) else {
        found.push(Fault::invalid("performance.no_running_skp").at("/employee_id"));
        return Ok(found);
    };
    if found.is_empty() {
        found.extend(fault_of_line(row, known));
    }
    found.extend(faults_of_form(row, sheet));
    let rated = known.rated.get(&plan.id).map_or(&[][..], Vec::as_slice);
    if rated.contains(&sheet.period) {
        found.push(Fault::invalid("performance.evaluation_exists").at("/employee_id"));
    }
    let cycle = known.cycles.get(&plan.employee_id);
    let case = Case {
        plan: plan.days(),
        period: sheet.period,
        reports: known.reports.get(&plan.id).map_or(&[][..], Vec::as_slice),
        evidence_required: cycle.is_none_or(|cycle| cycle.evidence_required),
        note: row.note.as_ref(),
        // What counts is when the superior rated, and not when the form reached the operator.
        today: row.signed_on,
    };
    found.extend(faults(&case));
    if is_year(plan.year, sheet.period) {
        match cycle {
            Some(cycle) => found.extend(unrated(plan.days(), cycle, rated)),
            None => found.extend(year_not_over(plan.days(), row.signed_on)),
        }
    }
    found.extend(unfit(cycle, (sheet.period, &row.statement), row.signed_on));
    let led = known.led.get(&plan.employee_id).zip(row.statement.hasil_kerja);
    found.extend(led.and_then(|(unit, hasil_kerja)| faults_of_leader(*unit, hasil_kerja)));
    found.extend(verdict::faults(&row.statement, sheet.period)?);
    Ok(found)
}

/// Whoever rates or is rated enters nothing of it: neither as the operator, nor through one to whom the role was lent.
fn fault_of_hands(row: &EnteredRating, known: &Known) -> Option<Fault> {
    let is_hand = |employee: EmployeeId| known.hands.contains(&Some(employee));
    if is_hand(row.employee_id) {
        Some(Fault::invalid("performance.entered_for_oneself").at("/employee_id"))
    } else if row.rater_id == row.employee_id {
        Some(Fault::invalid("performance.self_rating").at("/rater_id"))
    } else if is_hand(row.rater_id) {
        Some(Fault::invalid("performance.entered_by_rater").at("/rater_id"))
    } else {
        None
    }
}

/// The one who signed is the one who rates the employee.
fn fault_of_line(row: &EnteredRating, known: &Known) -> Option<Fault> {
    match known.raters.get(&row.employee_id) {
        None => Some(Fault::invalid("performance.rater_missing").at("/employee_id")),
        Some(rater) if *rater != row.rater_id => {
            Some(Fault::invalid("performance.rater_outside_line").at("/rater_id"))
        }
        Some(_) => None,
    }
}

fn faults_of_form(row: &EnteredRating, sheet: &Sheet) -> Vec<Fault> {
    let mut faults = Vec::new();
    if row.form.or(sheet.form).is_none() {
        faults.push(Fault::invalid("performance.form_missing").at("/form_id"));
    }
    if row.signed_on > sheet.today {
        faults.push(Fault::invalid("performance.signed_in_future").at("/signed_on"));
    }
    faults
}

/// Employees who are named twice: a period is rated once.
pub(super) fn faults_of_repetition(rows: &[EnteredRating]) -> Vec<(usize, Fault)> {
    let mut seen = HashSet::new();
    let each = rows.iter().enumerate();
    each.filter(|(_, row)| !seen.insert(row.employee_id))
        .map(|(at, _)| (at, Fault::invalid("performance.row_repeated").at("/employee_id")))
        .collect()
}

#[cfg(test)]
mod tests {
    use kernel::Ekspektasi;

    use super::*;
    use crate::entity::skp::tests::skp_in;
    use crate::rules::predikat::Ratings;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn row(employee_id: EmployeeId, rater_id: EmployeeId) -> EnteredRating {
        let ratings = Ratings { hasil_kerja: Ekspektasi::Sesuai, perilaku_kerja: Ekspektasi::Sesuai };
        EnteredRating {
            employee_id,
            skp_id: None,
            rater_id,
            signed_on: day("2026-02-02"),
            statement: ratings.into(),
            note: None,
            form: None,
        }
    }

    /// One running plan with a realised report, and the row that rates it.
    fn known() -> (Known, EnteredRating) {
        let plan = skp_in(SkpStatus::Berjalan);
        let (employee, rater) = (plan.employee_id, EmployeeId::new());
        let reports = HashMap::from([(plan.id, vec![Report { rhk_number: 1, is_realised: true }])]);
        let raters = HashMap::from([(employee, rater)]);
        (Known { raters, reports, plans: vec![plan], ..Known::default() }, row(employee, rater))
    }

    fn codes(row: &EnteredRating, known: &Known, period: &str) -> Vec<&'static str> {
        let form = Some(FileId::new());
        let sheet = Sheet { period: period.parse().unwrap(), today: day("2026-02-03"), form };
        faults_of_row(row, known, &sheet).unwrap().iter().map(|fault| fault.code).collect()
    }

    #[test]
    fn a_form_of_the_superior_is_a_rating() {
        let (known, row) = known();
        assert_eq!(codes(&row, &known, "2026-01"), [""; 0]);
        let sheet = Sheet { period: "2026-01".parse().unwrap(), today: day("2026-02-01"), form: None };
        let found = faults_of_row(&row, &known, &sheet).unwrap();
        let found: Vec<&str> = found.iter().map(|fault| fault.code).collect();
        assert_eq!(found, ["performance.form_missing", "performance.signed_in_future"]);
    }

    #[test]
    fn nobody_enters_what_concerns_himself() {
        let (known, good) = known();
        let with = |hand: EmployeeId, at: usize| {
            let mut hands = [None, None];
            hands[at] = Some(hand);
            Known { hands, ..known.clone() }
        };
        for at in [0, 1] {
            let ratee = with(good.employee_id, at);
            assert_eq!(codes(&good, &ratee, "2026-01"), ["performance.entered_for_oneself"]);
            assert_eq!(codes(&good, &with(good.rater_id, at), "2026-01"), ["performance.entered_by_rater"]);
        }
        let himself = EnteredRating { rater_id: good.employee_id, ..good.clone() };
        assert_eq!(codes(&himself, &known, "2026-01"), ["performance.self_rating"]);
        let stranger = EnteredRating { rater_id: EmployeeId::new(), ..good.clone() };
        assert_eq!(codes(&stranger, &known, "2026-01"), ["performance.rater_outside_line"]);
        let above = Known { raters: HashMap::new(), ..known.clone() };
        assert_eq!(codes(&good, &above, "2026-01"), ["performance.rater_missing"]);
    }

    #[test]
    fn the_rules_of_single_ratings_hold() {
        let (known, good) = known();
        let bare = Known { reports: HashMap::new(), ..known.clone() };
        assert_eq!(codes(&good, &bare, "2026-01"), ["performance.evidence_missing"]);
        let plan = known.plans.first().map(|plan| plan.id).unwrap();
        let january = "2026-01".parse().unwrap();
        let rated = Known { rated: HashMap::from([(plan, vec![january])]), ..known.clone() };
        assert_eq!(codes(&good, &rated, "2026-01"), ["performance.evaluation_exists"]);
        assert_eq!(codes(&good, &known, "2026"), ["performance.year_not_over"]);
        assert_eq!(codes(&good, &known, "2026-03"), ["performance.period_in_future"]);
        assert_eq!(codes(&good, &known, "2025-01"), ["performance.no_running_skp"]);
        let led =
            Known { led: HashMap::from([(good.employee_id, PredikatOrganisasi::Istimewa)]), ..known.clone() };
        assert_eq!(codes(&good, &led, "2026-01"), ["performance.leader_follows_unit"]);
        let silent = EnteredRating { statement: verdict::Statement::default(), ..good.clone() };
        assert_eq!(codes(&silent, &known, "2026-01"), ["performance.rating_missing"; 2]);
        assert_eq!(faults_of_repetition(&[good.clone(), good]).len(), 1);
    }
}
