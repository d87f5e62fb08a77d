//! Where a period lies against a plan and against today.

use chrono::NaiveDate;
use kernel::{DateRange, Fault, Period};

/// The period has no day in common with the plan.
///
/// A plan may begin or end inside a period, after a change of position; so touching is enough.
pub fn outside(plan: DateRange, period: Period) -> Option<Fault> {
    let is_outside = !plan.overlaps(period.days());
    is_outside.then(|| Fault::invalid("performance.period_outside_skp").at("/period").with("period", period))
}

/// The period has not begun.
pub fn in_future(period: Period, today: NaiveDate) -> Option<Fault> {
    let is_ahead = period.days().from > today;
    is_ahead.then(|| Fault::invalid("performance.period_in_future").at("/period").with("period", period))
}

/// Whether every day of the inner range lies in the outer one.
pub fn covers(outer: DateRange, inner: DateRange) -> bool {
    outer.intersect(inner) == Some(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_plan_that_begins_in_the_period_is_touched_by_it() {
        let plan = DateRange::bounded(day("2026-03-15"), day("2027-01-01"));
        assert_eq!(outside(plan, "2026-03".parse().unwrap()), None);
        assert_eq!(outside(plan, "2026".parse().unwrap()), None);
        assert_eq!(outside(plan, "2026-02".parse().unwrap()).unwrap().code, "performance.period_outside_skp");
        assert_eq!(outside(plan, "2027-01".parse().unwrap()).unwrap().code, "performance.period_outside_skp");
    }

    #[test]
    fn a_period_is_ahead_until_its_first_day() {
        let period: Period = "2026-Q2".parse().unwrap();
        assert!(in_future(period, day("2026-03-31")).is_some());
        assert!(in_future(period, day("2026-04-01")).is_none());
    }

    #[test]
    fn a_quarter_covers_its_months() {
        let days = |text: &str| text.parse::<Period>().unwrap().days();
        assert!(covers(days("2026-Q1"), days("2026-03")));
        assert!(covers(days("2026-03"), days("2026-03")));
        assert!(!covers(days("2026-03"), days("2026-Q1")));
    }
}
