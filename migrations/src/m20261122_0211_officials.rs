//! `employee.nip` may be missing: an official such as the regent stands in the record and has no NIP.
//!
//! A column that may be missing takes the place of the old one. SQLite would otherwise have to make the table anew, and
//! many tables refer to it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// By NIP, those without one first, on both databases alike.
const ORDER: &str = "CREATE INDEX employee_nip_order ON employee (COALESCE(nip, ''), id)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let db = schema.get_connection();
        let widened: &[&str] = match schema.get_database_backend() {
            DbBackend::Sqlite => &[
                "DROP INDEX employee_nip",
                "ALTER TABLE employee ADD COLUMN nip_or_none text NULL",
                "UPDATE employee SET nip_or_none = nip",
                "ALTER TABLE employee DROP COLUMN nip",
                "ALTER TABLE employee RENAME COLUMN nip_or_none TO nip",
                "CREATE UNIQUE INDEX employee_nip ON employee (nip)",
            ],
            _ => &["ALTER TABLE employee ALTER COLUMN nip DROP NOT NULL"],
        };
        for sql in widened.iter().copied().chain([ORDER]) {
            db.execute_unprepared(sql).await?;
        }
        Ok(())
    }

    async fn down(&self, _schema: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("officials have no NIP: restore a backup instead".to_owned()))
    }
}
