//! Law files of personnel: holidays, the standard working week, yearly leave.

use std::collections::HashMap;
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate, NaiveTime};
use kernel::recipe::Citation;
use serde::Deserialize;

use crate::error::Error;
use crate::kinds::HolidayKind;
use crate::rules::calendar::{Holiday, Pattern, Slot};

/// The law that ships with the program, read once.
static EMBEDDED: LazyLock<Result<Law, String>> = LazyLock::new(|| {
    let holidays = toml::from_str(include_str!("../regulations/hari_libur.toml"));
    let hours = toml::from_str(include_str!("../regulations/jam_kerja.toml"));
    let holidays: HolidayFile = holidays.map_err(|error| error.to_string())?;
    let hours: HoursFile = hours.map_err(|error| error.to_string())?;
    Law::of(holidays, hours)
});

/// What personnel knows of the law.
#[derive(Clone, Debug)]
pub struct Law {
    fixed: Vec<((u32, u32), Holiday)>,
    moving: HashMap<NaiveDate, Holiday>,
    /// The working week where no pattern is assigned.
    pub standard: Pattern,
    /// Yearly leave.
    pub yearly_leave: YearlyLeave,
}

/// Yearly leave.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearlyLeave {
    version: String,
    instrument: String,
    article: String,
    /// Working days a year.
    pub days: i64,
    /// The most that is carried over.
    pub carried_max: i64,
    /// Years of service after which it begins.
    pub service_years_min: i32,
    /// Where it was read.
    pub source: String,
    /// How sure it is.
    pub confidence: Confidence,
}

impl YearlyLeave {
    /// The citation for workings.
    pub fn citation(&self) -> Citation {
        let (instrument, article) = (self.instrument.clone(), self.article.clone());
        Citation { instrument, article, version: self.version.clone() }
    }
}

/// How sure a rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Two independent sources, or the text of the regulation.
    Verified,
    /// One source.
    OneSource,
    /// A default from memory: an installation confirms or replaces it.
    FromMemory,
}

/// The law that ships with the program.
///
/// # Errors
/// When a file is unsound; a test excludes it.
pub fn law() -> Result<&'static Law, Error> {
    EMBEDDED.as_ref().map_err(|reason| platform::Error::Broken(format!("law of personnel: {reason}")).into())
}

impl Law {
    /// The national holiday or collective leave of a day.
    pub fn national(&self, day: NaiveDate) -> Option<&Holiday> {
        let fixed = || self.fixed.iter().find(|(date, _)| *date == (day.month(), day.day()));
        self.moving.get(&day).or_else(|| fixed().map(|(_, holiday)| holiday))
    }

    fn of(holidays: HolidayFile, hours: HoursFile) -> Result<Self, String> {
        let mut fixed = Vec::with_capacity(holidays.fixed.len());
        for day in holidays.fixed {
            let parsed = day
                .date
                .split_once('-')
                .and_then(|(month, day)| Some((month.parse().ok()?, day.parse().ok()?)));
            let date = parsed.ok_or_else(|| format!("no date: {}", day.date))?;
            fixed.push((date, Holiday { kind: HolidayKind::LiburNasional, name: day.name }));
        }
        let mut moving = HashMap::new();
        for year in holidays.year {
            for day in year.days {
                if day.day.year() != year.year {
                    return Err(format!("{} is not in {}", day.day, year.year));
                }
                if moving.insert(day.day, Holiday { kind: day.kind, name: day.name }).is_some() {
                    return Err(format!("{} stands there twice", day.day));
                }
            }
        }
        let HoursFile { standard, yearly_leave } = hours;
        Ok(Self { fixed, moving, standard: standard.pattern(), yearly_leave })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HolidayFile {
    fixed: Vec<FixedDay>,
    #[expect(dead_code, reason = "every group of days must name its source")]
    fixed_source: Source,
    year: Vec<Year>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FixedDay {
    date: String,
    name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read by people; a file without it is refused")]
struct Source {
    version: String,
    instrument: String,
    article: String,
    source: String,
    confidence: Confidence,
}

#[derive(Deserialize)]
struct Year {
    year: i32,
    days: Vec<MovingDay>,
    #[expect(dead_code, reason = "every year must name its source")]
    version: String,
    #[expect(dead_code, reason = "every year must name its source")]
    instrument: String,
    #[expect(dead_code, reason = "every year must name its source")]
    article: String,
    #[expect(dead_code, reason = "every year must name its source")]
    source: String,
    #[expect(dead_code, reason = "every year must name its source")]
    confidence: Confidence,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MovingDay {
    day: NaiveDate,
    kind: HolidayKind,
    name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HoursFile {
    standard: StandardWeek,
    yearly_leave: YearlyLeave,
}

#[derive(Deserialize)]
struct StandardWeek {
    name: String,
    anchor: NaiveDate,
    observes_holidays: bool,
    slots: Vec<StandardDay>,
    #[expect(dead_code, reason = "the week must name its source")]
    version: String,
    #[expect(dead_code, reason = "the week must name its source")]
    instrument: String,
    #[expect(dead_code, reason = "the week must name its source")]
    article: String,
    #[expect(dead_code, reason = "the week must name its source")]
    source: String,
    #[expect(dead_code, reason = "the week must name its source")]
    confidence: Confidence,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum StandardDay {
    Off {
        #[expect(dead_code, reason = "its presence is what it says")]
        off: bool,
    },
    Working {
        starts_at: NaiveTime,
        ends_at: NaiveTime,
        break_minutes: i32,
    },
}

impl StandardWeek {
    fn pattern(self) -> Pattern {
        let slot = |day: StandardDay| match day {
            StandardDay::Off { .. } => None,
            StandardDay::Working { starts_at, ends_at, break_minutes } => {
                Some(Slot { starts_at, ends_at, break_minutes })
            }
        };
        Pattern {
            id: None,
            name: self.name,
            anchor: self.anchor,
            slots: self.slots.into_iter().map(slot).collect(),
            observes_holidays: self.observes_holidays,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_law_that_ships_is_sound() {
        let law = law().unwrap();
        assert_eq!(law.standard.minutes_a_week(), 37 * 60 + 30);
        assert_eq!(law.yearly_leave.days, 12);
        assert_eq!(law.yearly_leave.confidence, Confidence::FromMemory);
        let day = |text: &str| law.national(text.parse().unwrap());
        assert_eq!(day("2031-08-17").map(|day| day.kind), Some(HolidayKind::LiburNasional));
        assert_eq!(day("2026-02-16").map(|day| day.kind), Some(HolidayKind::CutiBersama));
        assert_eq!(day("2026-02-18"), None);
    }
}
