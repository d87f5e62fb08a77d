//! `rhk` and `iki`: the planned results of an SKP and their indicators.

use sea_orm_migration::prelude::*;

use crate::column::{big_null, id, integer, table, text, text_null, uuid, uuid_null, word};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let rhk = table("rhk")
            .col(id())
            .col(uuid("skp_id"))
            .col(integer("number"))
            .col(word("kind", &["utama", "tambahan"]))
            .col(text("title"))
            .col(uuid_null("supports_rhk_id"))
            .foreign_key(ForeignKey::create().from("rhk", "skp_id").to("skp", "id"))
            .foreign_key(ForeignKey::create().from("rhk", "supports_rhk_id").to("rhk", "id"))
            .to_owned();
        schema.create_table(rhk).await?;
        let aspect = ColumnDef::new("aspect")
            .string_len(32)
            .null()
            .check(Expr::col("aspect").is_in(["kuantitas", "kualitas", "waktu", "biaya"]))
            .take();
        let iki = table("iki")
            .col(id())
            .col(uuid("rhk_id"))
            .col(integer("number"))
            .col(aspect)
            .col(text("indicator"))
            .col(text_null("target"))
            .col(big_null("target_value"))
            .col(text_null("unit"))
            .foreign_key(ForeignKey::create().from("iki", "rhk_id").to("rhk", "id"))
            .to_owned();
        schema.create_table(iki).await?;
        let db = schema.get_connection();
        db.execute_unprepared("CREATE UNIQUE INDEX rhk_skp ON rhk (skp_id, number)").await?;
        db.execute_unprepared("CREATE INDEX rhk_supports ON rhk (supports_rhk_id)").await?;
        db.execute_unprepared("CREATE UNIQUE INDEX iki_rhk ON iki (rhk_id, number)").await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("iki").to_owned()).await?;
        schema.drop_table(Table::drop().table("rhk").to_owned()).await
    }
}
