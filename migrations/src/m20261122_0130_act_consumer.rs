//! `act_consumer`: how far each consumer of the log of acts has read.

use sea_orm_migration::prelude::*;

use crate::column::{big, table};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let consumer = table("act_consumer")
            .col(ColumnDef::new("name").string_len(64).not_null().primary_key())
            .col(big("position"))
            .to_owned();
        schema.create_table(consumer).await?;
        // What was done before there were notifications is not news.
        let db = schema.get_connection();
        db.execute_unprepared(
            "INSERT INTO act_consumer (name, position) SELECT 'notifications', position FROM act_head",
        )
        .await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("act_consumer").to_owned()).await
    }
}
