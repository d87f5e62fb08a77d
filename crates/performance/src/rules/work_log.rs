//! What an entry of a log of work must say.

use chrono::{Days, NaiveDate};
use kernel::{DateRange, Fault};

use super::text::{PASSAGE_MAX, SENTENCE_MAX, fault, fault_if_given};

/// An entry is of a day, or at most of a week.
const DAYS_MAX: i64 = 7;

/// A day has no more minutes.
const MINUTES_OF_A_DAY: i64 = 24 * 60;

/// What is checked of an entry.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// Its days.
    pub days: DateRange,
    /// What was done.
    pub activity: &'a str,
    /// What came of it.
    pub output: Option<&'a String>,
    /// How long it took.
    pub minutes: Option<i32>,
}

/// The days of an entry: of one day where no end is given.
pub fn days_of(starts_on: NaiveDate, ends_before: Option<NaiveDate>) -> DateRange {
    let next = starts_on.checked_add_days(Days::new(1)).unwrap_or(starts_on);
    DateRange::bounded(starts_on, ends_before.unwrap_or(next))
}

/// Faults of an entry: one day or a week, none of them ahead, and no more time than they have.
pub fn faults(said: Said<'_>, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Vec::new();
    let count = said.days.day_count().unwrap_or_default();
    if !(1..=DAYS_MAX).contains(&count) {
        faults.push(Fault::invalid("performance.log_days").at("/ends_before").with("max", DAYS_MAX));
    }
    if said.days.from > today {
        faults.push(Fault::invalid("performance.day_in_future").at("/starts_on"));
    }
    let minutes_max = count.clamp(1, DAYS_MAX) * MINUTES_OF_A_DAY;
    if said.minutes.is_some_and(|minutes| !(1..=minutes_max).contains(&i64::from(minutes))) {
        faults.push(Fault::invalid("performance.log_minutes").at("/minutes").with("max", minutes_max));
    }
    faults.extend(fault(said.activity, "/activity", PASSAGE_MAX));
    faults.extend(fault_if_given(said.output, "/output", SENTENCE_MAX));
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn codes(days: DateRange, minutes: Option<i32>) -> Vec<&'static str> {
        let said = Said { days, activity: "Jemput bola di Desa Sukamaju", output: None, minutes };
        faults(said, day("2026-02-03")).iter().map(|fault| fault.code).collect()
    }

    #[test]
    fn an_entry_is_of_a_day_or_of_a_week() {
        assert_eq!(codes(days_of(day("2026-02-03"), None), Some(90)), [""; 0]);
        assert_eq!(codes(days_of(day("2026-01-26"), Some(day("2026-02-02"))), None), [""; 0]);
        let fortnight = days_of(day("2026-01-19"), Some(day("2026-02-02")));
        assert_eq!(codes(fortnight, None), ["performance.log_days"]);
        let backwards = days_of(day("2026-01-19"), Some(day("2026-01-19")));
        assert_eq!(codes(backwards, None), ["performance.log_days"]);
        assert_eq!(codes(days_of(day("2026-02-04"), None), None), ["performance.day_in_future"]);
    }

    #[test]
    fn nobody_works_longer_than_a_day_has() {
        assert_eq!(codes(days_of(day("2026-02-03"), None), Some(1_441)), ["performance.log_minutes"]);
        assert_eq!(codes(days_of(day("2026-02-03"), None), Some(0)), ["performance.log_minutes"]);
    }
}
