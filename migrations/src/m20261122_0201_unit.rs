//! `unit`, `unit_version`, `unit_ancestor`: the tree of units over time.

use sea_orm_migration::prelude::*;

use crate::column::{big, date, id, instant, integer, table, text, text_null, uuid, uuid_null, word};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let unit = table("unit")
            .col(id())
            .col(uuid("instansi_id"))
            .col(text_null("code"))
            .col(big("version"))
            .col(instant("created_at"))
            .foreign_key(ForeignKey::create().from("unit", "instansi_id").to("unit", "id"))
            .to_owned();
        schema.create_table(unit).await?;
        let version = table("unit_version")
            .col(uuid("unit_id"))
            .col(date("valid_from"))
            .col(date("valid_until"))
            .col(text("name"))
            .col(word("kind", &["instansi", "skpd", "unit"]))
            .col(uuid_null("parent_id"))
            .col(ColumnDef::new("time_zone").string_len(8).null())
            .primary_key(Index::create().col("unit_id").col("valid_from"))
            .foreign_key(ForeignKey::create().from("unit_version", "unit_id").to("unit", "id"))
            .foreign_key(ForeignKey::create().from("unit_version", "parent_id").to("unit", "id"))
            .check(Expr::col("valid_from").lt(Expr::col("valid_until")))
            // A root is an instansi: it has a time zone and no parent; every other unit has a parent.
            .check(Expr::col("kind").eq("instansi").eq(Expr::col("parent_id").is_null()))
            .check(Expr::col("parent_id").is_null().eq(Expr::col("time_zone").is_not_null()))
            .to_owned();
        schema.create_table(version).await?;
        // The closure of the tree: a unit is its own ancestor at depth 0. Derived from unit_version and kept in step.
        let ancestor = table("unit_ancestor")
            .col(uuid("unit_id"))
            .col(uuid("ancestor_id"))
            .col(integer("depth"))
            .col(date("valid_from"))
            .col(date("valid_until"))
            .primary_key(Index::create().col("unit_id").col("ancestor_id").col("valid_from"))
            .foreign_key(ForeignKey::create().from("unit_ancestor", "unit_id").to("unit", "id"))
            .foreign_key(ForeignKey::create().from("unit_ancestor", "ancestor_id").to("unit", "id"))
            .check(Expr::col("valid_from").lt(Expr::col("valid_until")))
            .to_owned();
        schema.create_table(ancestor).await?;
        let db = schema.get_connection();
        db.execute_unprepared("CREATE INDEX unit_instansi ON unit (instansi_id)").await?;
        db.execute_unprepared("CREATE UNIQUE INDEX unit_code ON unit (instansi_id, code)").await?;
        db.execute_unprepared("CREATE INDEX unit_version_parent ON unit_version (parent_id)").await?;
        db.execute_unprepared("CREATE INDEX unit_ancestor_down ON unit_ancestor (ancestor_id, unit_id)")
            .await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for name in ["unit_ancestor", "unit_version", "unit"] {
            schema.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}
