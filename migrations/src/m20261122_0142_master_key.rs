//! `master_key`: which master keys the keys of persons are wrapped by, and what no rotation changes.

use sea_orm_migration::prelude::*;

use crate::column::{bytes_null, instant, instant_null, integer, table, text};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let key = table("master_key")
            .col(integer("version").primary_key())
            .col(text("fingerprint").unique_key())
            .col(bytes_null("lookup_wrapped"))
            .col(bytes_null("own_wrapped"))
            .col(instant("created_at"))
            .col(instant_null("retired_at"))
            .to_owned();
        schema.create_table(key).await?;
        let db = schema.get_connection();
        db.execute_unprepared(
            "CREATE INDEX person_key_version ON person_key (key_version, person_id) WHERE wrapped IS NOT NULL",
        )
        .await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.get_connection().execute_unprepared("DROP INDEX person_key_version").await?;
        schema.drop_table(Table::drop().table("master_key").to_owned()).await
    }
}
