//! Whether what an import made still stands as it was made, and removing it.

use std::collections::{BTreeMap, HashMap};

use platform::dependents::{Reference, dependents};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::super::importer::{Made, Standing};
use crate::error::Error;

/// Ids in one statement.
pub(super) const CHUNK: usize = 900;

/// The rows of objects of one kind, by object.
pub(super) fn rows_of(made: &[Made]) -> HashMap<Uuid, u32> {
    made.iter().map(|made| (made.object, made.row)).collect()
}

/// The rows whose objects something else refers to; one reason for each.
pub(super) async fn referred_to(
    tx: &DatabaseTransaction,
    table: &str,
    rows: &HashMap<Uuid, u32>,
    expected: &[Reference<'_>],
) -> Result<Vec<Standing>, Error> {
    let ids: Vec<Uuid> = rows.keys().copied().collect();
    let mut by_row: BTreeMap<u32, String> = BTreeMap::new();
    for dependent in dependents(tx, table, &ids, expected).await? {
        if let Some(row) = rows.get(&dependent.id) {
            by_row.entry(*row).or_insert(dependent.table);
        }
    }
    Ok(by_row.into_iter().map(|(row, by)| Standing::depended_on(row, &by)).collect())
}

/// Deletes the rows of a table whose column names one of the ids.
pub(super) async fn delete<E: EntityTrait>(
    tx: &DatabaseTransaction,
    column: impl ColumnTrait,
    ids: &[Uuid],
) -> Result<(), Error> {
    for chunk in ids.chunks(CHUNK) {
        E::delete_many().filter(column.is_in(chunk.iter().copied())).exec(tx).await?;
    }
    Ok(())
}
