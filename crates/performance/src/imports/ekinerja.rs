//! Grades that were given in e-Kinerja of the BKN, by its export as it is.
//!
//! A grade is stored with its two ratings and must follow from them by the matrix in force; a later export of the same period takes
//! the place of what was imported before. Where the region gives its grades in Merit, none is imported.

use std::collections::{BTreeSet, HashMap, hash_map};

use async_trait::async_trait;
use kernel::id::{EmployeeId, EvaluationId};
use kernel::{Ekspektasi, Fault, Nip, Period, Predikat};
use personnel::entity::employee;
use personnel::facts::CHUNK;
use personnel::imports::{
    Column, Desk, Entry, Importer, Made, MadeKind, Reading, Standing, Subject, Written,
};
use personnel::scope;
use platform::Acted;
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::columns::columns;
use super::period_text::period_of;
use crate::Error;
use crate::cycles;
use crate::entity::{cycle, evaluation};
use crate::evaluations::acted;
use crate::regulation::Law;
use crate::rules::period::in_future;
use crate::rules::predikat::{self, Ratings};
use crate::words::Origin;

/// The kind of import, with the columns under all their names.
#[derive(Clone, Copy, Debug)]
pub struct EkinerjaGrades {
    columns: &'static [Column],
}

impl EkinerjaGrades {
    /// The kind of import under the names that ship, and under those of an installation's own file where it has one.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn named(own: Option<&str>) -> Result<Self, String> {
        Ok(Self { columns: columns(own)? })
    }
}

#[async_trait]
impl Importer for EkinerjaGrades {
    fn word(&self) -> &'static str {
        "ekinerja_grades"
    }

    fn subject(&self) -> Subject {
        Subject::Performance
    }

    fn columns(&self) -> &'static [Column] {
        self.columns
    }

    fn reading(&self) -> Box<dyn Reading> {
        Box::new(Grades::default())
    }

    async fn undo(
        &self,
        desk: &Desk<'_>,
        made: &[Made],
    ) -> Result<Result<Vec<Acted>, Vec<Standing>>, personnel::Error> {
        take_back(desk, made).await.map_err(into_personnel)
    }
}

/// The import speaks personnel's language of errors.
fn into_personnel(error: Error) -> personnel::Error {
    match error {
        Error::Platform(error) => error.into(),
        Error::Personnel(error) => error,
        other => personnel::Error::Invalid(kernel::Refusal::faults(&other)),
    }
}

type Key = (EmployeeId, Period);

/// What is known while a sheet is read.
#[derive(Default)]
struct Grades {
    people: HashMap<Nip, EmployeeId>,
    cycles: HashMap<i32, Option<cycle::Model>>,
    drafts: Vec<(u32, evaluation::Model)>,
}

#[async_trait]
impl Reading for Grades {
    async fn judge(&mut self, desk: &Desk<'_>, part: &mut [Entry]) -> Result<(), personnel::Error> {
        self.judge_part(desk, part).await.map_err(into_personnel)
    }

    async fn write(&mut self, desk: &Desk<'_>) -> Result<Written, personnel::Error> {
        self.write_part(desk).await.map_err(into_personnel)
    }
}

impl Grades {
    async fn judge_part(&mut self, desk: &Desk<'_>, part: &mut [Entry]) -> Result<(), Error> {
        self.drafts.clear();
        self.find_people(desk, part).await?;
        let raters = raters(desk, part).await?;
        for entry in part.iter_mut() {
            let employee = entry.nip("nip").and_then(|nip| self.people.get(nip)).copied();
            if employee.is_none() && entry.nip("nip").is_some() {
                entry.refuse("nip", Fault::invalid("performance.employee_unknown"));
            }
            let period = entry.text("periode").and_then(period_of);
            match period {
                None => entry.refuse("periode", Fault::invalid("performance.period_unreadable")),
                Some(period) => self.judge_period(desk, entry, period).await?,
            }
            let (Some(employee), Some(period)) = (employee, period) else { continue };
            let rater = entry.text("nip_penilai").and_then(|text| raters.get(text.trim())).copied();
            if let Some(draft) = draft(desk, entry, (employee, period, rater))? {
                self.drafts.push((entry.row, draft));
            }
        }
        Ok(())
    }

    async fn find_people(&mut self, desk: &Desk<'_>, part: &[Entry]) -> Result<(), Error> {
        let nips: BTreeSet<Nip> = part.iter().filter_map(|entry| entry.nip("nip")).cloned().collect();
        let nips: Vec<Nip> = nips.into_iter().filter(|nip| !self.people.contains_key(nip)).collect();
        for chunk in nips.chunks(CHUNK) {
            let rows = employee::Entity::find()
                .filter(employee::Column::Nip.is_in(chunk.iter().cloned()))
                .filter(employee::Column::InstansiId.eq(desk.instansi))
                .filter(scope::condition(&desk.act.scope, employee::Column::Id, desk.act.today))
                .all(desk.tx)
                .await?;
            self.people.extend(rows.into_iter().filter_map(|row| Some((row.nip?, row.id))));
        }
        Ok(())
    }

    /// A period is over or runs, and its year is one whose grades are not given here.
    async fn judge_period(
        &mut self,
        desk: &Desk<'_>,
        entry: &mut Entry,
        period: Period,
    ) -> Result<(), Error> {
        let year = period.year();
        let governing = match self.cycles.entry(year) {
            hash_map::Entry::Occupied(known) => known.into_mut(),
            hash_map::Entry::Vacant(free) => {
                free.insert(cycles::of_instansi(desk.tx, desk.instansi, year).await?)
            }
        };
        let governing = governing.as_ref();
        if governing.is_some_and(|cycle| cycle.source == Origin::Merit) {
            entry.refuse("periode", Fault::invalid("performance.kept_here").with("year", year));
        }
        if let Some(fault) = in_future(period, desk.act.today) {
            entry.refuse("periode", fault);
        }
        Ok(())
    }

    async fn write_part(&mut self, desk: &Desk<'_>) -> Result<Written, Error> {
        let drafts = std::mem::take(&mut self.drafts);
        let keys: Vec<Key> = drafts.iter().map(|(_, draft)| (draft.employee_id, draft.period)).collect();
        let mut current = current(desk, &keys).await?;
        let (mut written, mut rows, mut over) = (Written::default(), Vec::new(), Vec::new());
        for (row, draft) in drafts {
            let before = current.remove(&(draft.employee_id, draft.period));
            let says_the_same = |before: &evaluation::Model| {
                before.ratings() == draft.ratings() && before.predikat == draft.predikat
            };
            if before.as_ref().is_some_and(says_the_same) {
                continue;
            }
            let mut made = Made::new(row, MadeKind::Other, draft.id);
            made.before = before.as_ref().map(|before| before.id.to_string());
            written.made.push(made);
            let version = before.as_ref().map_or(1, |before| before.version + 1);
            let supersedes_id = before.as_ref().map(|before| before.id);
            over.extend(supersedes_id);
            let draft = evaluation::Model { version, supersedes_id, ..draft };
            written.acted.push(acted(&draft));
            rows.push(draft.into_active_model().reset_all());
        }
        supersede(desk, &over, Some(desk.written_at)).await?;
        evaluation::Entity::insert_many(rows).exec_without_returning(desk.tx).await?;
        Ok(written)
    }
}

/// The raters that a part names, as far as they are known here.
async fn raters(desk: &Desk<'_>, part: &[Entry]) -> Result<HashMap<String, EmployeeId>, Error> {
    let named = part.iter().filter_map(|entry| entry.text("nip_penilai")?.trim().parse::<Nip>().ok());
    let named: BTreeSet<Nip> = named.collect();
    let named: Vec<Nip> = named.into_iter().collect();
    let mut found = HashMap::new();
    for chunk in named.chunks(CHUNK) {
        let rows = employee::Entity::find()
            .filter(employee::Column::Nip.is_in(chunk.iter().cloned()))
            .filter(employee::Column::InstansiId.eq(desk.instansi))
            .all(desk.tx)
            .await?;
        found.extend(rows.into_iter().filter_map(|row| Some((row.nip?.digits().to_owned(), row.id))));
    }
    Ok(found)
}

/// The grade of a sound row; what does not follow from its ratings is refused.
fn draft(
    desk: &Desk<'_>,
    entry: &mut Entry,
    (employee_id, period, rater_id): (EmployeeId, Period, Option<EmployeeId>),
) -> Result<Option<evaluation::Model>, Error> {
    let rating = |header: &str| entry.text(header).and_then(ekspektasi);
    let (Some(hasil_kerja), Some(perilaku_kerja)) = (rating("hasil_kerja"), rating("perilaku_kerja")) else {
        return Ok(None);
    };
    let Some(given) = entry.text("predikat").and_then(Predikat::from_word) else { return Ok(None) };
    let days = period.days();
    let Ok(law) = Law::embedded()?.predikat_on(days.from) else {
        entry.refuse("periode", Fault::invalid("performance.no_law").with("day", days.from));
        return Ok(None);
    };
    let follows = predikat::predikat(&law.matrix, Ratings { hasil_kerja, perilaku_kerja })?;
    if follows != given {
        let fault = Fault::invalid("performance.predikat_unfit").with("predikat", follows);
        entry.refuse("predikat", fault);
    }
    if !entry.is_sound() {
        return Ok(None);
    }
    Ok(Some(evaluation::Model {
        id: EvaluationId::new(),
        skp_id: None,
        employee_id,
        period,
        period_from: days.from,
        period_until: days.stored_until(),
        hasil_kerja: Some(hasil_kerja),
        perilaku_kerja: Some(perilaku_kerja),
        predikat: given,
        law_version: law.version.clone(),
        note: None,
        rater_id,
        evaluated_at: desk.written_at,
        evaluated_on: entry.date("tanggal_penilaian").unwrap_or(desk.act.today),
        version: 1,
        supersedes_id: None,
        reason: None,
        superseded_at: None,
        origin: Origin::EkinerjaBkn,
    }))
}

fn ekspektasi(word: &str) -> Option<Ekspektasi> {
    [Ekspektasi::DiBawah, Ekspektasi::Sesuai, Ekspektasi::DiAtas]
        .into_iter()
        .find(|known| known.word() == word)
}

/// What was imported for employees and periods, and counts.
async fn current(desk: &Desk<'_>, keys: &[Key]) -> Result<HashMap<Key, evaluation::Model>, Error> {
    let people: BTreeSet<EmployeeId> = keys.iter().map(|(employee, _)| *employee).collect();
    let people: Vec<EmployeeId> = people.into_iter().collect();
    let mut found = HashMap::new();
    for chunk in people.chunks(CHUNK) {
        let rows = evaluation::Entity::find()
            .filter(evaluation::Column::EmployeeId.is_in(chunk.iter().copied()))
            .filter(evaluation::COLUMN.skp_id.is_null())
            .filter(evaluation::COLUMN.superseded_at.is_null())
            .lock_exclusive()
            .all(desk.tx)
            .await?;
        found.extend(rows.into_iter().map(|row| ((row.employee_id, row.period), row)));
    }
    Ok(found)
}

async fn supersede(
    desk: &Desk<'_>,
    ids: &[EvaluationId],
    superseded_at: Option<chrono::DateTime<chrono::Utc>>,
) -> Result<(), Error> {
    for chunk in ids.chunks(CHUNK) {
        let edit = evaluation::ActiveModel { superseded_at: Set(superseded_at), ..Default::default() };
        evaluation::Entity::update_many()
            .set(edit)
            .filter(evaluation::Column::Id.is_in(chunk.iter().copied()))
            .exec(desk.tx)
            .await?;
    }
    Ok(())
}

/// Grades that were imported no longer count, and those before them count again. One that something took the place of since stands.
async fn take_back(desk: &Desk<'_>, made: &[Made]) -> Result<Result<Vec<Acted>, Vec<Standing>>, Error> {
    let ids: Vec<EvaluationId> = made.iter().map(|made| EvaluationId(made.object)).collect();
    let mut now: HashMap<EvaluationId, evaluation::Model> = HashMap::new();
    for chunk in ids.chunks(CHUNK) {
        let rows = evaluation::Entity::find()
            .filter(evaluation::Column::Id.is_in(chunk.iter().copied()))
            .lock_exclusive()
            .all(desk.tx)
            .await?;
        now.extend(rows.into_iter().map(|row| (row.id, row)));
    }
    let counts =
        |made: &&Made| now.get(&EvaluationId(made.object)).is_some_and(|row| row.superseded_at.is_none());
    let standing: Vec<Standing> =
        made.iter().filter(|made| !counts(made)).map(|made| Standing::changed(made.row)).collect();
    if !standing.is_empty() {
        return Ok(Err(standing));
    }
    let before = |made: &Made| made.before.as_deref()?.parse::<Uuid>().ok().map(EvaluationId);
    let again: Vec<EvaluationId> = made.iter().filter_map(before).collect();
    supersede(desk, &ids, Some(desk.act.at)).await?;
    supersede(desk, &again, None).await?;
    Ok(Ok(now.values().map(acted).collect()))
}
