//! Units by their codes, parents before children.

use std::collections::{BTreeSet, HashMap};

use async_trait::async_trait;
use chrono::NaiveDate;
use kernel::DateRange;
use kernel::id::UnitId;
use platform::Acted;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::super::column::{Column, Form};
use super::super::entry::Entry;
use super::super::importer::{Desk, Importer, Made, Reading, Standing, Subject, Written};
use super::super::states::MadeKind;
use super::taking_back::{CHUNK, delete, referred_to, rows_of};
use super::words;
use crate::closure;
use crate::entity::unit_version::UnitKind;
use crate::entity::{unit, unit_ancestor, unit_version};
use crate::error::{Error, Flaw};
use crate::rules::unit::kind_fault;
use crate::store;

const COLUMNS: &[Column] = &[
    Column::required("kode", Form::Text).also(&["kode_unit", "code"]).key().hint(
        "Kode unit dalam register instansi, unik.",
        "The unit's code in the registers, unique.",
        "1.02.01",
    ),
    Column::required("nama", Form::Text).also(&["nama_unit", "name"]).means("/name").hint(
        "Nama sebagaimana tertulis dalam SK.",
        "The name as decrees write it.",
        "Bidang Pelayanan Kesehatan",
    ),
    Column::required("jenis", Form::Word(words::UNIT_KIND)).also(&["kind"]).means("/kind").hint(
        "skpd bila langsung di bawah instansi, selain itu unit.",
        "skpd directly below the instansi, else unit.",
        "unit",
    ),
    Column::optional("kode_induk", Form::Text).also(&["induk", "parent_code"]).means("/parent_id").hint(
        "Kode unit di atasnya; kosong bila langsung di bawah instansi. Unit induk ditulis lebih dahulu.",
        "The code of the unit above; empty directly below the instansi. Parents come first.",
        "1.02",
    ),
    Column::required("berlaku_sejak", Form::Date).also(&["tmt", "valid_from"]).means("/valid_from").hint(
        "Hari pertama unit itu ada.",
        "The first day on which it exists.",
        "2020-01-01",
    ),
];

/// The kind of import.
pub(super) struct Units;

#[async_trait]
impl Importer for Units {
    fn word(&self) -> &'static str {
        "units"
    }

    fn subject(&self) -> Subject {
        Subject::Structure
    }

    fn columns(&self) -> &'static [Column] {
        COLUMNS
    }

    fn rows_max(&self) -> u32 {
        10_000
    }

    fn reading(&self) -> Box<dyn Reading> {
        Box::new(Tree::default())
    }

    async fn undo(&self, desk: &Desk<'_>, made: &[Made]) -> Result<Result<Vec<Acted>, Vec<Standing>>, Error> {
        take_back(desk, made).await
    }
}

/// A unit that is there, or that an earlier row makes.
#[derive(Clone, Copy, Debug)]
struct Place {
    id: UnitId,
    from: NaiveDate,
}

/// What is known of the tree while a sheet is read.
#[derive(Default)]
struct Tree {
    places: HashMap<String, Place>,
    root: Option<Place>,
    drafts: Vec<(u32, unit::Model, unit_version::Model)>,
}

#[async_trait]
impl Reading for Tree {
    async fn judge(&mut self, desk: &Desk<'_>, part: &mut [Entry]) -> Result<(), Error> {
        self.drafts.clear();
        store::lock_unit(desk.tx, desk.instansi).await?;
        self.learn(desk, part).await?;
        let taken = taken_codes(desk, part).await?;
        for entry in part {
            self.judge_one(desk, entry, &taken);
        }
        Ok(())
    }

    async fn write(&mut self, desk: &Desk<'_>) -> Result<Written, Error> {
        let mut written = Written::default();
        let drafts = std::mem::take(&mut self.drafts);
        if drafts.is_empty() {
            return Ok(written);
        }
        let units = drafts.iter().map(|(_, unit, _)| unit.clone().into_active_model());
        unit::Entity::insert_many(units).exec_without_returning(desk.tx).await?;
        for (row, unit, version) in &drafts {
            let acted =
                Acted::new("personnel.unit_created", unit.id).within(unit.id).effective(version.valid_from);
            written.acted.push(acted);
            written.made.push(Made::new(*row, MadeKind::Unit, unit.id));
        }
        let versions = drafts.into_iter().map(|(_, _, version)| version.into_active_model());
        unit_version::Entity::insert_many(versions).exec_without_returning(desk.tx).await?;
        closure::rebuild(desk.tx, desk.instansi).await?;
        Ok(written)
    }
}

impl Tree {
    /// The units that rows name as parents.
    async fn learn(&mut self, desk: &Desk<'_>, part: &[Entry]) -> Result<(), Error> {
        let named = part.iter().filter_map(|entry| entry.text("kode_induk")).map(str::to_owned);
        let named: BTreeSet<String> = named.filter(|code| !self.places.contains_key(code)).collect();
        let found = desk.units(named).await?;
        let ids = found.values().map(|unit| unit.id).chain([desk.instansi]);
        let mut begun: HashMap<UnitId, NaiveDate> = HashMap::new();
        let versions =
            unit_version::Entity::find().filter(unit_version::Column::UnitId.is_in(ids)).all(desk.tx).await?;
        for version in versions {
            let first = begun.entry(version.unit_id).or_insert(version.valid_from);
            *first = (*first).min(version.valid_from);
        }
        let place = |id: UnitId| Place { id, from: begun.get(&id).copied().unwrap_or_default() };
        if desk.reaches_all().await? {
            self.root = Some(place(desk.instansi));
        }
        self.places.extend(found.into_iter().map(|(code, unit)| (code, place(unit.id))));
        Ok(())
    }

    fn judge_one(&mut self, desk: &Desk<'_>, entry: &mut Entry, taken: &BTreeSet<String>) {
        let parent = match entry.text("kode_induk") {
            Some(code) => self.places.get(code).copied(),
            None => self.root,
        };
        if parent.is_none() {
            entry.refuse("kode_induk", Flaw::UnitUnknown.whole());
        }
        let kind: Option<UnitKind> = entry.word("jenis");
        let code = entry.text("kode").map(str::to_owned);
        if code.as_ref().is_some_and(|code| taken.contains(code)) {
            entry.refuse("kode", Flaw::UnitCodeTaken.whole());
        }
        let (Some(parent), Some(kind)) = (parent, kind) else { return };
        if let Some(fault) = kind_fault(kind, parent.id == desk.instansi) {
            entry.refuse_at(fault);
        }
        let Some(from) = entry.date("berlaku_sejak") else { return };
        if from < parent.from {
            entry.refuse("berlaku_sejak", Flaw::UnitBeforeParent.whole().with("unit", parent.id));
        }
        let (true, Some(code), Some(name)) = (entry.is_sound(), code, entry.text("nama")) else { return };
        let id = UnitId::new();
        let instansi_id = desk.instansi;
        let row =
            unit::Model { id, instansi_id, code: Some(code.clone()), version: 1, created_at: desk.act.at };
        let version = unit_version::Model {
            unit_id: id,
            valid_from: from,
            valid_until: DateRange::OPEN_END,
            name: name.to_owned(),
            kind,
            parent_id: Some(parent.id),
            time_zone: None,
        };
        self.places.insert(code, Place { id, from });
        self.drafts.push((entry.row, row, version));
    }
}

/// Those of the codes that a unit of the instansi has, within reach or not.
async fn taken_codes(desk: &Desk<'_>, part: &[Entry]) -> Result<BTreeSet<String>, Error> {
    let codes: Vec<&str> = part.iter().filter_map(|entry| entry.text("kode")).collect();
    let mut taken = BTreeSet::new();
    for chunk in codes.chunks(CHUNK) {
        let rows = unit::Entity::find()
            .filter(unit::Column::InstansiId.eq(desk.instansi))
            .filter(unit::Column::Code.is_in(chunk.iter().copied()))
            .all(desk.tx)
            .await?;
        taken.extend(rows.into_iter().filter_map(|unit| unit.code));
    }
    Ok(taken)
}

async fn take_back(desk: &Desk<'_>, made: &[Made]) -> Result<Result<Vec<Acted>, Vec<Standing>>, Error> {
    store::lock_unit(desk.tx, desk.instansi).await?;
    let rows = rows_of(made);
    let ids: Vec<uuid::Uuid> = rows.keys().copied().collect();
    let mut standing = Vec::new();
    let mut untouched = BTreeSet::new();
    for chunk in ids.chunks(CHUNK) {
        let units =
            unit::Entity::find().filter(unit::Column::Id.is_in(chunk.iter().copied())).all(desk.tx).await?;
        untouched.extend(units.into_iter().filter(|unit| unit.version == 1).map(|unit| unit.id.0));
        // A unit of another import or made by hand below one of these.
        let children = unit_version::Entity::find()
            .filter(unit_version::Column::ParentId.is_in(chunk.iter().copied()))
            .all(desk.tx)
            .await?;
        let strangers = children.into_iter().filter(|child| !rows.contains_key(&child.unit_id.0));
        let above = strangers.filter_map(|child| rows.get(&child.parent_id?.0).copied());
        standing.extend(above.map(|row| Standing::depended_on(row, "unit")));
    }
    let changed =
        rows.iter().filter(|(id, _)| !untouched.contains(id)).map(|(_, row)| Standing::changed(*row));
    standing.extend(changed);
    let own = [
        ("unit_version", "unit_id"),
        ("unit_version", "parent_id"),
        ("unit_ancestor", "unit_id"),
        ("unit_ancestor", "ancestor_id"),
    ];
    standing.extend(referred_to(desk.tx, "unit", &rows, &own).await?);
    if !standing.is_empty() {
        standing.sort_by_key(|standing| standing.row);
        return Ok(Err(standing));
    }
    delete::<unit_ancestor::Entity>(desk.tx, unit_ancestor::Column::UnitId, &ids).await?;
    delete::<unit_version::Entity>(desk.tx, unit_version::Column::UnitId, &ids).await?;
    delete::<unit::Entity>(desk.tx, unit::Column::Id, &ids).await?;
    closure::rebuild(desk.tx, desk.instansi).await?;
    Ok(Ok(ids.into_iter().map(|id| Acted::new("personnel.unit_removed", id).within(desk.instansi)).collect()))
}
