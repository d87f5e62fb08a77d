//! Importing a list by which a region pays.

use std::collections::BTreeSet;

use async_trait::async_trait;
use kernel::id::{ShadowComparisonId, ShadowRowId};
use kernel::{Fault, Nip, Refusal, Rupiah};
use personnel::facts::CHUNK;
use personnel::imports::{
    Column, Desk, Entry, Importer, Made, MadeKind, Reading, Standing, Subject, Value, Written,
};
use platform::Acted;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::columns::{FACTS, GAJI, NET, TPP};
use super::rows;
use crate::Error;
use crate::entity::{shadow_comparison as comparison, shadow_person, shadow_row as row};
use crate::rules::shadow::Listed;
use crate::runs::BaseKind;

/// The kind of import, by what its list pays.
#[derive(Clone, Copy, Debug)]
pub struct PayList {
    word: &'static str,
    base_kind: BaseKind,
    columns: &'static [Column],
}

impl PayList {
    /// The gaji list of SIMGAJI.
    pub const GAJI: Self = Self { word: "simgaji_pay_list", base_kind: BaseKind::GajiInduk, columns: GAJI };

    /// The TPP list.
    pub const TPP: Self = Self { word: "tpp_pay_list", base_kind: BaseKind::Tpp, columns: TPP };
}

#[async_trait]
impl Importer for PayList {
    fn word(&self) -> &'static str {
        self.word
    }

    fn subject(&self) -> Subject {
        Subject::Pay
    }

    fn columns(&self) -> &'static [Column] {
        self.columns
    }

    fn is_of_month(&self) -> bool {
        true
    }

    fn is_confidential(&self) -> bool {
        true
    }

    fn reads_over_unknown(&self) -> bool {
        true
    }

    fn reading(&self) -> Box<dyn Reading> {
        Box::new(Rows { base_kind: self.base_kind, drafts: Vec::new() })
    }

    async fn undo(
        &self,
        desk: &Desk<'_>,
        made: &[Made],
    ) -> Result<Result<Vec<Acted>, Vec<Standing>>, personnel::Error> {
        let taken = take_back(desk, (self.base_kind, made)).await;
        taken.map(Ok).map_err(into_personnel)
    }
}

/// The import speaks personnel's language of errors.
fn into_personnel(error: Error) -> personnel::Error {
    match error {
        Error::Platform(error) => error.into(),
        Error::Personnel(error) => error,
        other => personnel::Error::Invalid(Refusal::faults(&other)),
    }
}

/// What is kept of a part while it is read.
struct Rows {
    base_kind: BaseKind,
    drafts: Vec<(u32, Draft)>,
}

struct Draft {
    nip: Nip,
    name: Option<String>,
    listed: String,
}

#[async_trait]
impl Reading for Rows {
    async fn judge(&mut self, desk: &Desk<'_>, part: &mut [Entry]) -> Result<(), personnel::Error> {
        self.judge_part(desk, part).await.map_err(into_personnel)
    }

    async fn write(&mut self, desk: &Desk<'_>) -> Result<Written, personnel::Error> {
        self.write_part(desk).await.map_err(into_personnel)
    }
}

impl Rows {
    /// A number stands once for a month; of people whom Merit knows, those of the importer's units alone are taken. Whom Merit does
    /// not know is taken: that they are paid is what the comparison must tell.
    async fn judge_part(&mut self, desk: &Desk<'_>, part: &mut [Entry]) -> Result<(), Error> {
        self.drafts.clear();
        let nips: BTreeSet<Nip> = part.iter().filter_map(|entry| entry.nip("nip")).cloned().collect();
        let nips: Vec<Nip> = nips.into_iter().collect();
        let month = desk.month.ok_or_else(|| rows::broken("the import of a list names no month"))?;
        let of = (desk.instansi, month, self.base_kind);
        let listed = rows::listed_already(desk.tx, of, &nips).await?;
        let known = rows::known(desk.tx, desk.instansi, &nips).await?;
        let beyond = rows::beyond_reach(desk, &known).await?;
        let known: BTreeSet<Nip> = known.into_iter().map(|(_, nip)| nip).collect();
        for entry in part.iter_mut() {
            if let Some(nip) = entry.nip("nip").cloned() {
                if listed.contains(&nip) {
                    entry.refuse("nip", Fault::invalid("payroll.shadow_listed_already").with("month", month));
                }
                if beyond.contains(&nip) {
                    entry.refuse("nip", Fault::invalid("payroll.shadow_out_of_reach"));
                }
            }
            if let Some(mut draft) = draft(entry)? {
                // Whom the record knows is named by the record.
                draft.name = draft.name.filter(|_| !known.contains(&draft.nip));
                self.drafts.push((entry.row, draft));
            }
        }
        Ok(())
    }

    async fn write_part(&mut self, desk: &Desk<'_>) -> Result<Written, Error> {
        let month = desk.month.ok_or_else(|| rows::broken("the import of a list names no month"))?;
        let mut written = Written::default();
        let mut models = Vec::with_capacity(self.drafts.len());
        for (at, draft) in self.drafts.drain(..) {
            let id = ShadowRowId::new();
            written.made.push(Made::new(at, MadeKind::Other, id));
            models.push(row::ActiveModel {
                id: Set(id),
                import_id: Set(desk.import),
                instansi_id: Set(desk.instansi),
                service_month: Set(month),
                base_kind: Set(self.base_kind),
                nip: Set(draft.nip),
                name: Set(draft.name),
                listed: Set(draft.listed),
            });
        }
        while !models.is_empty() {
            let rest = models.split_off(models.len().min(CHUNK));
            row::Entity::insert_many(models).exec_without_returning(desk.tx).await?;
            models = rest;
        }
        Ok(written)
    }
}

/// A sound row as it is kept.
fn draft(entry: &Entry) -> Result<Option<Draft>, Error> {
    let (Some(nip), Some(net)) = (entry.nip("nip"), entry.whole::<i64>(NET)) else { return Ok(None) };
    if !entry.is_sound() {
        return Ok(None);
    }
    let mut listed = Listed { net: Rupiah(net), ..Listed::default() };
    for column in entry.columns() {
        let header = column.header;
        match entry.value(header) {
            Some(Value::Whole(number)) if FACTS.contains(&header) => {
                listed.facts.insert(header.to_owned(), number.to_string());
            }
            Some(Value::Text(text)) if FACTS.contains(&header) => {
                listed.facts.insert(header.to_owned(), text.trim().to_owned());
            }
            Some(Value::Whole(amount)) => {
                listed.amounts.insert(header.to_owned(), Rupiah(*amount));
            }
            None if column.is_number() && !FACTS.contains(&header) && entry.has_column(header) => {
                listed.amounts.insert(header.to_owned(), Rupiah::ZERO);
            }
            _ => {}
        }
    }
    let listed = serde_json::to_string(&listed).map_err(rows::broken)?;
    Ok(Some(Draft { nip: nip.clone(), name: entry.text("nama").map(str::to_owned), listed }))
}

/// Takes the rows back, and with them the comparisons of their month and kind of pay: those hold what the list said.
async fn take_back(desk: &Desk<'_>, (base_kind, made): (BaseKind, &[Made])) -> Result<Vec<Acted>, Error> {
    for chunk in made.chunks(CHUNK) {
        let ids = chunk.iter().map(|made| ShadowRowId(made.object));
        row::Entity::delete_many().filter(row::COLUMN.id.is_in(ids)).exec(desk.tx).await?;
    }
    let Some(month) = desk.month else { return Ok(Vec::new()) };
    let gone: Vec<ShadowComparisonId> = comparison::Entity::find()
        .select_only()
        .column(comparison::Column::Id)
        .filter(comparison::COLUMN.instansi_id.eq(desk.instansi))
        .filter(comparison::COLUMN.service_month.eq(month))
        .filter(comparison::COLUMN.base_kind.eq(base_kind))
        .into_tuple()
        .all(desk.tx)
        .await?;
    for chunk in gone.chunks(CHUNK) {
        let ids = || chunk.iter().copied();
        shadow_person::Entity::delete_many()
            .filter(shadow_person::COLUMN.comparison_id.is_in(ids()))
            .exec(desk.tx)
            .await?;
        comparison::Entity::delete_many().filter(comparison::COLUMN.id.is_in(ids())).exec(desk.tx).await?;
    }
    let acted =
        |id: ShadowComparisonId| Acted::new("payroll.shadow_comparison_removed", id).within(desk.instansi);
    Ok(gone.into_iter().map(acted).collect())
}
