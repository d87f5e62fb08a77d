//! What may be lent: never more than one holds, for a stated time.

use chrono::{NaiveDate, TimeDelta};
use kernel::{DateRange, Fault};

use super::grant::faults_of_period;

/// The longest time for which a role is lent at once.
const DAYS_MAX: i64 = 366;

/// What is wrong with lending a role of a grant for a period, asked for on a day.
pub fn faults(grant: DateRange, lent: DateRange, today: NaiveDate) -> Vec<Fault> {
    let mut faults = faults_of_period(lent, today);
    let is_within =
        lent.from >= grant.from && grant.until.is_none_or(|end| lent.until.is_some_and(|until| until <= end));
    if !is_within {
        faults.push(Fault::invalid("identity.delegation_outside_grant").at("/valid_until"));
    }
    if lent.until.is_none_or(|until| until - lent.from > TimeDelta::days(DAYS_MAX)) {
        faults.push(Fault::invalid("identity.delegation_too_long").at("/valid_until").with("max", DAYS_MAX));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn nothing_is_lent_beyond_the_grant() {
        let today = day("2026-03-01");
        let grant = DateRange::bounded(day("2026-01-01"), day("2026-07-01"));
        let codes = |grant, lent| -> Vec<&str> {
            faults(grant, lent, today).iter().map(|fault| fault.code).collect()
        };
        let until = |until| DateRange::bounded(today, day(until));
        assert!(codes(grant, until("2026-04-01")).is_empty());
        assert_eq!(codes(grant, until("2026-08-01")), ["identity.delegation_outside_grant"]);
        let endless = DateRange::starting(day("2026-01-01"));
        assert_eq!(codes(endless, until("2028-01-01")), ["identity.delegation_too_long"]);
        let past = DateRange::bounded(day("2025-12-01"), day("2026-02-01"));
        assert_eq!(
            codes(grant, past),
            ["identity.grant_past", "identity.grant_backdated", "identity.delegation_outside_grant"]
        );
    }
}
