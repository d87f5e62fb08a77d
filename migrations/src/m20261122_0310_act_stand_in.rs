//! `act`: for whom an actor stands in, and by which form, is part of the record.

use sea_orm_migration::prelude::*;

use crate::column::{text_null, uuid_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

const COLUMNS: [&str; 3] = ["capacity", "stood_for", "form_id"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for column in [text_null("capacity"), uuid_null("stood_for"), uuid_null("form_id")] {
            schema.alter_table(Table::alter().table("act").add_column(column).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for column in COLUMNS {
            schema.alter_table(Table::alter().table("act").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
