//! Emptying an installation: demo mode only.

use sea_orm::{ActiveValue::Set, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, Statement};

use crate::entity::file;
use crate::{Act, Acted, Db, Error, acts, clock};

/// What stays: the log, because it is sealed outside, and how far it has been read; files, until the next purge has deleted
/// their bytes; the clock; the versions of the master key and the law, which processes hold in memory; and the history of the
/// schema.
const KEPT: [&str; 8] = [
    "act",
    "act_head",
    "act_consumer",
    "file",
    "business_clock",
    "master_key",
    "law_version",
    "seaql_migrations",
];

/// Deletes everything but the log of acts, which records that it was done.
///
/// # Errors
/// When the database refuses.
pub async fn wipe(db: &Db, act: &Act) -> Result<(), Error> {
    let tx = crate::begin(db).await?;
    let mut tables = tables(&tx).await?;
    tables.retain(|table| !KEPT.contains(&table.as_str()));
    empty(&tx, &tables).await?;
    let over = file::ActiveModel { expires_at: Set(Some(clock::wall())), ..Default::default() };
    file::Entity::update_many().set(over).exec(&tx).await?;
    acts::record(&tx, act, Acted::new("platform.wiped", kernel::id::ActId::new())).await?;
    tx.commit().await?;
    Ok(())
}

async fn tables(tx: &DatabaseTransaction) -> Result<Vec<String>, Error> {
    let sql = match tx.get_database_backend() {
        DbBackend::Postgres => {
            "SELECT table_name AS name FROM information_schema.tables \
             WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
        }
        _ => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    };
    let rows = tx.query_all_raw(Statement::from_string(tx.get_database_backend(), sql)).await?;
    Ok(rows.iter().map(|row| row.try_get("", "name")).collect::<Result<_, _>>()?)
}

/// In no particular order: PostgreSQL truncates all at once, SQLite looks at references only when it commits.
async fn empty(tx: &DatabaseTransaction, tables: &[String]) -> Result<(), Error> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared(&format!("TRUNCATE {}", tables.join(", "))).await?;
        return Ok(());
    }
    tx.execute_unprepared("PRAGMA defer_foreign_keys = ON").await?;
    for table in tables {
        tx.execute_unprepared(&format!("DELETE FROM {table}")).await?;
    }
    Ok(())
}
