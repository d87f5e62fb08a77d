//! Employees with their first facts: one row for each.

use std::collections::{BTreeSet, HashMap, HashSet};

use async_trait::async_trait;
use chrono::NaiveDate;
use kernel::id::{EmployeeId, PersonId, PositionId, UnitId};
use kernel::nip::Sex;
use kernel::{Fault, Nip};
use platform::Acted;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::super::column::Column;
use super::super::desk::chunks;
use super::super::entry::Entry;
use super::super::flaw::Flaw;
use super::super::importer::{Desk, Importer, Made, Reading, Standing as Stands, Subject, Written};
use super::super::states::MadeKind;
use super::first_facts::{Columns, first_facts};
use super::removing;
use crate::bulk;
use crate::entity::{employee, person, position, unit};
use crate::error::{Error, Flaw as Broken};
use crate::hiring::{CreateEmployee, judge_all};
use crate::rules::fact::{About, Holder, Post};
use crate::rules::person as rules;
use crate::store;
use crate::value::{FactValue, Personal};

/// The kind of import.
pub(super) struct Employees;

#[async_trait]
impl Importer for Employees {
    fn word(&self) -> &'static str {
        "employees"
    }

    fn subject(&self) -> Subject {
        Subject::People
    }

    fn columns(&self) -> &'static [Column] {
        super::first_facts::COLUMNS
    }

    fn reading(&self) -> Box<dyn Reading> {
        Box::new(Roster::default())
    }

    async fn undo(&self, desk: &Desk<'_>, made: &[Made]) -> Result<Result<Vec<Acted>, Vec<Stands>>, Error> {
        removing::remove_employees(desk, made).await
    }
}

/// What is known of people and posts while a sheet is read.
#[derive(Default)]
struct Roster {
    /// Whether the scope reaches people without a position too.
    reaches_all: bool,
    units: HashMap<String, unit::Model>,
    titles: HashMap<(UnitId, String), Vec<position::Model>>,
    posts: HashMap<PositionId, Post>,
    taken: BTreeSet<Nip>,
    /// People by the hash of a number: `nik` and `npwp` apart.
    holders: HashMap<(&'static str, String), person::Model>,
    /// Hashes that earlier rows of the sheet use.
    used: HashSet<(&'static str, String)>,
    drafts: Vec<Draft>,
}

struct Draft {
    row: u32,
    id: EmployeeId,
    /// The same human being in an earlier employment.
    known: Option<PersonId>,
    new: CreateEmployee,
}

#[async_trait]
impl Reading for Roster {
    async fn judge(&mut self, desk: &Desk<'_>, part: &mut [Entry]) -> Result<(), Error> {
        self.drafts.clear();
        self.reaches_all = desk.reaches_all().await?;
        self.learn_places(desk, part).await?;
        self.learn_people(desk, part).await?;
        for entry in part {
            self.judge_one(desk, entry);
        }
        Ok(())
    }

    async fn write(&mut self, desk: &Desk<'_>) -> Result<Written, Error> {
        let (known, fresh): (Vec<Draft>, Vec<Draft>) =
            std::mem::take(&mut self.drafts).into_iter().partition(|draft| draft.known.is_some());
        let mut written = Written::default();
        for draft in fresh.iter().chain(&known) {
            let mut acted =
                Acted::new("personnel.employee_created", draft.id).about(draft.id).within(desk.instansi);
            acted.effective_from = draft.new.facts.iter().map(|fact| fact.valid_from).min();
            written.acted.push(acted);
            written.made.push(Made::new(draft.row, MadeKind::Employee, draft.id));
        }
        let mut people: Vec<PersonId> = fresh.iter().map(|_| PersonId::new()).collect();
        let mut new: Vec<(EmployeeId, CreateEmployee)> =
            fresh.into_iter().map(|draft| (draft.id, draft.new)).collect();
        bulk::insert_people(desk.tx, desk.vault, desk.act, (&new, &people)).await?;
        for Draft { id, known, new: again, .. } in known {
            let Some(person_id) = known else { continue };
            let row = employee::Model {
                id,
                person_id,
                nip: again.nip.clone(),
                instansi_id: again.instansi_id,
                version: 1,
                created_at: desk.act.at,
            };
            employee::Entity::insert(row.into_active_model()).exec_without_returning(desk.tx).await?;
            people.push(person_id);
            new.push((id, again));
        }
        bulk::insert_facts(desk.tx, desk.vault, desk.act, (&new, &people)).await?;
        Ok(written)
    }
}

impl Roster {
    /// Units, posts and who holds them, as far as the rows name them.
    async fn learn_places(&mut self, desk: &Desk<'_>, part: &[Entry]) -> Result<(), Error> {
        let named = part.iter().filter_map(|entry| entry.text("kode_unit")).map(str::to_owned);
        let named: BTreeSet<String> = named.filter(|code| !self.units.contains_key(code)).collect();
        let found = desk.units(named).await?;
        let ids: BTreeSet<UnitId> = found.values().map(|unit| unit.id).collect();
        self.titles.extend(desk.positions(ids).await?);
        self.units.extend(found);
        let posts = part.iter().filter_map(|entry| self.post_of(entry)?.ok());
        let posts: BTreeSet<PositionId> = posts.filter(|post| !self.posts.contains_key(post)).collect();
        self.posts.extend(store::posts(desk.tx, posts).await?);
        Ok(())
    }

    /// Numbers that are given to somebody.
    async fn learn_people(&mut self, desk: &Desk<'_>, part: &[Entry]) -> Result<(), Error> {
        let nips = part.iter().filter_map(|entry| entry.nip("nip")).cloned().collect();
        self.taken.extend(desk.taken_nips(nips).await?);
        for (header, column) in [("nik", person::Column::NikHash), ("npwp", person::Column::NpwpHash)] {
            let numbers = part.iter().filter_map(|entry| number(entry, header)?.ok());
            let hashes: BTreeSet<String> =
                numbers.map(|number| desk.vault.lookup_hash(header, &number)).collect();
            for chunk in chunks(hashes) {
                let people = person::Entity::find().filter(column.is_in(chunk)).all(desk.tx).await?;
                self.holders.extend(people.into_iter().filter_map(|person| {
                    let hash =
                        if header == "nik" { person.nik_hash.clone() } else { person.npwp_hash.clone() };
                    Some(((header, hash?), person))
                }));
            }
        }
        Ok(())
    }

    /// The post that a row names; `None` when it names none.
    fn post_of(&self, entry: &Entry) -> Option<Result<PositionId, (&'static str, Fault)>> {
        let title = entry.text("jabatan");
        let code = entry.text("kode_unit");
        let (Some(title), Some(code)) = (title, code) else {
            return (title.is_some() || code.is_some()).then(|| {
                let empty = if title.is_none() { "jabatan" } else { "kode_unit" };
                Err((empty, Flaw::CellEmpty.whole()))
            });
        };
        let Some(unit) = self.units.get(code) else {
            return Some(Err(("kode_unit", Broken::UnitUnknown.whole())));
        };
        let posts = self.titles.get(&(unit.id, title.to_lowercase())).map(Vec::as_slice).unwrap_or_default();
        Some(match posts {
            [only] => Ok(only.id),
            [] => Err(("jabatan", Broken::PositionUnknown.whole())),
            _ => Err(("jabatan", Flaw::PositionAmbiguous.whole())),
        })
    }

    fn judge_one(&mut self, desk: &Desk<'_>, entry: &mut Entry) {
        let nip = entry.nip("nip").cloned();
        if nip.as_ref().is_some_and(|nip| self.taken.contains(nip)) {
            entry.refuse("nip", Broken::NipTaken.whole());
        }
        let post = match self.post_of(entry) {
            Some(Err((header, fault))) => {
                entry.refuse(header, fault);
                None
            }
            Some(Ok(post)) => Some(post),
            None => {
                if !self.reaches_all {
                    entry.refuse("kode_unit", Flaw::CellEmpty.whole());
                }
                None
            }
        };
        let Some(parts) = nip.as_ref().and_then(|nip| nip.parts().ok()) else { return };
        let sex =
            entry.text("jenis_kelamin").map(|word| if word == "female" { Sex::Female } else { Sex::Male });
        let (sex, birth_date) =
            (sex.unwrap_or(parts.sex), entry.date("tanggal_lahir").unwrap_or(parts.birth_date));
        if birth_date != parts.birth_date {
            entry.refuse("tanggal_lahir", Broken::NipBirthDate.whole());
        }
        if sex != parts.sex {
            entry.refuse("jenis_kelamin", Broken::NipSex.whole());
        }
        let known = self.judge_numbers(desk, entry, (sex, birth_date));
        let (facts, columns) = first_facts(entry, post, desk.decree);
        let (Some(nip), Some(name)) = (nip, entry.text("nama").map(str::to_owned)) else { return };
        let number = |header: &str| number(entry, header)?.ok().map(Personal);
        let mut new = CreateEmployee {
            instansi_id: desk.instansi,
            nik: number("nik"),
            npwp: number("npwp"),
            nip: Some(nip),
            name,
            sex,
            birth_date,
            facts,
        };
        if entry.is_sound() {
            let id = EmployeeId::new();
            self.judge_facts(desk, entry, (id, &mut new, &columns));
            if entry.is_sound() {
                self.keep(desk, Draft { row: entry.row, id, known, new });
            }
        }
    }

    /// The person with the row's citizen number, if known; faults where a number is somebody else's.
    fn judge_numbers(
        &self,
        desk: &Desk<'_>,
        entry: &mut Entry,
        (sex, birth_date): (Sex, NaiveDate),
    ) -> Option<PersonId> {
        let mut known = None;
        for (header, flaw) in [("nik", Broken::NikTaken), ("npwp", Broken::NpwpTaken)] {
            let number = match number(entry, header) {
                None => continue,
                Some(Err(fault)) => {
                    entry.refuse(header, fault);
                    continue;
                }
                Some(Ok(number)) => number,
            };
            let key = (header, desk.vault.lookup_hash(header, &number));
            let is_same = match self.holders.get(&key) {
                Some(holder) if header == "nik" => {
                    known = Some(holder.id);
                    (holder.sex, holder.birth_date) == (sex, birth_date)
                }
                Some(holder) => known == Some(holder.id),
                None => true,
            };
            if !is_same || self.used.contains(&key) {
                entry.refuse(header, flaw.whole());
            }
        }
        known
    }

    /// Judges the facts by the rules of single entry, each against those before it, and leaves them as they are written.
    fn judge_facts(
        &mut self,
        desk: &Desk<'_>,
        entry: &mut Entry,
        (id, new, columns): (EmployeeId, &mut CreateEmployee, &Columns),
    ) {
        let post = new.facts.iter().find_map(|fact| fact.value.position());
        let held = post.and_then(|post| self.posts.remove_entry(&post));
        let mut about = About {
            employee_id: id,
            instansi_id: desk.instansi,
            has_nip: true,
            birth_date: new.birth_date,
            sex: new.sex,
            known: Vec::new(),
            posts: held.into_iter().collect(),
            superiors: HashSet::new(),
            lines: Vec::new(),
            decrees: desk.decree.into_iter().collect(),
        };
        let mut found = Vec::new();
        new.facts = judge_all(&new.facts, &mut about, &mut found);
        self.posts.extend(about.posts);
        for fault in found {
            let pointer = fault.pointer.clone().unwrap_or_default();
            entry.refuse(columns.of(&pointer), fault);
        }
    }

    fn keep(&mut self, desk: &Desk<'_>, draft: Draft) {
        for fact in &draft.new.facts {
            if let FactValue::Position { position_id, standing } = fact.value
                && let Some(post) = self.posts.get_mut(&position_id)
            {
                let fact_id = kernel::id::FactId::new();
                post.holders.push(Holder { fact_id, standing, range: fact.range() });
            }
        }
        for (header, number) in [("nik", &draft.new.nik), ("npwp", &draft.new.npwp)] {
            self.used
                .extend(number.as_ref().map(|number| (header, desk.vault.lookup_hash(header, &number.0))));
        }
        self.taken.extend(draft.new.nip.clone());
        self.drafts.push(draft);
    }
}

/// A number of the state in its one form; `None` where the cell is empty.
fn number(entry: &Entry, header: &str) -> Option<Result<String, Fault>> {
    let text = entry.text(header)?;
    Some(if header == "nik" {
        rules::nik(text).map(|nik| nik.digits().to_owned())
    } else {
        rules::npwp(text)
    })
}
