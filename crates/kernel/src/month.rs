//! Calendar months.

use std::str::FromStr;

use chrono::{Datelike, Days, Months, NaiveDate};
use sea_orm::DeriveValueType;

use crate::DateRange;
use crate::text::as_text;

/// A calendar month, written `2026-01` in JSON, in the database and in text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct Month(NaiveDate);

as_text!(Month, pattern = r"^\d{4}-(0[1-9]|1[0-2])$", example = "2026-01");

/// The text is no month of the form `2026-01`.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a month of the form YYYY-MM")]
pub struct NotAMonth;

impl Month {
    /// The month `month` (1 to 12) of `year` (1900 to 2199, the span of any career's records).
    ///
    /// # Errors
    /// `NotAMonth` outside these bounds.
    pub fn new(year: i32, month: u32) -> Result<Self, NotAMonth> {
        if !(1900..2200).contains(&year) {
            return Err(NotAMonth);
        }
        NaiveDate::from_ymd_opt(year, month, 1).map(Self).ok_or(NotAMonth)
    }

    /// The month in which a date lies.
    pub fn of(date: NaiveDate) -> Self {
        Self(date.with_day(1).unwrap_or(date))
    }

    /// The first day of the month.
    pub fn first_day(self) -> NaiveDate {
        self.0
    }

    /// The last day of the month.
    pub fn last_day(self) -> NaiveDate {
        self.next().0.checked_sub_days(Days::new(1)).unwrap_or(self.0)
    }

    /// The days of the month: `[first day, first day of the next month)`.
    pub fn days(self) -> DateRange {
        DateRange::bounded(self.0, self.next().0)
    }

    /// The month after this one.
    pub fn next(self) -> Self {
        self.plus(1)
    }

    /// The month before this one.
    pub fn previous(self) -> Self {
        Self(self.0.checked_sub_months(Months::new(1)).unwrap_or(self.0))
    }

    /// The month `count` months later.
    pub fn plus(self, count: u32) -> Self {
        Self(self.0.checked_add_months(Months::new(count)).unwrap_or(self.0))
    }

    /// The month `count` months before.
    #[must_use]
    pub fn minus(self, count: u32) -> Self {
        (0..count).fold(self, |month, _| month.previous())
    }

    /// The calendar year.
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// The number of the month in its year, 1 to 12.
    pub fn number(self) -> u32 {
        self.0.month()
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.number())
    }
}

impl FromStr for Month {
    type Err = NotAMonth;
    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        let (year, month) = text.split_once('-').ok_or(NotAMonth)?;
        let digits =
            |part: &str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) {
            return Err(NotAMonth);
        }
        let year = year.parse().map_err(|_ignored| NotAMonth)?;
        let month = month.parse().map_err(|_ignored| NotAMonth)?;
        Self::new(year, month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_writes_and_steps() {
        let december: Month = "2025-12".parse().unwrap();
        assert_eq!(december.next().to_string(), "2026-01");
        assert_eq!(december.next().previous(), december);
        assert_eq!(december.last_day().to_string(), "2025-12-31");
        for wrong in ["2025-13", "2025-1", "25-01", "2025-00", "+025-01", "2025/01", "9999-01"] {
            assert_eq!(wrong.parse::<Month>(), Err(NotAMonth), "{wrong}");
        }
    }
}
