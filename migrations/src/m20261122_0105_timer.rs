//! `timer`: deadlines of stateful objects.

use sea_orm_migration::prelude::*;

use crate::column::{id, instant, instant_null, integer, table, text, text_null, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let timer = table("timer")
            .col(id())
            .col(text("subject"))
            .col(uuid("object_id"))
            .col(text("action"))
            .col(instant("due_at"))
            .col(integer("failures"))
            .col(instant_null("retry_after"))
            .col(text_null("fault"))
            .to_owned();
        schema.create_table(timer).await?;
        let db = schema.get_connection();
        db.execute_unprepared("CREATE UNIQUE INDEX timer_key ON timer (object_id, action)").await?;
        db.execute_unprepared("CREATE INDEX timer_due ON timer (due_at, id)").await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("timer").to_owned()).await
    }
}
