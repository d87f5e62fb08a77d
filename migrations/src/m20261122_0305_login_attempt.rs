//! `login_attempt`: wrong passwords in a row, for known and unknown identifiers alike.

use sea_orm_migration::prelude::*;

use crate::column::{big, instant, instant_null, table, text};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let attempt = table("login_attempt")
            .col(text("target").primary_key())
            .col(big("failures"))
            .col(instant("failed_at"))
            .col(instant_null("locked_until"))
            .to_owned();
        schema.create_table(attempt).await?;
        let db = schema.get_connection();
        db.execute_unprepared("CREATE INDEX login_attempt_age ON login_attempt (failed_at)").await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("login_attempt").to_owned()).await
    }
}
