//! What a cycle must be, and what it admits on a day.

use chrono::{Days, NaiveDate};
use kernel::{DateRange, Fault, Period};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::period::covers;
use super::plan::whole_year;
use crate::words::{CycleStage, Rhythm};

/// The longest time after a period within which it is rated.
const RATING_DAYS_MAX: i32 = 90;

/// The days of a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = performance::StageDates)]
pub struct StageDates {
    /// The stage.
    pub stage: CycleStage,
    /// The first day.
    #[schema(example = "2025-12-01")]
    pub from: NaiveDate,
    /// The first day after it.
    #[schema(example = "2026-02-01")]
    pub until: NaiveDate,
}

impl StageDates {
    /// Its days.
    pub fn days(&self) -> DateRange {
        DateRange::bounded(self.from, self.until)
    }
}

/// What a cycle lays down for the year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The calendar year.
    pub year: i32,
    /// The first day that is scored.
    pub starts_on: NaiveDate,
    /// The first day that is no longer scored.
    pub ends_before: NaiveDate,
    /// How often work is rated within the year.
    pub rhythm: Rhythm,
    /// Calendar days after the end of a period within which it is rated.
    pub rating_days: i32,
    /// The stages with their days.
    pub stages: Vec<StageDates>,
}

impl CycleStage {
    /// The stages in their order.
    pub const ALL: [Self; 4] =
        [Self::Perencanaan, Self::Pelaksanaan, Self::EvaluasiTahunan, Self::TindakLanjut];
}

impl Rhythm {
    /// The months of a period.
    pub fn months(self) -> u32 {
        match self {
            Self::Bulanan => 1,
            Self::Triwulan => 3,
            Self::Semester => 6,
            Self::Tahunan => 12,
        }
    }

    /// Whether a period is of this length.
    pub fn fits(self, period: Period) -> bool {
        period.first_month().plus(self.months() - 1) == period.last_month()
    }
}

impl Terms {
    /// The days that are scored.
    pub fn days(&self) -> DateRange {
        DateRange::bounded(self.starts_on, self.ends_before)
    }

    /// The days of a stage.
    pub fn stage(&self, stage: CycleStage) -> Option<DateRange> {
        self.stages.iter().find(|dates| dates.stage == stage).map(StageDates::days)
    }

    /// The days on which a period is rated: from its end, or its last day for those who rate at once, to the end of the cycle's
    /// patience. The year is rated in its own stage.
    pub fn rating_days_of(&self, period: Period) -> Option<DateRange> {
        if Rhythm::Tahunan.fits(period) {
            return self.stage(CycleStage::EvaluasiTahunan);
        }
        let over = period.days().stored_until();
        let days = u64::try_from(self.rating_days).ok()?;
        Some(DateRange::bounded(period.days().from, over.checked_add_days(Days::new(days))?))
    }
}

/// Faults of a cycle's own days: within its year, each stage once and not empty, in their order, and planning before the first
/// day that is scored.
pub fn faults_of_cycle(cycle: &Terms) -> Vec<Fault> {
    let mut faults = Vec::new();
    let Some(year) = whole_year(cycle.year) else {
        return vec![Fault::invalid("performance.year_unknown").at("/year").with("year", cycle.year)];
    };
    if cycle.days().is_empty() {
        faults.push(Fault::invalid("performance.days_empty").at("/ends_before"));
    } else if !covers(year, cycle.days()) {
        faults
            .push(Fault::invalid("performance.days_outside_year").at("/starts_on").with("year", cycle.year));
    }
    if !(1..=RATING_DAYS_MAX).contains(&cycle.rating_days) {
        faults
            .push(Fault::invalid("performance.rating_days").at("/rating_days").with("max", RATING_DAYS_MAX));
    }
    faults.extend(faults_of_stages(cycle));
    faults
}

fn faults_of_stages(cycle: &Terms) -> Vec<Fault> {
    let (mut faults, stages) = (Vec::new(), &cycle.stages);
    for missing in CycleStage::ALL.iter().filter(|stage| cycle.stage(**stage).is_none()) {
        faults.push(Fault::invalid("performance.stage_missing").at("/stages").with("stage", missing.word()));
    }
    let mut before: Option<&StageDates> = None;
    for (at, dates) in stages.iter().enumerate() {
        let here = |member: &str| format!("/stages/{at}/{member}");
        if stages.iter().take(at).any(|other| other.stage == dates.stage) {
            faults.push(Fault::invalid("performance.stage_repeated").at(here("stage")));
        }
        if dates.days().is_empty() {
            faults.push(Fault::invalid("performance.days_empty").at(here("until")));
        }
        if before.is_some_and(|earlier| dates.from < earlier.from) {
            faults.push(Fault::invalid("performance.stage_order").at(here("from")));
        }
        before = Some(dates);
    }
    if let Some(planning) = stages.iter().position(|dates| dates.stage == CycleStage::Perencanaan)
        && stages.get(planning).is_some_and(|dates| dates.from > cycle.starts_on)
    {
        faults.push(Fault::invalid("performance.planned_late").at(format!("/stages/{planning}/from")));
    }
    faults
}

/// A cycle is published before what it scores begins: nobody is measured by what could not be read.
pub fn fault_of_publishing(cycle: &Terms, today: NaiveDate) -> Option<Fault> {
    (today > cycle.starts_on)
        .then(|| Fault::invalid("performance.published_late").at("/starts_on").with("day", cycle.starts_on))
}

/// The day lies outside the time in which the cycle takes plans: from the first day of planning to its end.
pub fn fault_of_planning(cycle: &Terms, today: NaiveDate) -> Option<Fault> {
    let from = cycle.stage(CycleStage::Perencanaan).map_or(cycle.starts_on, |planning| planning.from);
    let is_open = from <= today && today < cycle.ends_before;
    (!is_open).then(|| {
        Fault::invalid("performance.outside_cycle").with("from", from).with("until", cycle.ends_before)
    })
}

/// Whether the cycle scores a period on a day: the period is of the cycle's length or the whole year, touches the days that are
/// scored, and its time for rating is not over.
pub fn fault_of_rating(cycle: &Terms, period: Period, today: NaiveDate) -> Option<Fault> {
    let place = |code| Fault::invalid(code).at("/period").with("period", period);
    if !cycle.rhythm.fits(period) && !Rhythm::Tahunan.fits(period) {
        return Some(place("performance.period_unfit").with("rhythm", cycle.rhythm.word()));
    }
    if !cycle.days().overlaps(period.days()) {
        return Some(place("performance.period_outside_cycle"));
    }
    let window = cycle.rating_days_of(period)?;
    let (from, until) = (window.from, window.stored_until());
    let is_open = window.contains(today);
    (!is_open).then(|| place("performance.rating_closed").with("from", from).with("until", until))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// The cycle of 2026, rated every month.
    pub fn monthly() -> Terms {
        let stage = |stage, from: &str, until: &str| StageDates { stage, from: day(from), until: day(until) };
        Terms {
            year: 2026,
            starts_on: day("2026-01-01"),
            ends_before: day("2027-01-01"),
            rhythm: Rhythm::Bulanan,
            rating_days: 14,
            stages: vec![
                stage(CycleStage::Perencanaan, "2025-12-01", "2026-02-01"),
                stage(CycleStage::Pelaksanaan, "2026-01-01", "2027-01-01"),
                stage(CycleStage::EvaluasiTahunan, "2026-12-15", "2027-02-01"),
                stage(CycleStage::TindakLanjut, "2027-02-01", "2027-04-01"),
            ],
        }
    }

    fn found(faults: &[Fault]) -> Vec<(&str, &str)> {
        faults.iter().map(|fault| (fault.code, fault.pointer.as_deref().unwrap_or_default())).collect()
    }

    #[test]
    fn a_sound_cycle_has_no_faults_and_a_broken_one_has_all_of_them() {
        assert_eq!(faults_of_cycle(&monthly()), []);
        let mut wrong = monthly();
        wrong.rating_days = 0;
        wrong.stages.swap(1, 2);
        wrong.stages[0].from = day("2026-01-02");
        wrong.stages[3].until = wrong.stages[3].from;
        wrong.stages[1].stage = CycleStage::Perencanaan;
        assert_eq!(
            found(&faults_of_cycle(&wrong)),
            [
                ("performance.rating_days", "/rating_days"),
                ("performance.stage_missing", "/stages"),
                ("performance.stage_repeated", "/stages/1/stage"),
                ("performance.stage_order", "/stages/2/from"),
                ("performance.days_empty", "/stages/3/until"),
                ("performance.planned_late", "/stages/0/from"),
            ]
        );
    }

    #[test]
    fn it_is_published_before_it_scores() {
        assert_eq!(fault_of_publishing(&monthly(), day("2026-01-01")), None);
        let late = fault_of_publishing(&monthly(), day("2026-01-02")).unwrap();
        assert_eq!(late.code, "performance.published_late");
    }

    #[test]
    fn plans_are_taken_from_the_first_day_of_planning() {
        assert!(fault_of_planning(&monthly(), day("2025-11-30")).is_some());
        assert!(fault_of_planning(&monthly(), day("2025-12-01")).is_none());
        assert!(fault_of_planning(&monthly(), day("2027-01-01")).is_some());
    }

    #[test]
    fn a_period_is_rated_in_its_rhythm_and_its_time() {
        let code = |period: &str, today: &str| {
            fault_of_rating(&monthly(), period.parse().unwrap(), day(today)).map(|fault| fault.code)
        };
        assert_eq!(code("2026-03", "2026-04-14"), None);
        assert_eq!(code("2026-03", "2026-04-15"), Some("performance.rating_closed"));
        assert_eq!(code("2026-Q1", "2026-04-02"), Some("performance.period_unfit"));
        assert_eq!(code("2025-12", "2026-01-02"), Some("performance.period_outside_cycle"));
        assert_eq!(code("2026", "2026-12-20"), None);
        assert_eq!(code("2026", "2026-06-20"), Some("performance.rating_closed"));
    }
}
