//! `budget_ceiling`: what the budget of a year has for pay; `budget_ceiling_change`: what it said before, and by which document.

use sea_orm_migration::prelude::*;

use crate::column::{big, date, id, instant, integer, table, text, uuid, uuid_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let ceiling = table("budget_ceiling")
            .col(id())
            .col(uuid("instansi_id"))
            .col(uuid("unit_id"))
            .col(integer("year"))
            .col(text("kind"))
            .col(big("amount"))
            .col(text("document_number"))
            .col(date("document_date"))
            .col(big("version"))
            .foreign_key(ForeignKey::create().from("budget_ceiling", "unit_id").to("unit", "id"))
            .to_owned();
        schema.create_table(ceiling).await?;
        let change = table("budget_ceiling_change")
            .col(uuid("ceiling_id"))
            .col(big("version"))
            .col(big("amount"))
            .col(text("document_number"))
            .col(date("document_date"))
            .col(uuid("entered_by"))
            .col(uuid_null("entered_for"))
            .col(instant("entered_at"))
            .primary_key(Index::create().col("ceiling_id").col("version"))
            .foreign_key(
                ForeignKey::create().from("budget_ceiling_change", "ceiling_id").to("budget_ceiling", "id"),
            )
            .to_owned();
        schema.create_table(change).await?;
        let db = schema.get_connection();
        db.execute_unprepared(
            "CREATE UNIQUE INDEX budget_ceiling_once ON budget_ceiling (unit_id, year, kind)",
        )
        .await?;
        db.execute_unprepared("CREATE INDEX budget_ceiling_year ON budget_ceiling (instansi_id, year)")
            .await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for name in ["budget_ceiling_change", "budget_ceiling"] {
            schema.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}
