//! What makes a grant possible.

use chrono::NaiveDate;
use kernel::{DateRange, Fault};

use crate::role::Role;

/// What is wrong with a grant of a role for a period that is asked for on a day.
pub fn faults(role: Role, period: DateRange, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !role.is_granted() {
        faults.push(Fault::invalid("identity.role_derived").at("/role"));
    }
    if role == Role::Auditor && period.until.is_none() {
        faults.push(Fault::invalid("identity.grant_undated").at("/valid_until"));
    }
    faults.extend(faults_of_period(period, today));
    faults
}

/// What is wrong with the period of a right that is asked for on a day.
pub fn faults_of_period(period: DateRange, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Vec::new();
    if period.is_empty() {
        faults.push(Fault::invalid("identity.grant_empty").at("/valid_until"));
    } else if period.until.is_some_and(|until| until <= today) {
        faults.push(Fault::invalid("identity.grant_past").at("/valid_until"));
    }
    // A right in the past would make a right out of what was done without one.
    if period.from < today {
        faults.push(Fault::invalid("identity.grant_backdated").at("/valid_from"));
    }
    faults
}

/// The period that is left when a grant ends on a day: that day no longer counts, and a grant for later never counts.
pub fn ended(period: DateRange, today: NaiveDate) -> DateRange {
    DateRange::bounded(period.from, today.max(period.from))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn every_fault_is_named() {
        let today = day("2026-11-22");
        let codes = |role, period| -> Vec<&str> {
            faults(role, period, today).iter().map(|fault| fault.code).collect()
        };
        let open = DateRange::starting(today);
        assert!(codes(Role::BendaharaGaji, open).is_empty());
        assert_eq!(codes(Role::Auditor, open), ["identity.grant_undated"]);
        assert!(codes(Role::Auditor, DateRange::bounded(today, day("2027-01-01"))).is_empty());
        assert_eq!(codes(Role::PejabatPenilai, open), ["identity.role_derived"]);
        assert_eq!(codes(Role::Admin, DateRange::bounded(today, today)), ["identity.grant_empty"]);
        let past = DateRange::bounded(day("2026-01-01"), day("2026-02-01"));
        assert_eq!(codes(Role::Admin, past), ["identity.grant_past", "identity.grant_backdated"]);
    }

    #[test]
    fn an_ended_grant_counts_on_no_later_day() {
        let today = day("2026-11-22");
        let running = ended(DateRange::starting(day("2026-01-01")), today);
        assert!(running.contains(day("2026-11-21")) && !running.contains(today));
        assert!(ended(DateRange::starting(day("2027-01-01")), today).is_empty());
    }
}
