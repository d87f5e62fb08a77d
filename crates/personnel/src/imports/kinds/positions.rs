//! Positions of units, known by the unit's code and their title.

use std::collections::{BTreeSet, HashMap, HashSet};

use async_trait::async_trait;
use kernel::id::UnitId;
use platform::Acted;
use sea_orm::{EntityTrait, IntoActiveModel};

use super::super::column::{Column, Form};
use super::super::entry::Entry;
use super::super::flaw::Flaw;
use super::super::importer::{Desk, Importer, Made, Reading, Standing, Subject, Written};
use super::super::states::MadeKind;
use super::taking_back::{CHUNK, delete, referred_to, rows_of};
use super::words;
use crate::entity::{position, unit};
use crate::error::{Error, Flaw as Broken};
use crate::positions::model;
use crate::rules::position::{NewPosition, faults};

const COLUMNS: &[Column] = &[
    Column::required("kode_unit", Form::Text).also(&["unit", "unit_code"]).key().means("/unit_id").hint(
        "Kode unit tempat jabatan itu berada.",
        "The code of the unit in which it stands.",
        "1.02.01",
    ),
    Column::required("nama", Form::Text)
        .also(&["nama_jabatan", "jabatan", "name"])
        .key()
        .means("/name")
        .hint(
            "Nama jabatan, unik dalam unitnya.",
            "The title, unique in its unit.",
            "Penelaah Teknis Kebijakan",
        ),
    Column::required("jenis", Form::Word(words::POSITION_KIND))
        .also(&["jenis_jabatan", "kind"])
        .means("/kind")
        .hint("struktural, fungsional, atau pelaksana.", "struktural, fungsional or pelaksana.", "pelaksana"),
    Column::optional("eselon", Form::Text).means("/eselon").hint(
        "Hanya jabatan struktural: II/a sampai V/b.",
        "Structural posts only: II/a to V/b.",
        "",
    ),
    Column::optional("jabatan_fungsional", Form::Text).means("/jabatan_fungsional").hint(
        "Hanya jabatan fungsional: Guru, Perawat ...",
        "Functional posts only: Guru, Perawat ...",
        "",
    ),
    Column::optional("jenjang", Form::Text).means("/jenjang").hint(
        "Hanya jabatan fungsional: Ahli Muda, Terampil ...",
        "Functional posts only: Ahli Muda ...",
        "",
    ),
    Column::required("kelas_jabatan", Form::Whole(99)).also(&["kelas"]).means("/kelas_jabatan").hint(
        "1 sampai 17.",
        "1 to 17.",
        "7",
    ),
    Column::optional("formasi", Form::Whole(100_000)).also(&["jumlah", "seats"]).means("/seats").hint(
        "Berapa orang dapat mendudukinya; 1 bila kosong.",
        "How many may hold it; 1 if empty.",
        "4",
    ),
    Column::optional("kepala_unit", Form::YesNo).also(&["kepala", "is_head"]).means("/is_head").hint(
        "ya bila pemangkunya memimpin unit.",
        "ya if its holder heads the unit.",
        "tidak",
    ),
];

/// The kind of import.
pub(super) struct Positions;

#[async_trait]
impl Importer for Positions {
    fn word(&self) -> &'static str {
        "positions"
    }

    fn subject(&self) -> Subject {
        Subject::Structure
    }

    fn columns(&self) -> &'static [Column] {
        COLUMNS
    }

    fn reading(&self) -> Box<dyn Reading> {
        Box::new(Posts::default())
    }

    async fn undo(&self, desk: &Desk<'_>, made: &[Made]) -> Result<Result<Vec<Acted>, Vec<Standing>>, Error> {
        let rows = rows_of(made);
        let standing = referred_to(desk.tx, "position", &rows, &[]).await?;
        if !standing.is_empty() {
            return Ok(Err(standing));
        }
        let ids: Vec<uuid::Uuid> = rows.into_keys().collect();
        delete::<position::Entity>(desk.tx, position::Column::Id, &ids).await?;
        let removed = |id| Acted::new("personnel.position_removed", id).within(desk.instansi);
        Ok(Ok(ids.into_iter().map(removed).collect()))
    }
}

/// What is known of the posts while a sheet is read.
#[derive(Default)]
struct Posts {
    units: HashMap<String, unit::Model>,
    headed: HashSet<UnitId>,
    titles: HashSet<(UnitId, String)>,
    drafts: Vec<(u32, position::Model)>,
}

#[async_trait]
impl Reading for Posts {
    async fn judge(&mut self, desk: &Desk<'_>, part: &mut [Entry]) -> Result<(), Error> {
        self.drafts.clear();
        let named = part.iter().filter_map(|entry| entry.text("kode_unit")).map(str::to_owned);
        let named: BTreeSet<String> = named.filter(|code| !self.units.contains_key(code)).collect();
        let found = desk.units(named).await?;
        let ids: BTreeSet<UnitId> = found.values().map(|unit| unit.id).collect();
        for ((unit, title), posts) in desk.positions(ids).await? {
            if posts.iter().any(|post| post.is_head) {
                self.headed.insert(unit);
            }
            self.titles.insert((unit, title));
        }
        self.units.extend(found);
        for entry in part {
            self.judge_one(desk, entry);
        }
        Ok(())
    }

    async fn write(&mut self, desk: &Desk<'_>) -> Result<Written, Error> {
        let mut written = Written::default();
        for chunk in std::mem::take(&mut self.drafts).chunks(CHUNK) {
            for (row, post) in chunk {
                written.made.push(Made::new(*row, MadeKind::Position, post.id));
                written.acted.push(Acted::new("personnel.position_created", post.id).within(post.unit_id));
            }
            let rows = chunk.iter().map(|(_, post)| post.clone().into_active_model());
            position::Entity::insert_many(rows).exec_without_returning(desk.tx).await?;
        }
        Ok(written)
    }
}

impl Posts {
    fn judge_one(&mut self, desk: &Desk<'_>, entry: &mut Entry) {
        let unit = entry.text("kode_unit").and_then(|code| self.units.get(code)).map(|unit| unit.id);
        if unit.is_none() {
            entry.refuse("kode_unit", Broken::UnitUnknown.whole());
        }
        let (Some(name), Some(kind), Some(kelas_jabatan)) =
            (entry.text("nama"), entry.word("jenis"), entry.whole("kelas_jabatan"))
        else {
            return;
        };
        let text = |header: &str| entry.text(header).map(str::to_owned);
        let new = NewPosition {
            unit_id: unit.unwrap_or_else(UnitId::new),
            name: name.to_owned(),
            kind,
            eselon: text("eselon"),
            jabatan_fungsional: text("jabatan_fungsional"),
            jenjang: text("jenjang"),
            kelas_jabatan,
            seats: entry.whole("formasi").unwrap_or(1),
            is_head: entry.yes("kepala_unit").unwrap_or_default(),
        };
        for fault in faults(&new) {
            entry.refuse_at(fault);
        }
        let title = (new.unit_id, new.name.to_lowercase());
        if self.titles.contains(&title) {
            entry.refuse("nama", Flaw::PositionExists.whole());
        }
        if new.is_head && self.headed.contains(&new.unit_id) {
            entry.refuse("kepala_unit", Broken::HeadTaken.whole());
        }
        if !entry.is_sound() {
            return;
        }
        if new.is_head {
            self.headed.insert(new.unit_id);
        }
        self.titles.insert(title);
        self.drafts.push((entry.row, model(new, desk.act)));
    }
}
