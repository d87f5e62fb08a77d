//! `person_key`: the key of each person's personal values, wrapped by the master key.

use sea_orm_migration::prelude::*;

use crate::column::{bytes_null, instant, instant_null, integer, table, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let key = table("person_key")
            .col(uuid("person_id").primary_key())
            .col(integer("key_version"))
            .col(bytes_null("wrapped"))
            .col(instant("created_at"))
            .col(instant_null("destroyed_at"))
            .to_owned();
        schema.create_table(key).await
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("person_key").to_owned()).await
    }
}
