//! Half-open ranges of days.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The days `[from, until)`; without `until` the range has no known end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct DateRange {
    /// The first day.
    pub from: NaiveDate,
    /// The first day that no longer belongs to the range.
    pub until: Option<NaiveDate>,
}

impl DateRange {
    /// What the database holds for "no known end": later than any date that a record can name.
    pub const OPEN_END: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
        Some(date) => date,
        None => NaiveDate::MAX,
    };

    /// From a day on, without end.
    pub fn starting(from: NaiveDate) -> Self {
        Self { from, until: None }
    }

    /// `[from, until)`.
    pub fn bounded(from: NaiveDate, until: NaiveDate) -> Self {
        Self { from, until: Some(until) }
    }

    /// The range of two stored columns, where [`Self::OPEN_END`] means no end.
    pub fn stored(from: NaiveDate, until: NaiveDate) -> Self {
        Self { from, until: (until != Self::OPEN_END).then_some(until) }
    }

    /// The end for a column: the real one or [`Self::OPEN_END`].
    pub fn stored_until(self) -> NaiveDate {
        self.until.unwrap_or(Self::OPEN_END)
    }

    /// Whether no day belongs to the range.
    pub fn is_empty(self) -> bool {
        self.until.is_some_and(|until| until <= self.from)
    }

    /// Whether the day belongs to the range.
    pub fn contains(self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }

    /// Whether some day belongs to both.
    pub fn overlaps(self, other: Self) -> bool {
        self.intersect(other).is_some()
    }

    /// The days that belong to both, if any.
    pub fn intersect(self, other: Self) -> Option<Self> {
        let from = self.from.max(other.from);
        let until = match (self.until, other.until) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        let both = Self { from, until };
        (!both.is_empty()).then_some(both)
    }

    /// The number of days; `None` for a range without end.
    pub fn day_count(self) -> Option<i64> {
        self.until.map(|until| (until - self.from).num_days().max(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn ranges_are_half_open() {
        let january = DateRange::bounded(day("2026-01-01"), day("2026-02-01"));
        let later = DateRange::starting(day("2026-02-01"));
        assert!(january.contains(day("2026-01-31")) && !january.contains(day("2026-02-01")));
        assert!(!january.overlaps(later));
        assert_eq!(january.day_count(), Some(31));
        assert_eq!(
            DateRange::starting(day("2026-01-15")).intersect(january),
            Some(DateRange::bounded(day("2026-01-15"), day("2026-02-01")))
        );
    }
}
