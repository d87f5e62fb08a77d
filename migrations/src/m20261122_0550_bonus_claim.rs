//! `bonus_claim`, which makes sure that nobody is paid twice for a project.

use sea_orm_migration::prelude::*;

use crate::column::{table, text, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        // No foreign keys: a run writes the ids that it has just read.
        let claim = table("bonus_claim")
            .col(uuid("project_id"))
            .col(uuid("employee_id"))
            .col(uuid("run_id"))
            .col(text("service_month"))
            .primary_key(Index::create().col("project_id").col("employee_id"))
            .to_owned();
        schema.create_table(claim).await?;
        let db = schema.get_connection();
        db.execute_unprepared("CREATE INDEX bonus_claim_run ON bonus_claim (run_id)").await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("bonus_claim").to_owned()).await
    }
}
