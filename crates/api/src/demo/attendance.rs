//! Attendance of the fictional regency: most are on time, some late, a few away.

use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta, Weekday};
use kernel::Month;
use personnel::NewDay;
use personnel::entity::attendance_day::AttendanceCode;

use super::Recorded;

/// Every working day of the months for everyone who was appointed by then.
pub fn days(recorded: &Recorded, months: &[Month]) -> Vec<NewDay> {
    let working: Vec<NaiveDate> = months.iter().flat_map(|month| working_days(*month)).collect();
    let mut days = Vec::with_capacity(recorded.people.len() * working.len());
    for (person, employee_id) in recorded.people.iter().zip(&recorded.ids) {
        days.extend(
            working.iter().map(|day| NewDay { employee_id: *employee_id, ..pattern(person.index, *day) }),
        );
    }
    days
}

fn working_days(month: Month) -> impl Iterator<Item = NaiveDate> {
    let days = month.first_day().iter_days().take_while(move |day| *day <= month.last_day());
    // The only national holiday of these months that falls on a working day and is fixed: New Year.
    days.filter(|day| {
        !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && (day.month(), day.day()) != (1, 1)
    })
}

fn pattern(index: u32, day: NaiveDate) -> NewDay {
    let turn = index * 31 + day.ordinal() * 7;
    let (code, minutes_late, minutes_early) = match turn % 97 {
        0 if index.is_multiple_of(9) => (AttendanceCode::Absent, 0, 0),
        1 => (AttendanceCode::Leave, 0, 0),
        2 => (AttendanceCode::Duty, 0, 0),
        3..=6 => (AttendanceCode::Present, 12, 0),
        7 => (AttendanceCode::Present, 47, 0),
        8 => (AttendanceCode::Present, 0, 20),
        _ => (AttendanceCode::Present, 0, 0),
    };
    let at = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
    let was_there = code == AttendanceCode::Present;
    NewDay {
        employee_id: kernel::id::EmployeeId::new(),
        day,
        code,
        arrived_at: was_there.then(|| at(7, 30) + TimeDelta::minutes(i64::from(minutes_late))),
        left_at: was_there.then(|| at(16, 0) - TimeDelta::minutes(i64::from(minutes_early))),
        minutes_late,
        minutes_early,
    }
}
