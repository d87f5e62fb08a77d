//! The month's recap of attendance, derived from its days.
//!
//! The four bands of lateness (TL) and of leaving early (PSW) are those of PMK 214/PMK.01/2011, which most regional rules
//! took over; a record of presence without arrival (or without leaving) counts in the highest band. What a band costs is
//! the TPP policy's matter.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::NaiveDate;
use kernel::recipe::{Unit, Working};
use kernel::{DateRange, Language};
use serde::Serialize;
use utoipa::ToSchema;

use crate::kinds::AttendanceCode;

/// The highest number of minutes in the first three bands; the fourth has no end.
pub const BAND_ENDS: [i32; 3] = [30, 60, 90];

/// What counts of one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// The calendar date.
    pub day: NaiveDate,
    /// How it counts.
    pub code: AttendanceCode,
    /// Whether an arrival was recorded.
    pub arrived: bool,
    /// Whether a departure was recorded.
    pub left: bool,
    /// Minutes late.
    pub minutes_late: i32,
    /// Minutes left early.
    pub minutes_early: i32,
    /// Whether a ceremony was missed.
    pub missed_ceremony: bool,
}

/// A month of attendance of one employee.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = personnel::Recap)]
pub struct Recap {
    /// Days at work.
    pub days_present: i64,
    /// Days away without an excuse.
    pub unexcused_days: i64,
    /// Days on leave.
    pub days_leave: i64,
    /// Days on duty elsewhere.
    pub days_duty: i64,
    /// Late arrivals by band: TL1 to TL4.
    pub late_by_band: [i64; 4],
    /// Early departures by band: PSW1 to PSW4.
    pub early_by_band: [i64; 4],
    /// All minutes late.
    pub minutes_late: i64,
    /// All minutes left early.
    pub minutes_early: i64,
    /// Days at work without a recorded arrival.
    pub missing_arrivals: i64,
    /// Days at work without a recorded departure.
    pub missing_departures: i64,
    /// Ceremonies missed, on days at work or absent.
    pub missed_ceremonies: i64,
}

/// What the calendar wants of a month.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = personnel::MonthDue)]
pub struct MonthDue {
    /// Days of work by holidays and pattern.
    #[schema(example = 21)]
    pub workdays: i64,
    /// Days of work that are over and have no record.
    #[schema(example = 0)]
    pub unrecorded: i64,
    /// Days of work on leave or duty by decree, by its kind.
    pub away: Vec<AwayDays>,
}

/// Days of work on one kind of leave or duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = personnel::AwayDays)]
pub struct AwayDays {
    /// Which: a kind of leave, `study_assignment` or `suspension`.
    #[schema(example = "cuti_tahunan")]
    pub kind: &'static str,
    /// How many.
    #[schema(example = 2)]
    pub days: i64,
}

/// Leave or duty by decree for a range of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Away {
    /// The kind of leave, or of the fact that keeps somebody away.
    pub kind: &'static str,
    /// Whether it is duty elsewhere, and no leave.
    pub is_duty: bool,
    /// When.
    pub range: DateRange,
}

/// Holds a month against the calendar: the days of work, those of them that are over, leave and duty, the recorded days.
pub fn due(
    (workdays, over): (&HashSet<NaiveDate>, &HashSet<NaiveDate>),
    away: &[Away],
    recorded: impl Iterator<Item = NaiveDate>,
) -> MonthDue {
    let recorded: HashSet<NaiveDate> = recorded.collect();
    let away = away_days(workdays, away).into_iter();
    MonthDue {
        workdays: count_of(workdays.len()),
        unrecorded: count_of(over.difference(&recorded).count()),
        away: away.map(|(kind, days)| AwayDays { kind, days: count_of(days.len()) }).collect(),
    }
}

/// The days of work of each kind of leave, by its word.
fn away_days(workdays: &HashSet<NaiveDate>, away: &[Away]) -> BTreeMap<&'static str, BTreeSet<NaiveDate>> {
    let mut by_kind: BTreeMap<&'static str, BTreeSet<NaiveDate>> = BTreeMap::new();
    for one in away {
        let days = workdays.iter().filter(|day| one.range.contains(**day)).copied();
        by_kind.entry(one.kind).or_default().extend(days);
    }
    by_kind.retain(|_, days| !days.is_empty());
    by_kind
}

fn count_of(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The band, 0 to 3, of an arrival or departure; `None` when on time.
pub fn band(minutes: i32, is_recorded: bool) -> Option<usize> {
    if !is_recorded {
        return Some(BAND_ENDS.len());
    }
    (minutes > 0).then(|| BAND_ENDS.iter().take_while(|end| minutes > **end).count())
}

/// Counts the days.
pub fn recap<'a>(days: impl IntoIterator<Item = &'a Day>) -> Recap {
    let mut recap = Recap::default();
    for day in days {
        recap.missed_ceremonies += i64::from(day.missed_ceremony);
        match day.code {
            AttendanceCode::Absent => recap.unexcused_days += 1,
            AttendanceCode::Leave => recap.days_leave += 1,
            AttendanceCode::Duty => recap.days_duty += 1,
            AttendanceCode::Present => {
                recap.days_present += 1;
                recap.minutes_late += i64::from(day.minutes_late);
                recap.minutes_early += i64::from(day.minutes_early);
                recap.missing_arrivals += i64::from(!day.arrived);
                recap.missing_departures += i64::from(!day.left);
                count(&mut recap.late_by_band, late_band(day));
                count(&mut recap.early_by_band, early_band(day));
            }
        }
    }
    recap
}

fn late_band(day: &Day) -> Option<usize> {
    band(day.minutes_late, day.arrived)
}

fn early_band(day: &Day) -> Option<usize> {
    band(day.minutes_early, day.left)
}

fn count(bands: &mut [i64; 4], at: Option<usize>) {
    if let Some(slot) = at.and_then(|at| bands.get_mut(at)) {
        *slot += 1;
    }
}

/// The recap as workings: each count with the days that it counts. Counts of nothing are left out.
pub fn explain(days: &[Day], language: Language) -> Vec<Working> {
    let mut workings = Vec::new();
    let codes = [
        (AttendanceCode::Present, "days_present", "Hari hadir", "Days present"),
        (AttendanceCode::Absent, "unexcused_days", "Hari tanpa keterangan", "Days absent without excuse"),
        (AttendanceCode::Leave, "days_leave", "Hari cuti", "Days on leave"),
        (AttendanceCode::Duty, "days_duty", "Hari dinas luar", "Days on duty elsewhere"),
    ];
    for (code, step, id, en) in codes {
        let counted = days.iter().filter(|day| day.code == code).map(|day| (day, None));
        workings.extend(counted_days(step, pick(language, id, en), Unit::Days, counted));
    }
    let missed = days.iter().filter(|day| day.missed_ceremony).map(|day| (day, None));
    let label = pick(language, "Upacara yang tidak diikuti", "Ceremonies missed");
    workings.extend(counted_days("missed_ceremonies", label, Unit::Times, missed));
    for at in 0..=BAND_ENDS.len() {
        let late = at_work(days).filter(|day| late_band(day) == Some(at));
        let label = band_label(at, pick(language, "Terlambat", "Late"), language);
        let late = late.map(|day| (day, Some(day.minutes_late)));
        workings.extend(counted_days(&format!("late_{}", at + 1), label, Unit::Times, late));
    }
    for at in 0..=BAND_ENDS.len() {
        let early = at_work(days).filter(|day| early_band(day) == Some(at));
        let label = band_label(at, pick(language, "Pulang sebelum waktunya", "Left early"), language);
        let early = early.map(|day| (day, Some(day.minutes_early)));
        workings.extend(counted_days(&format!("early_{}", at + 1), label, Unit::Times, early));
    }
    workings
}

/// What the calendar wanted, as workings: days of work that have no record, and leave by its kind.
pub fn explain_due(
    (over, away): (&HashSet<NaiveDate>, &[Away]),
    days: &[Day],
    language: Language,
) -> Vec<Working> {
    let recorded: HashSet<NaiveDate> = days.iter().map(|day| day.day).collect();
    let missing: BTreeSet<NaiveDate> = over.difference(&recorded).copied().collect();
    let label = pick(language, "Hari kerja tanpa catatan", "Days of work without a record");
    let mut workings: Vec<Working> = dates("unrecorded", label, missing).into_iter().collect();
    for (word, days) in away_days(over, away) {
        let label = pick(language, "Hari kerja dengan SK", "Days of work by decree");
        workings.extend(dates(&format!("away_{word}"), format!("{label}: {word}"), days));
    }
    workings
}

fn dates(step: &str, label: String, days: BTreeSet<NaiveDate>) -> Option<Working> {
    let shown: Vec<String> = days.iter().map(NaiveDate::to_string).collect();
    (!shown.is_empty()).then(|| Working {
        step: step.to_owned(),
        label,
        value: shown.len().to_string(),
        unit: Unit::Days,
        formula: shown.join(" + "),
        citations: Vec::new(),
        source: None,
        operands: Vec::new(),
    })
}

fn at_work(days: &[Day]) -> impl Iterator<Item = &Day> {
    days.iter().filter(|day| day.code == AttendanceCode::Present)
}

fn pick(language: Language, id: &str, en: &str) -> String {
    match language {
        Language::Id => id.to_owned(),
        Language::En => en.to_owned(),
    }
}

fn band_label(at: usize, what: String, language: Language) -> String {
    let minutes = pick(language, "menit", "minutes");
    let from = at.checked_sub(1).and_then(|before| BAND_ENDS.get(before)).map_or(1, |end| end + 1);
    match BAND_ENDS.get(at) {
        Some(until) => format!("{what} {from}-{until} {minutes}"),
        None => {
            let missing = pick(language, "atau tidak tercatat", "or not recorded");
            format!("{what} ≥ {from} {minutes} {missing}")
        }
    }
}

/// One count: `2026-01-05 (12) + 2026-01-07 (25)`, the minutes where they matter.
fn counted_days<'a>(
    step: &str,
    label: String,
    unit: Unit,
    days: impl Iterator<Item = (&'a Day, Option<i32>)>,
) -> Option<Working> {
    let shown: Vec<String> = days
        .map(|(day, minutes)| match minutes {
            Some(minutes) => format!("{} ({minutes})", day.day),
            None => day.day.to_string(),
        })
        .collect();
    (!shown.is_empty()).then(|| Working {
        step: step.to_owned(),
        label,
        value: shown.len().to_string(),
        unit,
        formula: shown.join(" + "),
        citations: Vec::new(),
        source: None,
        operands: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(date: &str, code: AttendanceCode, minutes_late: i32, arrived: bool) -> Day {
        Day {
            day: date.parse().unwrap(),
            code,
            arrived,
            left: true,
            minutes_late,
            minutes_early: 0,
            missed_ceremony: false,
        }
    }

    #[test]
    fn bands_begin_one_minute_after_the_one_before() {
        let bands = [0, 1, 30, 31, 60, 61, 90, 91].map(|minutes| band(minutes, true));
        let expected = [None, Some(0), Some(0), Some(1), Some(1), Some(2), Some(2), Some(3)];
        assert_eq!(bands, expected);
        assert_eq!(band(0, false), Some(3));
    }

    #[test]
    fn a_day_away_is_never_late() {
        let days = [
            Day { missed_ceremony: true, ..day("2026-01-05", AttendanceCode::Present, 12, true) },
            day("2026-01-06", AttendanceCode::Present, 0, false),
            day("2026-01-07", AttendanceCode::Absent, 0, false),
            day("2026-01-08", AttendanceCode::Leave, 0, false),
        ];
        let recap = recap(&days);
        assert_eq!((recap.days_present, recap.unexcused_days, recap.days_leave), (2, 1, 1));
        assert_eq!(recap.late_by_band, [1, 0, 0, 1]);
        assert_eq!((recap.minutes_late, recap.missing_arrivals, recap.missed_ceremonies), (12, 1, 1));
    }

    #[test]
    fn the_working_names_the_days() {
        let days = [
            day("2026-01-05", AttendanceCode::Present, 12, true),
            day("2026-01-06", AttendanceCode::Present, 25, true),
        ];
        let workings = explain(&days, Language::En);
        let late = workings.iter().find(|working| working.step == "late_1").unwrap();
        assert_eq!((late.value.as_str(), late.label.as_str()), ("2", "Late 1-30 minutes"));
        assert_eq!(late.formula, "2026-01-05 (12) + 2026-01-06 (25)");
    }
}
