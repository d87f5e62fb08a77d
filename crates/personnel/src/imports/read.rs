//! Reading imports and what was wrong with them.

use kernel::id::{ImportId, UnitId};
use platform::cursor::{Page, Paging};
use platform::jobs::Note;
use platform::sheet::Spot;
use platform::{Act, Db};
use sea_orm::sea_query::{Condition, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::Import;
use super::states::ImportStatus;
use crate::entity::{import, import_fault};
use crate::error::Error;
use crate::scope;

/// The most faults of one document.
const FAULTS_MAX: u64 = 100_000;

/// One's own imports, and those into an instansi that the scope reaches whole: a sheet may name people of every unit. A
/// confidential one is its maker's alone.
pub(super) fn visible(act: &Act) -> Condition {
    let reached = Condition::all().add(import::Column::IsConfidential.eq(false)).add(scope::unit_condition(
        &act.scope,
        import::Column::InstansiId,
        act.today,
    ));
    let mut any = Condition::any().add(reached);
    if let Some(actor) = act.actor.id() {
        any = any.add(import::Column::MadeBy.eq(actor));
    }
    any
}

/// Which imports are asked for.
#[derive(Clone, Debug, Default)]
pub struct ImportFilter {
    /// Of one kind.
    pub kind: Option<String>,
    /// In one state.
    pub status: Option<ImportStatus>,
    /// Into one instansi.
    pub instansi_id: Option<UnitId>,
}

/// Imports, the newest first.
///
/// # Errors
/// `Cursor` for a strange cursor; when the database fails.
pub async fn list_imports(
    db: &Db,
    act: &Act,
    (filter, paging): (ImportFilter, &Paging),
) -> Result<Page<Import>, Error> {
    let mut query = import::Entity::find().filter(visible(act)).order_by_desc(import::Column::Id);
    if let Some(kind) = filter.kind {
        query = query.filter(import::Column::Kind.eq(kind));
    }
    if let Some(status) = filter.status {
        query = query.filter(import::Column::Status.eq(status));
    }
    if let Some(instansi) = filter.instansi_id {
        query = query.filter(import::Column::InstansiId.eq(instansi));
    }
    let newest_first = (|row: &Import| row.id, |last| import::Column::Id.lt(last));
    Ok(paging.read(db.read(), query, newest_first).await?)
}

/// One import.
///
/// # Errors
/// `NotFound` for somebody else's.
pub async fn find_import(db: &Db, act: &Act, id: ImportId) -> Result<Import, Error> {
    let found = import::Entity::find_by_id(id).filter(visible(act)).one(db.latest()).await?;
    found.ok_or_else(|| Error::missing("import"))
}

/// What is wrong with a cell, a row or the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportFault {
    /// Where.
    pub spot: Spot,
    /// The column by its header; empty for the row or the file.
    pub header: String,
    /// What, with values for the text.
    pub note: Note,
    /// What the cell holds, where that is no personal value.
    pub shown: Option<String>,
}

impl From<import_fault::Model> for ImportFault {
    fn from(row: import_fault::Model) -> Self {
        let count = |number: i32| u32::try_from(number).unwrap_or_default();
        let arguments = serde_json::from_str(&row.arguments).unwrap_or_default();
        Self {
            spot: Spot { row: count(row.at_row), column: count(row.at_column) },
            header: row.header,
            note: Note { arguments, ..Note::new(&row.code) },
            shown: row.shown,
        }
    }
}

/// The faults of an import, in the order of the sheet.
///
/// # Errors
/// `NotFound` for somebody else's import; `Cursor`.
pub async fn list_import_faults(
    db: &Db,
    act: &Act,
    (id, paging): (ImportId, &Paging),
) -> Result<Page<ImportFault>, Error> {
    find_import(db, act, id).await?;
    let beyond = |(row, column, header, code): (i32, i32, String, String)| {
        let c = import_fault::Column::Code.gt(code).and(import_fault::Column::Header.eq(header.clone()));
        let h = import_fault::Column::Header.gt(header).or(c);
        let same_cell = import_fault::Column::AtColumn.eq(column).and(h);
        let same_row =
            import_fault::Column::AtRow.eq(row).and(import_fault::Column::AtColumn.gt(column).or(same_cell));
        import_fault::Column::AtRow.gt(row).or(same_row)
    };
    let key = |row: &import_fault::Model| (row.at_row, row.at_column, row.header.clone(), row.code.clone());
    Ok(paging.read(db.latest(), in_order(id), (key, beyond)).await?.map(ImportFault::from))
}

/// All faults of an import for a document of its own.
///
/// # Errors
/// `NotFound` for somebody else's import.
pub async fn all_import_faults(db: &Db, act: &Act, id: ImportId) -> Result<Vec<ImportFault>, Error> {
    find_import(db, act, id).await?;
    let rows = in_order(id).limit(FAULTS_MAX).all(db.latest()).await?;
    Ok(rows.into_iter().map(ImportFault::from).collect())
}

fn in_order(id: ImportId) -> sea_orm::Select<import_fault::Entity> {
    import_fault::Entity::find()
        .filter(import_fault::Column::ImportId.eq(id))
        .order_by_asc(import_fault::Column::AtRow)
        .order_by_asc(import_fault::Column::AtColumn)
        .order_by_asc(import_fault::Column::Header)
        .order_by_asc(import_fault::Column::Code)
}
