//! Evaluation periods: a month, a quarter, a half-year or a year.

use std::str::FromStr;

use sea_orm::DeriveValueType;

use crate::text::as_text;
use crate::{DateRange, Month};

/// A period of performance: `2026-01`, `2026-Q1`, `2026-S1` or `2026`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct Period {
    first: Month,
    months: u32,
}

as_text!(Period, pattern = r"^\d{4}(-(0[1-9]|1[0-2]|Q[1-4]|S[12]))?$", example = "2026-01");

/// The text is no period of the forms `2026-01`, `2026-Q1`, `2026-S1`, `2026`.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a period of the form YYYY-MM, YYYY-Qn, YYYY-Sn or YYYY")]
pub struct NotAPeriod;

impl Period {
    /// A period of one month.
    pub fn month(month: Month) -> Self {
        Self { first: month, months: 1 }
    }

    /// The first month of the period.
    pub fn first_month(self) -> Month {
        self.first
    }

    /// The last month of the period.
    pub fn last_month(self) -> Month {
        self.first.plus(self.months - 1)
    }

    /// The days of the period.
    pub fn days(self) -> DateRange {
        DateRange::bounded(self.first.first_day(), self.first.plus(self.months).first_day())
    }

    /// The calendar year.
    pub fn year(self) -> i32 {
        self.first.year()
    }

    /// Whether the month lies in the period.
    pub fn contains(self, month: Month) -> bool {
        self.first <= month && month <= self.last_month()
    }
}

impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let year = self.first.year();
        match self.months {
            1 => self.first.fmt(f),
            3 => write!(f, "{year:04}-Q{}", self.first.number() / 3 + 1),
            6 => write!(f, "{year:04}-S{}", self.first.number() / 6 + 1),
            _ => write!(f, "{year:04}"),
        }
    }
}

impl FromStr for Period {
    type Err = NotAPeriod;
    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        let (year, part) = text.split_once('-').unwrap_or((text, ""));
        let starting = |month: u32| {
            if year.len() != 4 { None } else { format!("{year}-{month:02}").parse::<Month>().ok() }
        };
        let (first, months) = match part {
            "" if !text.contains('-') => (starting(1), 12),
            "Q1" => (starting(1), 3),
            "Q2" => (starting(4), 3),
            "Q3" => (starting(7), 3),
            "Q4" => (starting(10), 3),
            "S1" => (starting(1), 6),
            "S2" => (starting(7), 6),
            _ => (text.parse().ok(), 1),
        };
        first.map(|first| Self { first, months }).ok_or(NotAPeriod)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_reads_back_as_written() {
        for text in ["2026-01", "2026-12", "2026-Q1", "2026-Q4", "2026-S1", "2026-S2", "2026"] {
            assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
        }
        for wrong in ["2026-", "2026-Q5", "26", "2026-13", "Q1-2026", ""] {
            assert_eq!(wrong.parse::<Period>(), Err(NotAPeriod), "{wrong}");
        }
    }

    #[test]
    fn a_quarter_holds_its_three_months() {
        let quarter: Period = "2026-Q2".parse().unwrap();
        assert!(quarter.contains("2026-04".parse().unwrap()));
        assert!(quarter.contains("2026-06".parse().unwrap()));
        assert!(!quarter.contains("2026-07".parse().unwrap()));
    }
}
