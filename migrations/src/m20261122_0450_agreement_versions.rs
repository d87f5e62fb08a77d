//! `perjanjian_kinerja` in versions: the days for which one holds, whose place it takes and why; `sasaran`: which objective of the
//! version before it continues.
//!
//! Neither database changes a check in place alike, so the status moves to a column that knows the new words.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::column::{date, text_null, uuid_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

const STATUS: &str = "'draf', 'diajukan', 'dikembalikan', 'ditetapkan', 'berlaku', 'diganti'";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            ("perjanjian_kinerja", date("starts_on").default("2000-01-01").take()),
            ("perjanjian_kinerja", date("ends_before").default("2000-01-01").take()),
            ("perjanjian_kinerja", uuid_null("replaces_id")),
            ("perjanjian_kinerja", text_null("change_reason")),
            ("sasaran", uuid_null("continues_id")),
        ];
        for (name, column) in columns {
            schema.alter_table(Table::alter().table(name).add_column(column).to_owned()).await?;
        }
        let db = schema.get_connection();
        let first_day = |year: &str| match db.get_database_backend() {
            DbBackend::Postgres => format!("make_date({year}, 1, 1)"),
            _ => format!("printf('%04d-01-01', {year})"),
        };
        let days = format!(
            "UPDATE perjanjian_kinerja SET starts_on = {}, ends_before = {}",
            first_day("year"),
            first_day("year + 1")
        );
        let state = format!(
            "ALTER TABLE perjanjian_kinerja ADD COLUMN state varchar(32) NOT NULL DEFAULT 'draf' CHECK (state IN ({STATUS}))"
        );
        for sql in [
            days.as_str(),
            state.as_str(),
            "UPDATE perjanjian_kinerja SET state = status",
            "ALTER TABLE perjanjian_kinerja DROP COLUMN status",
            "ALTER TABLE perjanjian_kinerja RENAME COLUMN state TO status",
            "DROP INDEX perjanjian_kinerja_unit_year",
            "CREATE UNIQUE INDEX perjanjian_kinerja_first ON perjanjian_kinerja (unit_id, year) WHERE replaces_id IS NULL",
            "CREATE UNIQUE INDEX perjanjian_kinerja_replaces ON perjanjian_kinerja (replaces_id)
             WHERE replaces_id IS NOT NULL",
            "CREATE INDEX perjanjian_kinerja_unit ON perjanjian_kinerja (unit_id, year)",
        ] {
            db.execute_unprepared(sql).await?;
        }
        Ok(())
    }

    async fn down(&self, _schema: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("versions of agreements would be lost: restore a backup instead".to_owned()))
    }
}
