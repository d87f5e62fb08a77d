//! A day of attendance, derived from the records of machines against the working time: the first record is the arrival, the
//! last one the departure. Leave and duty come before records, and a day that is not worked has no row.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use kernel::Language;
use kernel::recipe::{Unit, Working};

use super::attendance::Away;
use super::calendar::Slot;
use crate::kinds::AttendanceCode;

/// Records that lie closer together are one visit to the machine.
const SAME_VISIT: TimeDelta = TimeDelta::minutes(10);

/// What is known of one working day of one employee.
#[derive(Clone, Debug)]
pub struct Worked<'a> {
    /// The day on which the work begins.
    pub day: NaiveDate,
    /// The working time.
    pub slot: Slot,
    /// The records of the machines that belong to it, by the local clock, in order.
    pub records: &'a [NaiveDateTime],
    /// Leave or duty on that day.
    pub away: Option<Away>,
    /// Whether nothing more can come: the day is over.
    pub is_over: bool,
}

/// How the day counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Derived {
    /// How it counts.
    pub code: AttendanceCode,
    /// Local time of arrival.
    pub arrived_at: Option<NaiveTime>,
    /// Local time of leaving.
    pub left_at: Option<NaiveTime>,
    /// Whole minutes after the beginning.
    pub minutes_late: i32,
    /// Whole minutes before the end.
    pub minutes_early: i32,
}

/// The day, or nothing as long as nobody came and it is not over.
pub fn derive(worked: &Worked<'_>) -> Option<Derived> {
    let (arrived, left) = ends(worked);
    let time = |at: Option<NaiveDateTime>| at.map(|at| at.time());
    let day = Derived {
        code: AttendanceCode::Present,
        arrived_at: time(arrived),
        left_at: time(left),
        minutes_late: 0,
        minutes_early: 0,
    };
    match worked.away {
        Some(away) if away.is_duty => {
            return Some(Derived { code: AttendanceCode::Duty, ..day });
        }
        Some(_) => return Some(Derived { code: AttendanceCode::Leave, ..day }),
        None if worked.records.is_empty() => {
            return worked.is_over.then_some(Derived { code: AttendanceCode::Absent, ..day });
        }
        None => {}
    }
    let (begins, ends) = worked.slot.span(worked.day);
    Some(Derived {
        minutes_late: arrived.map_or(0, |arrived| minutes(arrived - begins)),
        minutes_early: left.map_or(0, |left| minutes(ends - left)),
        ..day
    })
}

/// Whole minutes, none below zero, a day at most.
fn minutes(time: TimeDelta) -> i32 {
    i32::try_from(time.num_minutes().clamp(0, 1440)).unwrap_or(1440)
}

/// Minutes late and early of given times, for a day that somebody enters or corrects.
pub fn against(slot: Slot, day: NaiveDate, times: (Option<NaiveTime>, Option<NaiveTime>)) -> (i32, i32) {
    let (begins, ends) = slot.span(day);
    // A time before the beginning of a working time that passes midnight may lie on the next day.
    let late = times.0.map_or(0, |arrived| minutes(day.and_time(arrived) - begins));
    let last = |left: NaiveTime| {
        let next = slot.ends_next_day() && left <= slot.starts_at;
        let date = if next { day.succ_opt().unwrap_or(day) } else { day };
        minutes(ends - date.and_time(left))
    };
    (late, times.1.map_or(0, last))
}

/// Arrival and departure. A single visit is the one that it lies nearer to.
fn ends(worked: &Worked<'_>) -> (Option<NaiveDateTime>, Option<NaiveDateTime>) {
    let (Some(first), Some(last)) = (worked.records.first(), worked.records.last()) else {
        return (None, None);
    };
    if *last - *first >= SAME_VISIT {
        return (Some(*first), Some(*last));
    }
    let (begins, ends) = worked.slot.span(worked.day);
    let is_arrival = (*first - begins).abs() <= (ends - *last).abs();
    if is_arrival { (Some(*first), None) } else { (None, Some(*last)) }
}

/// How the day came out: `07:42 − 07:30 = 12`.
pub fn explain(worked: &Worked<'_>, derived: &Derived, language: Language) -> Vec<Working> {
    let pick = |id: &str, en: &str| match language {
        Language::Id => id.to_owned(),
        Language::En => en.to_owned(),
    };
    let shown = |at: NaiveTime| at.format("%H:%M").to_string();
    let working = |step: &str, label: String, value: String, unit: Unit, formula: String| Working {
        step: step.to_owned(),
        label,
        value,
        unit,
        formula,
        citations: Vec::new(),
        source: None,
        operands: Vec::new(),
    };
    let records: Vec<String> = worked.records.iter().map(|at| shown(at.time())).collect();
    let away = worked.away.map(|away| away.kind.to_owned());
    let reason = away.unwrap_or_else(|| records.join(", "));
    let label = pick("Kode hari", "How the day counts");
    let mut all = vec![working("code", label, derived.code.word().to_owned(), Unit::Text, reason)];
    if derived.code != AttendanceCode::Present {
        return all;
    }
    if let Some(arrived) = derived.arrived_at {
        let formula = format!("{} − {}", shown(arrived), shown(worked.slot.starts_at));
        let label = pick("Menit terlambat", "Minutes late");
        let value = derived.minutes_late.to_string();
        all.push(working("minutes_late", label, value, Unit::Times, formula));
    }
    if let Some(left) = derived.left_at {
        let formula = format!("{} − {}", shown(worked.slot.ends_at), shown(left));
        let label = pick("Menit pulang sebelum waktunya", "Minutes early");
        let value = derived.minutes_early.to_string();
        all.push(working("minutes_early", label, value, Unit::Times, formula));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: &str = "2026-01-05";

    fn at(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    fn slot(starts: &str, ends: &str) -> Slot {
        Slot { starts_at: starts.parse().unwrap(), ends_at: ends.parse().unwrap(), break_minutes: 60 }
    }

    fn worked(slot: Slot, records: &[NaiveDateTime]) -> Worked<'_> {
        Worked { day: DAY.parse().unwrap(), slot, records, away: None, is_over: true }
    }

    fn counts(slot: Slot, records: &[&str]) -> (bool, bool, i32, i32) {
        let records: Vec<_> = records.iter().map(|record| at(record)).collect();
        let day = derive(&worked(slot, &records)).unwrap();
        (day.arrived_at.is_some(), day.left_at.is_some(), day.minutes_late, day.minutes_early)
    }

    #[test]
    fn the_first_record_is_the_arrival_and_the_last_the_departure() {
        let office = slot("07:30:00", "16:00:00");
        let day = ["2026-01-05T07:42:59", "2026-01-05T12:01:00", "2026-01-05T15:40:30"];
        assert_eq!(counts(office, &day), (true, true, 12, 19));
        assert_eq!(counts(office, &["2026-01-05T07:29:00", "2026-01-05T07:31:00"]), (true, false, 0, 0));
        assert_eq!(counts(office, &["2026-01-05T16:10:00"]), (false, true, 0, 0));
    }

    #[test]
    fn a_night_is_one_day() {
        let night = slot("21:00:00", "07:00:00");
        let records = ["2026-01-05T21:05:00", "2026-01-06T06:30:00"];
        assert_eq!(counts(night, &records), (true, true, 5, 30));
        let times = ("21:05:00".parse().ok(), "06:30:00".parse().ok());
        assert_eq!(against(night, DAY.parse().unwrap(), times), (5, 30));
    }

    #[test]
    fn leave_and_duty_come_before_records_and_absence_only_when_the_day_is_over() {
        let office = slot("07:30:00", "16:00:00");
        let none = worked(office, &[]);
        assert_eq!(derive(&none).unwrap().code, AttendanceCode::Absent);
        assert_eq!(derive(&Worked { is_over: false, ..none.clone() }), None);
        let records = [at("2026-01-05T09:00:00"), at("2026-01-05T12:00:00")];
        let range = kernel::DateRange::starting(DAY.parse().unwrap());
        let code = |kind, is_duty| {
            let away = Some(Away { kind, is_duty, range });
            derive(&Worked { away, ..worked(office, &records) }).unwrap()
        };
        assert_eq!(code("perjalanan_dinas", true).code, AttendanceCode::Duty);
        let leave = code("cuti_sakit", false);
        assert_eq!((leave.code, leave.minutes_late), (AttendanceCode::Leave, 0));
    }

    #[test]
    fn the_working_names_the_times() {
        let office = slot("07:30:00", "16:00:00");
        let records = [at("2026-01-05T07:42:00"), at("2026-01-05T16:05:00")];
        let worked = worked(office, &records);
        let workings = explain(&worked, &derive(&worked).unwrap(), Language::En);
        let late = workings.iter().find(|working| working.step == "minutes_late").unwrap();
        assert_eq!((late.value.as_str(), late.formula.as_str()), ("12", "07:42 − 07:30"));
    }
}
