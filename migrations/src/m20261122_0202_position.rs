//! `position`: the posts (jabatan) of a unit.

use sea_orm_migration::prelude::*;

use crate::column::{boolean, id, instant, integer, table, text, text_null, uuid, word};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let position = table("position")
            .col(id())
            .col(uuid("unit_id"))
            .col(text("name"))
            .col(word("kind", &["struktural", "fungsional", "pelaksana"]))
            .col(text_null("eselon"))
            .col(text_null("jabatan_fungsional"))
            .col(text_null("jenjang"))
            .col(integer("kelas_jabatan"))
            .col(integer("seats"))
            .col(boolean("is_head"))
            .col(instant("created_at"))
            .foreign_key(ForeignKey::create().from("position", "unit_id").to("unit", "id"))
            .check(Expr::col("kelas_jabatan").between(1, 17))
            .check(Expr::col("seats").gte(1))
            .check(Expr::col("kind").eq("struktural").eq(Expr::col("eselon").is_not_null()))
            .check(Expr::col("kind").eq("fungsional").eq(Expr::col("jabatan_fungsional").is_not_null()))
            .to_owned();
        schema.create_table(position).await?;
        let db = schema.get_connection();
        db.execute_unprepared("CREATE INDEX position_unit ON position (unit_id)").await?;
        db.execute_unprepared("CREATE INDEX position_name ON position (name, id)").await?;
        db.execute_unprepared("CREATE UNIQUE INDEX position_head ON position (unit_id) WHERE is_head")
            .await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("position").to_owned()).await
    }
}
