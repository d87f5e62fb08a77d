//! When the holder of a post retires.

use chrono::{Datelike, Months, NaiveDate};

use crate::kinds::PositionKind;

/// What of a post decides the retirement age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Post<'p> {
    /// Structural, functional or executive staff.
    pub kind: PositionKind,
    /// Of a structural post.
    pub eselon: Option<&'p str>,
    /// Of a functional post: `Guru`, `Perawat`.
    pub office: Option<&'p str>,
    /// Of a functional post: `Ahli Madya`.
    pub jenjang: Option<&'p str>,
}

/// The first day of pension: the first day of the month after the one in which the age is reached, also for those who were
/// born on the first of a month.
pub fn pension_starts(birth_date: NaiveDate, years: u32) -> Option<NaiveDate> {
    let reached = birth_date.checked_add_months(Months::new(years.checked_mul(12)?))?;
    reached.with_day(1)?.checked_add_months(Months::new(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pension_starts_with_the_month_after_the_birthday() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(pension_starts(day("1968-03-15"), 58), Some(day("2026-04-01")));
        assert_eq!(pension_starts(day("1968-03-01"), 58), Some(day("2026-04-01")));
        assert_eq!(pension_starts(day("1968-02-29"), 58), Some(day("2026-03-01")));
        assert_eq!(pension_starts(day("1966-12-31"), 60), Some(day("2027-01-01")));
    }
}
