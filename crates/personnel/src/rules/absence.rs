//! Unexcused absence on working days in a row (PP 94/2021 articles 11 and 15).

use std::collections::HashSet;

use chrono::NaiveDate;

/// Working days in a row, each recorded as absence without an excuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Absence {
    /// The first of them.
    pub first: NaiveDate,
    /// The last of them.
    pub last: NaiveDate,
    /// How many.
    pub days: i64,
    /// The day on which they became as many as were asked for.
    pub reached: NaiveDate,
}

/// The last row of at least so many days. `due` are the working days in order: whatever lies between them breaks nothing, a
/// working day with any other record, or with none, breaks the row.
pub fn last_in_a_row(due: &[NaiveDate], absent: &HashSet<NaiveDate>, at_least: i64) -> Option<Absence> {
    let (mut found, mut row): (Option<Absence>, Option<Absence>) = (None, None);
    for day in due.iter().copied() {
        if !absent.contains(&day) {
            row = None;
            continue;
        }
        let mut now = row.unwrap_or(Absence { first: day, last: day, days: 0, reached: day });
        now.last = day;
        now.days += 1;
        if now.days <= at_least {
            now.reached = day;
        }
        if now.days >= at_least {
            found = Some(now);
        }
        row = Some(now);
    }
    found
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike, Weekday};

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn weekdays(from: &str, until: &str) -> Vec<NaiveDate> {
        let is_due = |day: &NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        day(from).iter_days().take_while(|one| *one < day(until)).filter(is_due).collect()
    }

    #[test]
    fn ten_working_days_in_a_row_run_over_weekends_and_months() {
        let due = weekdays("2026-08-17", "2026-10-01");
        let absent: HashSet<NaiveDate> = weekdays("2026-08-24", "2026-09-05").into_iter().collect();
        let found = last_in_a_row(&due, &absent, 10).unwrap();
        assert_eq!((found.first, found.last), (day("2026-08-24"), day("2026-09-04")));
        assert_eq!((found.days, found.reached), (10, day("2026-09-04")));
        assert_eq!(last_in_a_row(&due, &absent, 11), None);
    }

    #[test]
    fn a_day_of_work_or_without_a_record_breaks_the_row() {
        let due = weekdays("2026-08-17", "2026-10-01");
        let mut absent: HashSet<NaiveDate> = weekdays("2026-08-24", "2026-09-12").into_iter().collect();
        assert_eq!(last_in_a_row(&due, &absent, 10).unwrap().days, 15);
        absent.remove(&day("2026-08-31"));
        assert_eq!(last_in_a_row(&due, &absent, 10), None);
        assert_eq!(last_in_a_row(&due, &absent, 9).unwrap().first, day("2026-09-01"));
    }

    #[test]
    fn the_day_that_completes_the_row_stays_while_it_grows() {
        let due = weekdays("2026-08-17", "2026-10-01");
        let absent: HashSet<NaiveDate> = weekdays("2026-08-24", "2026-09-25").into_iter().collect();
        let found = last_in_a_row(&due, &absent, 10).unwrap();
        assert_eq!((found.reached, found.last), (day("2026-09-04"), day("2026-09-24")));
    }
}
