//! Working time of the fictional regency: the week of the law, shorter hours in Ramadan, and a holiday of its own.

use chrono::{NaiveDate, NaiveTime};
use kernel::DateRange;
use kernel::id::UnitId;
use personnel::calendar::{
    AssignPattern, NewHoliday, NewPattern, add_holiday, assign_pattern, create_pattern,
};
use personnel::kinds::HolidayKind;
use personnel::regulation::{Law, law};
use personnel::rules::calendar::{Pattern, Slot};
use platform::{Act, Error};

use super::refused;
use crate::state::State;

/// Working time of the regency, day by day.
pub struct WorkingTime {
    law: &'static Law,
    ramadan: Pattern,
}

impl WorkingTime {
    /// The law that ships, and Ramadan.
    ///
    /// # Errors
    /// When the law that ships is unsound.
    pub fn new() -> Result<Self, Error> {
        Ok(Self { law: law().map_err(refused)?, ramadan: ramadan() })
    }

    /// The working time of a day; none on a day off.
    pub fn slot(&self, day: NaiveDate) -> Option<Slot> {
        let pattern = if ramadan_days().contains(day) { &self.ramadan } else { &self.law.standard };
        pattern.slot(day).filter(|_| self.law.national(day).is_none())
    }
}

/// Records it for the whole regency.
pub async fn record(state: &State, act: &Act, instansi: UnitId) -> Result<(), Error> {
    let standard = law().map_err(refused)?.standard.clone();
    for (pattern, days) in [(standard, DateRange::starting(date(2024, 1, 1))), (ramadan(), ramadan_days())] {
        let Pattern { name, anchor, slots, observes_holidays, .. } = pattern;
        let new = NewPattern { instansi_id: instansi, name, anchor, slots, observes_holidays };
        let made = create_pattern(&state.db, act, new).await.map_err(refused)?;
        let assign = AssignPattern { pattern_id: made.id, unit_id: Some(instansi), employee_id: None, days };
        assign_pattern(&state.db, act, assign).await.map_err(refused)?;
    }
    let day = date(2026, 11, 18);
    let name = "Hari Jadi Kabupaten Rafflesia".to_owned();
    let new = NewHoliday { instansi_id: instansi, day, kind: HolidayKind::LiburDaerah, name };
    add_holiday(&state.db, act, new).await.map_err(refused)?;
    Ok(())
}

/// 32 hours and 30 minutes a week: 08.00 to 15.00 with half an hour of break, on Friday to 15.30 with an hour.
fn ramadan() -> Pattern {
    let slot = |hour, minute, break_minutes| {
        Some(Slot { starts_at: time(8, 0), ends_at: time(hour, minute), break_minutes })
    };
    let day = slot(15, 0, 30);
    Pattern {
        id: None,
        name: "Jam kerja Ramadan 1447 H".to_owned(),
        anchor: date(2001, 1, 1),
        slots: vec![day, day, day, day, slot(15, 30, 60), None, None],
        observes_holidays: true,
    }
}

fn ramadan_days() -> DateRange {
    DateRange::bounded(date(2026, 2, 18), date(2026, 3, 20))
}

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

fn time(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ramadan_is_shorter_and_holidays_are_off() {
        assert_eq!(ramadan().minutes_a_week(), 32 * 60 + 30);
        let time = WorkingTime::new().unwrap();
        let starts = |day| time.slot(day).map(|slot| slot.starts_at.to_string());
        assert_eq!(starts(date(2026, 2, 16)), None);
        assert_eq!(starts(date(2026, 2, 13)).as_deref(), Some("07:30:00"));
        assert_eq!(starts(date(2026, 2, 20)).as_deref(), Some("08:00:00"));
    }
}
