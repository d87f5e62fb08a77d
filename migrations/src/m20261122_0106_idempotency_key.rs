//! `idempotency_key`: what a repeated POST is answered with.

use sea_orm_migration::prelude::*;

use crate::column::{bytes_null, instant, table, text, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let key = table("idempotency_key")
            .col(uuid("caller_id"))
            .col(text("key"))
            .col(text("request_hash"))
            .col(text("request_id"))
            .col(instant("created_at"))
            .col(instant("lease_until"))
            .col(bytes_null("response"))
            .primary_key(Index::create().col("caller_id").col("key"))
            .to_owned();
        schema.create_table(key).await?;
        let db = schema.get_connection();
        db.execute_unprepared("CREATE INDEX idempotency_key_age ON idempotency_key (created_at)").await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("idempotency_key").to_owned()).await
    }
}
