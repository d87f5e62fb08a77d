//! The law that the installation calculates with, and which versions of it each run used.

use sea_orm_migration::prelude::*;

use crate::column::{date, instant, table, text, uuid, word};

#[derive(DeriveMigrationName)]
pub struct Migration;

const ORIGINS: [&str; 2] = ["built_in", "folder"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.create_table(version()).await?;
        schema.create_table(used()).await?;
        let db = schema.get_connection();
        db.execute_unprepared("CREATE INDEX law_version_days ON law_version (table_id, valid_from)").await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for name in ["run_law", "law_version"] {
            schema.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}

fn version() -> TableCreateStatement {
    table("law_version")
        .col(ColumnDef::new("version").text().not_null().primary_key())
        .col(text("table_id"))
        .col(date("valid_from"))
        .col(date("valid_until"))
        .col(ColumnDef::new("content_hash").string_len(64).not_null())
        .col(word("origin", &ORIGINS))
        .col(instant("published_at"))
        .to_owned()
}

fn used() -> TableCreateStatement {
    table("run_law")
        .col(uuid("run_id"))
        .col(text("table_id"))
        .col(date("held_on"))
        .col(text("version"))
        .col(text("instrument"))
        .col(text("article"))
        .col(word("confidence", &["verified", "one_source", "from_memory"]))
        .col(word("origin", &ORIGINS))
        .col(ColumnDef::new("content_hash").string_len(64).not_null())
        .primary_key(Index::create().col("run_id").col("table_id").col("held_on"))
        .foreign_key(ForeignKey::create().from("run_law", "run_id").to("payroll_run", "id"))
        .to_owned()
}
