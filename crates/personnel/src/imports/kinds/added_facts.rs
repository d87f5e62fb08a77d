//! Facts of one kind, judged by the rules of single entry and written in sets.

use std::collections::{BTreeSet, HashMap, HashSet};

use async_trait::async_trait;
use kernel::id::{DecreeId, EmployeeId, FactId, PersonId, PositionId, UnitId};
use kernel::{DateRange, Fault, Nip};
use platform::Acted;
use serde_json::json;

use super::super::column::Value;
use super::super::desk::Named;
use super::super::entry::Entry;
use super::super::flaw::Flaw;
use super::super::importer::{Desk, Made, Reading, Written};
use super::super::states::MadeKind;
use super::writing::{self, Draft};
use crate::entity::{position, unit};
use crate::error::{Error, Flaw as Broken};
use crate::rules::dating::{self, sharing};
use crate::rules::fact::{About, Holder, Known, NewFact, Post, faults};
use crate::rules::superior::Line;
use crate::store;
use crate::value::{FactKind, FactValue};

/// What is known of the people and posts that a sheet names.
pub(super) struct Record {
    kind: FactKind,
    people: HashMap<Nip, Named>,
    known: HashMap<EmployeeId, Vec<Known>>,
    superiors: HashMap<Nip, EmployeeId>,
    lines: Vec<Line>,
    decrees: HashMap<String, Vec<DecreeId>>,
    units: HashMap<String, unit::Model>,
    titles: HashMap<(UnitId, String), Vec<position::Model>>,
    posts: HashMap<PositionId, Post>,
    drafts: Vec<Draft>,
    /// Facts of the record whose days must change, each with the row for which.
    resized: Vec<(u32, FactId, DateRange)>,
}

impl Record {
    pub(super) fn of(kind: FactKind) -> Self {
        Self {
            kind,
            people: HashMap::new(),
            known: HashMap::new(),
            superiors: HashMap::new(),
            lines: Vec::new(),
            decrees: HashMap::new(),
            units: HashMap::new(),
            titles: HashMap::new(),
            posts: HashMap::new(),
            drafts: Vec::new(),
            resized: Vec::new(),
        }
    }
}

#[async_trait]
impl Reading for Record {
    async fn judge(&mut self, desk: &Desk<'_>, part: &mut [Entry]) -> Result<(), Error> {
        self.drafts.clear();
        self.resized.clear();
        let nips = |header: &str| {
            part.iter().filter_map(|entry| entry.nip(header)).cloned().collect::<BTreeSet<_>>()
        };
        let mut named = nips("nip");
        named.retain(|nip| !self.people.contains_key(nip));
        let people = desk.employees(named).await?;
        self.known.extend(desk.known(people.values().map(|named| named.employee.id).collect()).await?);
        self.people.extend(people);
        self.superiors.extend(desk.colleagues(nips("nip_atasan")).await?);
        let above = part
            .iter()
            .filter_map(|entry| Some((entry.date("tmt")?, *self.superiors.get(entry.nip("nip_atasan")?)?)));
        self.lines.extend(desk.lines(above.collect()).await?);
        let numbers = part.iter().filter_map(|entry| entry.text("nomor_sk")).map(str::to_owned);
        let numbers = numbers.filter(|number| !self.decrees.contains_key(number)).collect();
        self.decrees.extend(desk.decrees(numbers).await?);
        self.learn_posts(desk, part).await?;
        for entry in part {
            self.judge_one(desk, entry);
        }
        Ok(())
    }

    async fn write(&mut self, desk: &Desk<'_>) -> Result<Written, Error> {
        let mut written = Written::default();
        let drafts = std::mem::take(&mut self.drafts);
        for draft in &drafts {
            written.made.push(Made::new(draft.row, MadeKind::Fact, draft.id));
            let acted = Acted::new("personnel.fact_added", draft.id)
                .about(draft.employee)
                .effective(draft.fact.valid_from)
                .with(json!({ "fact_kind": self.kind }));
            written.acted.push(acted);
        }
        for copy in writing::resize(desk, std::mem::take(&mut self.resized)).await? {
            let made = Made::new(copy.row, MadeKind::ResizedFact, copy.id);
            written.made.push(Made { before: Some(copy.old.to_string()), ..made });
        }
        writing::insert(desk, drafts).await?;
        Ok(written)
    }
}

impl Record {
    async fn learn_posts(&mut self, desk: &Desk<'_>, part: &[Entry]) -> Result<(), Error> {
        let codes = part.iter().filter_map(|entry| entry.text("kode_unit")).map(str::to_owned);
        let codes: BTreeSet<String> = codes.filter(|code| !self.units.contains_key(code)).collect();
        if codes.is_empty() && self.units.is_empty() {
            return Ok(());
        }
        let found = desk.units(codes).await?;
        self.titles.extend(desk.positions(found.values().map(|unit| unit.id).collect()).await?);
        self.units.extend(found);
        let posts = part.iter().filter_map(|entry| self.post_of(entry).ok());
        let posts: BTreeSet<PositionId> = posts.filter(|post| !self.posts.contains_key(post)).collect();
        self.posts.extend(store::posts(desk.tx, posts).await?);
        Ok(())
    }

    fn post_of(&self, entry: &Entry) -> Result<PositionId, Option<(&'static str, Fault)>> {
        let (title, code) = entry.text("jabatan").zip(entry.text("kode_unit")).ok_or(None)?;
        let unit = self.units.get(code).ok_or_else(|| Some(("kode_unit", Broken::UnitUnknown.whole())))?;
        match self.titles.get(&(unit.id, title.to_lowercase())).map(Vec::as_slice).unwrap_or_default() {
            [only] => Ok(only.id),
            [] => Err(Some(("jabatan", Broken::PositionUnknown.whole()))),
            _ => Err(Some(("jabatan", Flaw::PositionAmbiguous.whole()))),
        }
    }

    fn judge_one(&mut self, desk: &Desk<'_>, entry: &mut Entry) {
        let person = entry.nip("nip").and_then(|nip| self.people.get(nip)).cloned();
        if person.is_none() {
            entry.refuse("nip", Broken::EmployeeUnknown.whole());
        }
        let decree_id = self.decree(desk, entry);
        let Some(value) = self.value(entry) else { return };
        let (Some(person), Some(valid_from), true) = (person, entry.date("tmt"), entry.is_sound()) else {
            return;
        };
        let fact = NewFact { value, valid_from, valid_until: entry.date("sampai"), decree_id };
        self.judge_fact(entry, &person, fact);
    }

    fn decree(&self, desk: &Desk<'_>, entry: &mut Entry) -> Option<DecreeId> {
        let Some(number) = entry.text("nomor_sk") else { return desk.decree };
        let fault = match self.decrees.get(number).map(Vec::as_slice).unwrap_or_default() {
            [only] => return Some(*only),
            [] => Broken::DecreeUnknown.whole(),
            _ => Flaw::DecreeAmbiguous.whole(),
        };
        entry.refuse("nomor_sk", fault);
        None
    }

    /// The value that the cells say, by the members that their columns mean.
    fn value(&self, entry: &mut Entry) -> Option<FactValue> {
        let mut value = serde_json::Map::from_iter([("kind".to_owned(), json!(self.kind))]);
        let cells: Vec<(&'static str, &'static str, Value)> =
            entry.values().map(|(column, value)| (column.header, column.pointer, value.clone())).collect();
        for (header, pointer, cell) in cells {
            let Some(member) = pointer.strip_prefix("/value/") else { continue };
            let said = match header {
                "jabatan" => match self.post_of(entry) {
                    Ok(post) => json!(post),
                    Err(fault) => {
                        if let Some((header, fault)) = fault {
                            entry.refuse(header, fault);
                        }
                        continue;
                    }
                },
                "nip_atasan" => match entry.nip(header).and_then(|nip| self.superiors.get(nip)) {
                    Some(superior) => json!(superior),
                    None => {
                        entry.refuse(header, Broken::SuperiorUnknown.whole());
                        continue;
                    }
                },
                _ => serde_json::Value::from(&cell),
            };
            value.insert(member.to_owned(), said);
        }
        if !entry.is_sound() {
            return None;
        }
        let read = serde_json::from_value(serde_json::Value::Object(value));
        if read.is_err() {
            entry.refuse_at(Flaw::ValueUnfit.whole());
        }
        read.ok()
    }

    fn judge_fact(&mut self, entry: &mut Entry, person: &Named, fact: NewFact) {
        let employee_id = person.employee.id;
        let held = fact.value.position().and_then(|post| self.posts.remove_entry(&post));
        let mut about = About {
            employee_id,
            instansi_id: person.employee.instansi_id,
            has_nip: person.employee.nip.is_some(),
            birth_date: person.birth_date,
            sex: person.sex,
            known: self.known.remove(&employee_id).unwrap_or_default(),
            posts: held.into_iter().collect(),
            superiors: fact.value.related_employee().into_iter().collect::<HashSet<_>>(),
            lines: std::mem::take(&mut self.lines),
            decrees: fact.decree_id.into_iter().collect(),
        };
        for fault in faults(&fact, &about, None, "") {
            entry.refuse_at(fault);
        }
        // A change of the account needs a second person; an import brings the first one only.
        let has_account = about.known.iter().any(|known| known.value.kind() == FactKind::BankAccount);
        if self.kind == FactKind::BankAccount && has_account {
            entry.refuse("nomor_rekening", Broken::SecondPersonNeeded.whole());
        }
        match dating::add(sharing(&fact.value), &about.held(&fact.value), fact.range()) {
            Ok(resized) if entry.is_sound() => {
                if let Some(resized) = resized {
                    self.resize(entry.row, &mut about, resized);
                }
                self.keep((entry.row, employee_id, person.employee.person_id), &mut about, fact);
            }
            Ok(_) => {}
            Err(overlap) => {
                let fault = Broken::FactOverlaps.at("/valid_from").with("with", overlap.with);
                entry.refuse_at(fault);
            }
        }
        self.known.insert(employee_id, about.known);
        self.posts.extend(about.posts);
        self.lines = about.lines;
    }

    /// A fact of an earlier row of the part is written with its new days at once; one of the record is superseded.
    fn resize(&mut self, row: u32, about: &mut About, resized: dating::Resized) {
        if let Some(draft) = self.drafts.iter_mut().find(|draft| draft.id == resized.id) {
            draft.fact.valid_until = resized.range.until;
        } else {
            self.resized.push((row, resized.id, resized.range));
        }
        for known in about.known.iter_mut().filter(|known| known.id == resized.id) {
            known.range = resized.range;
        }
    }

    fn keep(
        &mut self,
        (row, employee, person): (u32, EmployeeId, PersonId),
        about: &mut About,
        fact: NewFact,
    ) {
        let id = FactId::new();
        about.known.push(Known { id, value: fact.value.clone(), range: fact.range() });
        if let Some(superior_id) = fact.value.related_employee() {
            about.lines.push(Line { fact_id: id, employee_id: employee, superior_id, range: fact.range() });
        }
        let mut unit = None;
        if let FactValue::Position { position_id, standing } = fact.value
            && let Some(post) = about.posts.get_mut(&position_id)
        {
            unit = Some(post.unit_id);
            post.holders.push(Holder { fact_id: id, standing, range: fact.range() });
        }
        self.drafts.push(Draft { row, id, employee, person, unit, fact });
    }
}
