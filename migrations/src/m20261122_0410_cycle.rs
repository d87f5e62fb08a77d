//! `cycle`: how a region manages performance in one year.

use sea_orm_migration::prelude::*;

use crate::column::{big, boolean, date, id, instant, instant_null, integer, json, table, uuid, word};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let cycle = table("cycle")
            .col(id())
            .col(uuid("instansi_id"))
            .col(integer("year"))
            .col(date("starts_on"))
            .col(date("ends_before"))
            .col(word("rhythm", &["bulanan", "triwulan", "semester", "tahunan"]))
            .col(word("scheme", &["permen6_2022", "pp30_2019"]))
            .col(word("source", &["merit", "ekinerja_bkn"]))
            .col(boolean("evidence_required"))
            .col(integer("rating_days"))
            .col(json("stages"))
            .col(word("status", &["draf", "terbit", "ditutup"]))
            .col(instant_null("published_at"))
            .col(instant_null("closed_at"))
            .col(big("version"))
            .col(instant("created_at"))
            .foreign_key(ForeignKey::create().from("cycle", "instansi_id").to("unit", "id"))
            .check(Expr::col("starts_on").lt(Expr::col("ends_before")))
            .to_owned();
        schema.create_table(cycle).await?;
        schema
            .get_connection()
            .execute_unprepared("CREATE UNIQUE INDEX cycle_year ON cycle (instansi_id, year)")
            .await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("cycle").to_owned()).await
    }
}
