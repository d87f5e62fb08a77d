//! What an import writes about itself.

use std::collections::BTreeMap;

use kernel::id::ImportId;
use platform::bulk::BulkInsert;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, Value,
};

use super::entry::CellFault;
use super::importer::Made;
use crate::entity::{import, import_fault, import_object};
use crate::error::Error;

/// Rows in one statement.
const CHUNK: usize = 1_000;

const FAULT: BulkInsert<7> = BulkInsert {
    table: "import_fault",
    columns: [
        ("import_id", "uuid"),
        ("at_row", "integer"),
        ("at_column", "integer"),
        ("header", "text"),
        ("code", "text"),
        ("arguments", "text"),
        ("shown", "text"),
    ],
    skip_existing: true,
};

const OBJECT: BulkInsert<6> = BulkInsert {
    table: "import_object",
    columns: [
        ("import_id", "uuid"),
        ("at_row", "integer"),
        ("kind", "text"),
        ("object_id", "uuid"),
        ("day", "date"),
        ("before", "text"),
    ],
    skip_existing: false,
};

fn count(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// Records faults.
pub(super) async fn record_faults<'a>(
    tx: &DatabaseTransaction,
    id: ImportId,
    faults: impl Iterator<Item = &'a CellFault>,
) -> Result<(), Error> {
    let row = |cell: &CellFault| {
        let arguments: BTreeMap<&str, &String> =
            cell.fault.arguments.iter().map(|(name, value)| (*name, value)).collect();
        let arguments = serde_json::to_string(&arguments).unwrap_or_default();
        [
            id.0.into(),
            count(cell.spot.row).into(),
            count(cell.spot.column).into(),
            cell.header.into(),
            cell.fault.code.into(),
            arguments.into(),
            Value::from(cell.shown.clone()),
        ]
    };
    let rows: Vec<[Value; 7]> = faults.map(row).collect();
    let mut rows = rows.into_iter();
    while rows.len() > 0 {
        FAULT.insert(tx, rows.by_ref().take(CHUNK).collect()).await?;
    }
    Ok(())
}

/// Forgets the faults of an earlier look.
pub(super) async fn forget_faults(tx: &DatabaseTransaction, id: ImportId) -> Result<(), Error> {
    import_fault::Entity::delete_many().filter(import_fault::Column::ImportId.eq(id)).exec(tx).await?;
    Ok(())
}

/// Records what rows made.
pub(super) async fn record_made(
    tx: &DatabaseTransaction,
    id: ImportId,
    made: Vec<Made>,
) -> Result<(), Error> {
    let row = |made: Made| {
        [
            id.0.into(),
            count(made.row).into(),
            made.kind.word().into(),
            made.object.into(),
            Value::from(made.day),
            Value::from(made.before),
        ]
    };
    let mut rows = made.into_iter().map(row).collect::<Vec<[Value; 6]>>().into_iter();
    while rows.len() > 0 {
        OBJECT.insert(tx, rows.by_ref().take(CHUNK).collect()).await?;
    }
    Ok(())
}

/// What an import made, in the order of the sheet.
pub(super) async fn made_by(tx: &DatabaseTransaction, id: ImportId) -> Result<Vec<Made>, Error> {
    let rows = import_object::Entity::find()
        .filter(import_object::Column::ImportId.eq(id))
        .order_by_asc(import_object::Column::AtRow)
        .all(tx)
        .await?;
    let made = |row: import_object::Model| Made {
        row: u32::try_from(row.at_row).unwrap_or_default(),
        kind: row.kind,
        object: row.object_id,
        day: row.day,
        before: row.before,
    };
    Ok(rows.into_iter().map(made).collect())
}

/// Changes an import.
pub(super) async fn save(
    tx: &DatabaseTransaction,
    edit: import::ActiveModel,
) -> Result<import::Model, Error> {
    Ok(edit.update(tx).await?)
}
