//! `recipe`: calculations as documents, each stored once under the hash of its bytes.

use sea_orm_migration::prelude::*;

use crate::column::{instant, table, text};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let recipe = table("recipe")
            .col(ColumnDef::new("hash").string_len(64).not_null().primary_key().take())
            .col(text("kind"))
            .col(text("document"))
            .col(instant("stored_at"))
            .to_owned();
        schema.create_table(recipe).await
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("recipe").to_owned()).await
    }
}
