//! Days of attendance by number and date, each in the place of what was recorded for it before.

use std::collections::{BTreeSet, HashMap, HashSet};

use async_trait::async_trait;
use chrono::NaiveDate;
use kernel::Nip;
use kernel::id::EmployeeId;
use platform::Acted;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::super::column::{Column, Form};
use super::super::desk::Named;
use super::super::entry::Entry;
use super::super::importer::{Desk, Importer, Made, Reading, Standing, Subject, Written};
use super::super::states::MadeKind;
use super::words;
use crate::attendance::{self, NewDay};
use crate::entity::attendance_day::{self as day, DaySource};
use crate::error::{Error, Flaw};

const COLUMNS: &[Column] = &[
    Column::required("nip", Form::Nip).also(&["nomor_induk_pegawai"]).key().means("/employee_id").hint(
        "NIP pegawai; format kolom sebagai Teks agar Excel tidak membulatkannya.",
        "The employee's NIP; format the column as text, or Excel rounds it.",
        "198503152010011007",
    ),
    Column::required("tanggal", Form::Date).also(&["tgl", "hari", "day"]).key().means("/day").hint(
        "Tanggal, tidak sesudah hari ini.",
        "The date, not after today.",
        "2026-01-05",
    ),
    Column::required("keterangan", Form::Word(words::ATTENDANCE))
        .also(&["kode", "kehadiran", "code"])
        .means("/code")
        .hint("hadir, alpa, cuti, atau dinas.", "present, absent, leave or duty.", "hadir"),
    Column::optional("jam_datang", Form::Time)
        .also(&["datang", "masuk", "arrived_at"])
        .means("/arrived_at")
        .hint("Jam datang setempat; kosong bila tidak tercatat.", "Local time of arrival.", "07:28"),
    Column::optional("jam_pulang", Form::Time).also(&["pulang", "left_at"]).means("/left_at").hint(
        "Jam pulang setempat; kosong bila tidak tercatat.",
        "Local time of leaving.",
        "16:02",
    ),
    Column::optional("menit_terlambat", Form::Whole(9_999))
        .also(&["terlambat", "minutes_late"])
        .means("/minutes_late")
        .hint("Menit terlambat menurut jadwal; 0 bila kosong.", "Minutes late by the schedule.", "0"),
    Column::optional("menit_pulang_cepat", Form::Whole(9_999))
        .also(&["pulang_cepat", "minutes_early"])
        .means("/minutes_early")
        .hint("Menit pulang sebelum waktunya; 0 bila kosong.", "Minutes left early.", "0"),
    Column::optional("tidak_upacara", Form::Whole(1))
        .also(&["upacara", "missed_ceremony"])
        .means("/missed_ceremony")
        .hint("1 bila tidak mengikuti upacara hari itu.", "1 where a ceremony of the day was missed.", "0"),
];

/// The kind of import.
pub(super) struct Attendance;

#[async_trait]
impl Importer for Attendance {
    fn word(&self) -> &'static str {
        "attendance"
    }

    fn subject(&self) -> Subject {
        Subject::Attendance
    }

    fn columns(&self) -> &'static [Column] {
        COLUMNS
    }

    fn rows_max(&self) -> u32 {
        200_000
    }

    fn reading(&self) -> Box<dyn Reading> {
        Box::new(Days::default())
    }

    async fn undo(&self, desk: &Desk<'_>, made: &[Made]) -> Result<Result<Vec<Acted>, Vec<Standing>>, Error> {
        restore(desk, made).await
    }
}

/// What is known of people while a sheet is read.
#[derive(Default)]
struct Days {
    people: HashMap<Nip, Named>,
    drafts: Vec<(u32, NewDay)>,
}

#[async_trait]
impl Reading for Days {
    async fn judge(&mut self, desk: &Desk<'_>, part: &mut [Entry]) -> Result<(), Error> {
        self.drafts.clear();
        let nips = part.iter().filter_map(|entry| entry.nip("nip"));
        let nips: BTreeSet<Nip> = nips.filter(|nip| !self.people.contains_key(nip)).cloned().collect();
        self.people.extend(desk.employees(nips).await?);
        for entry in part.iter_mut() {
            let person = entry.nip("nip").and_then(|nip| self.people.get(nip)).map(|named| named.employee.id);
            if person.is_none() {
                entry.refuse("nip", Flaw::EmployeeUnknown.whole());
            }
        }
        self.judge_days(desk, part).await
    }

    async fn write(&mut self, desk: &Desk<'_>) -> Result<Written, Error> {
        let drafts = std::mem::take(&mut self.drafts);
        let keys: BTreeSet<Key> = drafts.iter().map(|(_, new)| (new.employee_id, new.day)).collect();
        let before = recorded(desk, keys).await?;
        let mut written = Written::default();
        for (row, new) in &drafts {
            let mut made = Made::new(*row, MadeKind::AttendanceDay, new.employee_id);
            made.day = Some(new.day);
            made.before = before.get(&(new.employee_id, new.day)).map(document).transpose()?;
            written.made.push(made);
        }
        let days: Vec<NewDay> = drafts.into_iter().map(|(_, new)| new).collect();
        written.acted = attendance::acted(&days);
        attendance::put(desk.tx, days.iter().map(|day| day.row(desk.act.at, DaySource::Recorded)).collect())
            .await?;
        Ok(written)
    }
}

impl Days {
    /// Judges the days of the rows whose cells are sound, all together.
    async fn judge_days(&mut self, desk: &Desk<'_>, part: &mut [Entry]) -> Result<(), Error> {
        let person = |entry: &Entry| Some(self.people.get(entry.nip("nip")?)?.employee.id);
        let sound = part.iter_mut().filter(|entry| entry.is_sound());
        let (mut entries, days): (Vec<&mut Entry>, Vec<NewDay>) =
            sound.filter_map(|entry| new_day(entry, person(entry)?).map(|day| (entry, day))).unzip();
        let reached: HashSet<EmployeeId> = days.iter().map(|day| day.employee_id).collect();
        for fault in attendance::judge_days(desk.tx, desk.act, (&days, &reached)).await? {
            let place = fault.pointer.clone().unwrap_or_default();
            let Some((at, member)) = place_of(&place) else { continue };
            if let Some(entry) = entries.get_mut(at) {
                entry.refuse_at(fault.at(format!("/{member}")));
            }
        }
        let judged = entries.into_iter().zip(days).filter(|(entry, _)| entry.is_sound());
        self.drafts = judged.map(|(entry, day)| (entry.row, day)).collect();
        Ok(())
    }
}

/// `/days/3/left_at` as 3 and `left_at`.
fn place_of(pointer: &str) -> Option<(usize, &str)> {
    let (at, member) = pointer.strip_prefix("/days/")?.split_once('/')?;
    Some((at.parse().ok()?, member))
}

fn new_day(entry: &Entry, employee_id: EmployeeId) -> Option<NewDay> {
    Some(NewDay {
        employee_id,
        day: entry.date("tanggal")?,
        code: entry.word("keterangan")?,
        arrived_at: entry.time("jam_datang"),
        left_at: entry.time("jam_pulang"),
        minutes_late: entry.whole("menit_terlambat").unwrap_or_default(),
        minutes_early: entry.whole("menit_pulang_cepat").unwrap_or_default(),
        missed_ceremony: entry.whole("tidak_upacara").is_some_and(|missed: i32| missed > 0),
    })
}

type Key = (EmployeeId, NaiveDate);

/// The days as they are recorded now.
async fn recorded(desk: &Desk<'_>, keys: BTreeSet<Key>) -> Result<HashMap<Key, day::Model>, Error> {
    let Some((from, until)) =
        keys.iter().map(|(_, day)| *day).min().zip(keys.iter().map(|(_, day)| *day).max())
    else {
        return Ok(HashMap::new());
    };
    let people: BTreeSet<EmployeeId> = keys.iter().map(|(employee, _)| *employee).collect();
    let mut found = HashMap::new();
    for chunk in super::super::desk::chunks(people) {
        let rows = day::Entity::find()
            .filter(day::Column::EmployeeId.is_in(chunk))
            .filter(day::Column::Day.between(from, until))
            .all(desk.tx)
            .await?;
        found.extend(rows.into_iter().map(|row| ((row.employee_id, row.day), row)));
    }
    found.retain(|key, _| keys.contains(key));
    Ok(found)
}

fn document(row: &day::Model) -> Result<String, Error> {
    serde_json::to_string(row)
        .map_err(|error| platform::Error::Broken(format!("a day as JSON: {error}")).into())
}

/// Rows whose days lie in a month that was closed since.
async fn closed(
    desk: &Desk<'_>,
    now: &HashMap<Key, day::Model>,
    made: &HashMap<Key, &Made>,
) -> Result<Vec<Standing>, Error> {
    let days: Vec<NewDay> = now.values().map(NewDay::of).collect();
    let people: BTreeSet<EmployeeId> = days.iter().map(|day| day.employee_id).collect();
    let people: Vec<EmployeeId> = people.into_iter().collect();
    let faults = attendance::closed_faults(desk.tx, desk.act, (&days, &people)).await?;
    let standing = faults.into_iter().filter_map(|fault| {
        let (at, _) = place_of(fault.pointer.as_deref()?)?;
        let day = days.get(at)?;
        Some(Standing { row: made.get(&(day.employee_id, day.day))?.row, fault })
    });
    Ok(standing.collect())
}

/// Puts the days back as they were; those that were not recorded before are gone.
async fn restore(desk: &Desk<'_>, made: &[Made]) -> Result<Result<Vec<Acted>, Vec<Standing>>, Error> {
    let by_key: HashMap<Key, &Made> =
        made.iter().filter_map(|made| Some(((EmployeeId(made.object), made.day?), made))).collect();
    let now = recorded(desk, by_key.keys().copied().collect()).await?;
    let written_at = desk.written_at;
    let is_ours = |key: &Key| now.get(key).is_some_and(|row| row.recorded_at == written_at);
    let mut standing: Vec<Standing> =
        by_key.iter().filter(|(key, _)| !is_ours(key)).map(|(_, made)| Standing::changed(made.row)).collect();
    standing.extend(closed(desk, &now, &by_key).await?);
    if !standing.is_empty() {
        standing.sort_by_key(|standing| standing.row);
        standing.dedup_by_key(|standing| standing.row);
        return Ok(Err(standing));
    }
    let (mut back, mut gone) = (Vec::new(), Vec::new());
    for (key, made) in &by_key {
        match &made.before {
            Some(before) => back.push(serde_json::from_str::<day::Model>(before).map_err(|error| {
                Error::from(platform::Error::Broken(format!("a day that was recorded before: {error}")))
            })?),
            None => gone.push(*key),
        }
    }
    let days: HashSet<NaiveDate> = gone.iter().map(|(_, day)| *day).collect();
    for day in days {
        let people: BTreeSet<EmployeeId> =
            gone.iter().filter(|(_, of)| *of == day).map(|(employee, _)| *employee).collect();
        for chunk in super::super::desk::chunks(people) {
            day::Entity::delete_many()
                .filter(Expr::col(day::Column::Day).eq(day))
                .filter(day::Column::EmployeeId.is_in(chunk))
                .exec(desk.tx)
                .await?;
        }
    }
    attendance::put(desk.tx, back).await?;
    let mut first: HashMap<EmployeeId, NaiveDate> = HashMap::new();
    for (employee, day) in by_key.keys() {
        let known = first.entry(*employee).or_insert(*day);
        *known = std::cmp::min(*known, *day);
    }
    let acted = |(employee, from): (EmployeeId, NaiveDate)| {
        Acted::new("personnel.attendance_recorded", employee).about(employee).effective(from)
    };
    Ok(Ok(first.into_iter().map(acted).collect()))
}
