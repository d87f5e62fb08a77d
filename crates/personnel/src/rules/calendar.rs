//! Which days are worked, and when: national and regional holidays, patterns of working time, and who follows which.
//!
//! A pattern is a cycle of days from an anchor: seven for a week, any number for shifts. Of the assignments that hold on a
//! day the employee's own comes first, then that of the nearest unit above; among those of one place the one that began
//! last prevails while it lasts, so that Ramadan hours lie over the standing week and go by themselves.

use std::collections::{HashMap, HashSet};

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use kernel::id::{EmployeeId, UnitId, WorkAssignmentId, WorkPatternId};
use kernel::{DateRange, Fault};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::Flaw;
use crate::kinds::{DayKind, HolidayKind};

/// The longest cycle of a pattern.
pub const CYCLE_MAX: usize = 56;

/// Working time of one day, by the local clock. An end that is not after the beginning lies on the next day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = personnel::WorkSlot)]
pub struct Slot {
    /// The beginning.
    #[schema(value_type = String, example = "07:30:00")]
    pub starts_at: NaiveTime,
    /// The end; on the next day where it is not after the beginning.
    #[schema(value_type = String, example = "16:00:00")]
    pub ends_at: NaiveTime,
    /// Minutes of break that are no working time.
    #[serde(default)]
    #[schema(default = 0, example = 60)]
    pub break_minutes: i32,
}

impl Slot {
    /// Beginning and end of the working time that begins on a day.
    pub fn span(&self, day: NaiveDate) -> (NaiveDateTime, NaiveDateTime) {
        let begins = day.and_time(self.starts_at);
        let last = if self.ends_next_day() { day.checked_add_days(Days::new(1)).unwrap_or(day) } else { day };
        (begins, last.and_time(self.ends_at))
    }

    /// Whether it runs over midnight.
    pub fn ends_next_day(&self) -> bool {
        self.ends_at <= self.starts_at
    }

    /// Minutes of work, without the break.
    pub fn minutes(&self) -> i64 {
        let (begins, ends) = self.span(NaiveDate::default());
        (ends - begins).num_minutes() - i64::from(self.break_minutes)
    }
}

/// A pattern of working time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// Its record; none for the standard week of the law.
    pub id: Option<WorkPatternId>,
    /// Its name.
    pub name: String,
    /// The day on which the cycle begins.
    pub anchor: NaiveDate,
    /// The days of the cycle; `None` is a day off.
    pub slots: Vec<Option<Slot>>,
    /// Whether holidays are days off; shifts go on through them.
    pub observes_holidays: bool,
}

impl Pattern {
    /// The working time that begins on a day, holidays aside.
    pub fn slot(&self, day: NaiveDate) -> Option<Slot> {
        let length = i64::try_from(self.slots.len()).ok().filter(|length| *length > 0)?;
        let at = usize::try_from((day - self.anchor).num_days().rem_euclid(length)).ok()?;
        self.slots.get(at).copied().flatten()
    }

    /// Minutes of work in seven days, on the average of the cycle, rounded down.
    pub fn minutes_a_week(&self) -> i64 {
        let worked: i64 = self.slots.iter().flatten().map(Slot::minutes).sum();
        let length = i64::try_from(self.slots.len()).unwrap_or(1).max(1);
        worked * 7 / length
    }
}

/// Every fault of the days of a pattern.
pub fn pattern_faults(slots: &[Option<Slot>]) -> Vec<Fault> {
    let mut faults = Vec::new();
    if slots.is_empty() || slots.len() > CYCLE_MAX || slots.iter().all(Option::is_none) {
        faults.push(Flaw::PatternCycle.at("/slots").with("max", CYCLE_MAX));
    }
    for (at, slot) in slots.iter().enumerate() {
        if let Some(slot) = slot
            && (slot.break_minutes < 0 || slot.minutes() <= 0)
        {
            faults.push(Flaw::PatternBreak.at(format!("/slots/{at}/break_minutes")));
        }
    }
    faults
}

/// A day that is not worked by everybody, or is worked although the law says otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// Which sort.
    pub kind: HolidayKind,
    /// Its name.
    pub name: String,
}

/// Who follows a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Follower {
    /// Everyone placed in a unit or below it.
    Unit(UnitId),
    /// One employee.
    Employee(EmployeeId),
}

/// A pattern for a follower, for a range of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// Its record.
    pub id: WorkAssignmentId,
    /// Who.
    pub follower: Follower,
    /// What.
    pub pattern_id: WorkPatternId,
    /// When.
    pub range: DateRange,
}

/// A day of a calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = personnel::CalendarDay)]
pub struct CalendarDay {
    /// The date.
    #[schema(example = "2026-01-05")]
    pub day: NaiveDate,
    /// Whether it is worked, and why not.
    pub kind: DayKind,
    /// The name of the holiday that falls on it.
    #[schema(example = json!(null))]
    pub holiday: Option<String>,
    /// The pattern that is followed.
    #[schema(example = "Lima hari kerja")]
    pub pattern: String,
    /// Beginning of work by the local clock; null on a day that is not worked.
    #[schema(value_type = Option<String>, example = "07:30:00")]
    pub starts_at: Option<NaiveTime>,
    /// End of work by the local clock.
    #[schema(value_type = Option<String>, example = "16:00:00")]
    pub ends_at: Option<NaiveTime>,
    /// Whether the end lies on the next day.
    #[schema(example = false)]
    pub ends_next_day: bool,
    /// Minutes of break.
    #[schema(example = 60)]
    pub break_minutes: i32,
}

/// Everything that calendars of one instansi are made of, for a range of days.
#[derive(Clone, Debug)]
pub struct Calendars {
    /// The standard week of the law.
    pub standard: Pattern,
    /// Holidays of the days, the instansi's own entries already in the place of national ones.
    pub holidays: HashMap<NaiveDate, Holiday>,
    /// The assigned patterns.
    pub patterns: HashMap<WorkPatternId, Pattern>,
    /// The assignments of each follower.
    pub assignments: HashMap<Follower, Vec<Assignment>>,
    /// Where employees are placed, with the days.
    pub placed: HashMap<EmployeeId, Vec<(DateRange, UnitId)>>,
    /// The units at and above a unit, with depth and days.
    pub above: HashMap<UnitId, Vec<(DateRange, i32, UnitId)>>,
}

impl Calendars {
    /// The pattern that an employee follows on a day.
    pub fn of_employee(&self, employee: EmployeeId, day: NaiveDate) -> &Pattern {
        let own = self.assigned(Follower::Employee(employee), day);
        let unit = || {
            let placed = self.placed.get(&employee)?.iter().find(|(range, _)| range.contains(day));
            placed.map(|(_, unit)| *unit)
        };
        own.or_else(|| self.inherited(unit()?, day)).unwrap_or(&self.standard)
    }

    /// The pattern that a unit follows on a day.
    pub fn of_unit(&self, unit: UnitId, day: NaiveDate) -> &Pattern {
        self.inherited(unit, day).unwrap_or(&self.standard)
    }

    fn inherited(&self, unit: UnitId, day: NaiveDate) -> Option<&Pattern> {
        let above = self.above.get(&unit)?.iter().filter(|(range, _, _)| range.contains(day));
        let found =
            above.filter_map(|(_, depth, unit)| Some((*depth, self.assigned(Follower::Unit(*unit), day)?)));
        found.min_by_key(|(depth, _)| *depth).map(|(_, pattern)| pattern)
    }

    fn assigned(&self, follower: Follower, day: NaiveDate) -> Option<&Pattern> {
        let holding = self.assignments.get(&follower)?.iter().filter(|one| one.range.contains(day));
        let last = holding.max_by_key(|one| (one.range.from, one.id))?;
        self.patterns.get(&last.pattern_id)
    }

    /// A day under a pattern.
    pub fn day(&self, pattern: &Pattern, day: NaiveDate) -> CalendarDay {
        let holiday = self.holidays.get(&day);
        let closed = holiday.filter(|_| pattern.observes_holidays).and_then(|holiday| match holiday.kind {
            HolidayKind::LiburNasional | HolidayKind::LiburDaerah => Some(DayKind::Holiday),
            HolidayKind::CutiBersama => Some(DayKind::CollectiveLeave),
            HolidayKind::HariKerja => None,
        });
        let slot = pattern.slot(day).filter(|_| closed.is_none());
        let kind = closed.unwrap_or(if slot.is_some() { DayKind::Working } else { DayKind::Off });
        CalendarDay {
            day,
            kind,
            holiday: holiday.map(|holiday| holiday.name.clone()),
            pattern: pattern.name.clone(),
            starts_at: slot.map(|slot| slot.starts_at),
            ends_at: slot.map(|slot| slot.ends_at),
            ends_next_day: slot.is_some_and(|slot| slot.ends_next_day()),
            break_minutes: slot.map_or(0, |slot| slot.break_minutes),
        }
    }

    /// The working time of an employee that begins on a day; `None` on a day that is not worked.
    pub fn slot(&self, employee: EmployeeId, day: NaiveDate) -> Option<Slot> {
        let pattern = self.of_employee(employee, day);
        let closed = self.holidays.get(&day).is_some_and(|holiday| holiday.kind != HolidayKind::HariKerja);
        pattern.slot(day).filter(|_| !(closed && pattern.observes_holidays))
    }

    /// The days of a range on which an employee is due.
    pub fn due(&self, employee: EmployeeId, days: DateRange) -> HashSet<NaiveDate> {
        let until = days.stored_until();
        let all = days.from.iter_days().take_while(|day| *day < until);
        all.filter(|day| self.slot(employee, *day).is_some()).collect()
    }

    /// The hours before and after the working time of a day in which a record still belongs to it: half of the time that is
    /// free between two working times, six hours at most.
    pub fn window(
        &self,
        employee: EmployeeId,
        day: NaiveDate,
    ) -> Option<(Slot, NaiveDateTime, NaiveDateTime)> {
        const REACH: TimeDelta = TimeDelta::hours(6);
        let slot = self.slot(employee, day)?;
        let (begins, ends) = slot.span(day);
        let yesterday = day.pred_opt().and_then(|day| Some(self.slot(employee, day)?.span(day).1));
        let tomorrow = day.succ_opt().and_then(|day| Some(self.slot(employee, day)?.span(day).0));
        let half = |free: TimeDelta| REACH.min(free / 2).max(TimeDelta::zero());
        let before = yesterday.map_or(REACH, |end| half(begins - end));
        let after = tomorrow.map_or(REACH, |next| half(next - ends));
        Some((slot, begins - before, ends + after))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn slot(starts: &str, ends: &str) -> Option<Slot> {
        Some(Slot { starts_at: starts.parse().unwrap(), ends_at: ends.parse().unwrap(), break_minutes: 0 })
    }

    fn pattern(name: &str, slots: Vec<Option<Slot>>) -> Pattern {
        let id = Some(WorkPatternId::new());
        Pattern { id, name: name.to_owned(), anchor: day("2026-01-05"), slots, observes_holidays: true }
    }

    fn calendars(patterns: &[&Pattern], assignments: &[(Follower, &Pattern, DateRange)]) -> Calendars {
        let mut by: HashMap<Follower, Vec<Assignment>> = HashMap::new();
        for (follower, pattern, range) in assignments {
            let (id, pattern_id) = (WorkAssignmentId::new(), pattern.id.unwrap());
            by.entry(*follower).or_default().push(Assignment {
                id,
                follower: *follower,
                pattern_id,
                range: *range,
            });
        }
        Calendars {
            standard: pattern("standard", vec![slot("07:30:00", "16:00:00")]),
            holidays: HashMap::new(),
            patterns: patterns.iter().map(|one| (one.id.unwrap(), (*one).clone())).collect(),
            assignments: by,
            placed: HashMap::new(),
            above: HashMap::new(),
        }
    }

    #[test]
    fn the_nearest_and_the_latest_assignment_prevails() {
        let [root, dinas] = [UnitId::new(), UnitId::new()];
        let [six, ramadan, night] =
            ["six", "ramadan", "night"].map(|name| pattern(name, vec![slot("08:00:00", "14:00:00")]));
        let nurse = EmployeeId::new();
        let mut all = calendars(
            &[&six, &ramadan, &night],
            &[
                (Follower::Unit(root), &six, DateRange::starting(day("2020-01-01"))),
                (Follower::Unit(root), &ramadan, DateRange::bounded(day("2026-02-18"), day("2026-03-20"))),
                (Follower::Employee(nurse), &night, DateRange::starting(day("2026-03-01"))),
            ],
        );
        let ever = DateRange::starting(day("2000-01-01"));
        all.above.insert(dinas, vec![(ever, 0, dinas), (ever, 1, root)]);
        all.placed.insert(nurse, vec![(ever, dinas)]);
        let name = |on: &str| all.of_employee(nurse, day(on)).name.clone();
        assert_eq!(["2026-02-17", "2026-02-18", "2026-03-01"].map(name), ["six", "ramadan", "night"]);
        assert_eq!(all.of_unit(dinas, day("2026-03-20")).name, "six");
        assert_eq!(all.of_employee(EmployeeId::new(), day("2026-01-05")).name, "standard");
    }

    #[test]
    fn shifts_turn_in_their_cycle_and_pass_midnight() {
        let shifts = pattern("shift", vec![slot("07:00:00", "14:00:00"), slot("21:00:00", "07:00:00"), None]);
        assert_eq!(shifts.slot(day("2026-01-08")), shifts.slot(day("2026-01-05")));
        assert_eq!(shifts.slot(day("2026-01-04")), None, "the cycle runs backwards too");
        let night = shifts.slot(day("2026-01-06")).unwrap();
        assert_eq!(night.span(day("2026-01-06")).1.date(), day("2026-01-07"));
        assert_eq!((night.minutes(), shifts.minutes_a_week()), (600, 17 * 60 * 7 / 3));
    }

    #[test]
    fn an_instansi_can_take_a_holiday_back() {
        let mut all = calendars(&[], &[]);
        let holiday = |kind| Holiday { kind, name: "Hari".to_owned() };
        all.holidays.insert(day("2026-01-06"), holiday(HolidayKind::CutiBersama));
        all.holidays.insert(day("2026-01-07"), holiday(HolidayKind::HariKerja));
        let kind = |on: &str| all.day(&all.standard, day(on)).kind;
        assert_eq!(kind("2026-01-06"), DayKind::CollectiveLeave);
        assert_eq!((kind("2026-01-05"), kind("2026-01-07")), (DayKind::Working, DayKind::Working));
        let due = all.due(EmployeeId::new(), DateRange::bounded(day("2026-01-05"), day("2026-01-08")));
        assert_eq!(due.len(), 2);
    }

    #[test]
    fn a_pattern_has_days_and_breaks_that_fit() {
        assert!(pattern_faults(&[slot("07:30:00", "16:00:00"), None]).is_empty());
        assert_eq!(pattern_faults(&[None, None]).len(), 1);
        let long = Some(Slot { break_minutes: 600, ..slot("07:30:00", "16:00:00").unwrap() });
        let faults = pattern_faults(&[None, long]);
        assert_eq!(faults[0].pointer.as_deref(), Some("/slots/1/break_minutes"));
    }
}
