//! Time zones of Indonesia, and working days.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc, Weekday};
use sea_orm::entity::prelude::{DeriveActiveEnum, EnumIter, StringLen};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The time zone of an instansi. Indonesia has no daylight saving.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
    EnumIter,
    DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(8))", rename_all = "snake_case")]
pub enum TimeZone {
    /// West, UTC+7.
    #[default]
    Wib,
    /// Central, UTC+8.
    Wita,
    /// East, UTC+9.
    Wit,
}

impl TimeZone {
    fn offset(self) -> TimeDelta {
        TimeDelta::hours(match self {
            Self::Wib => 7,
            Self::Wita => 8,
            Self::Wit => 9,
        })
    }

    /// The calendar date in this zone at an instant.
    pub fn date(self, instant: DateTime<Utc>) -> NaiveDate {
        (instant.naive_utc() + self.offset()).date()
    }

    /// What the clock on the wall shows in this zone at an instant.
    pub fn local(self, instant: DateTime<Utc>) -> NaiveDateTime {
        instant.naive_utc() + self.offset()
    }

    /// The instant at which the clock on the wall shows a time in this zone.
    pub fn instant(self, local: NaiveDateTime) -> DateTime<Utc> {
        (local - self.offset()).and_utc()
    }

    /// The instant at which a calendar date begins in this zone.
    pub fn midnight(self, day: NaiveDate) -> DateTime<Utc> {
        (day.and_time(NaiveTime::MIN) - self.offset()).and_utc()
    }
}

/// The day that lies `count` working days (Monday to Friday, less the holidays given) after a day.
pub fn add_working_days(day: NaiveDate, count: u32, is_holiday: impl Fn(NaiveDate) -> bool) -> NaiveDate {
    let mut day = day;
    let mut left = count;
    while left > 0 {
        day = day.checked_add_days(Days::new(1)).unwrap_or(day);
        if !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !is_holiday(day) {
            left -= 1;
        }
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_turns_at_local_midnight() {
        let instant: DateTime<Utc> = "2026-01-31T15:30:00Z".parse().unwrap();
        assert_eq!(TimeZone::Wib.date(instant).to_string(), "2026-01-31");
        assert_eq!(TimeZone::Wit.date(instant).to_string(), "2026-02-01");
        let midnight = TimeZone::Wit.midnight(TimeZone::Wit.date(instant));
        assert_eq!(midnight.to_rfc3339(), "2026-01-31T15:00:00+00:00");
    }

    #[test]
    fn working_days_skip_weekends_and_holidays() {
        let friday: NaiveDate = "2026-01-02".parse().unwrap();
        assert_eq!(add_working_days(friday, 1, |_| false).to_string(), "2026-01-05");
        assert_eq!(add_working_days(friday, 1, |day| day.day() == 5).to_string(), "2026-01-06");
    }
}
