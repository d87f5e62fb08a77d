//! Bringing the schema up to date, whoever of several processes comes first.

use migrations::Migrator;
use platform::{Db, Error};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use sea_orm_migration::MigratorTrait;

/// Carries out what is pending, in one transaction that excludes every other process: either the whole schema is up to
/// date afterwards, or nothing happened.
///
/// # Errors
/// When the database refuses.
pub async fn run(db: &Db) -> Result<(), Error> {
    if is_current(db).await? {
        return Ok(());
    }
    let tx = platform::begin(db).await?;
    exclude_others(db, &tx).await?;
    Migrator::up(&tx, None).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether nothing is pending.
///
/// # Errors
/// When the database refuses.
pub async fn is_current(db: &Db) -> Result<bool, Error> {
    Ok(Migrator::get_pending_migrations_read_only(db.read()).await?.is_empty())
}

/// Waits until no other process migrates. The writing transaction itself does that on SQLite.
async fn exclude_others(db: &Db, tx: &DatabaseTransaction) -> Result<(), Error> {
    if db.is_postgres() {
        tx.execute_unprepared("SELECT pg_advisory_xact_lock(hashtext('merit.schema'))").await?;
    }
    Ok(())
}
