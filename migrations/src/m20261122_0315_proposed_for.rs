//! `proposal` and `decree`: whose authority their first hands used, so that whoever lent it is not the second hand.

use sea_orm_migration::prelude::*;

use crate::column::uuid_null;

#[derive(DeriveMigrationName)]
pub struct Migration;

const COLUMNS: [(&str, &str); 2] = [("proposal", "proposed_for"), ("decree", "registered_for")];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in COLUMNS {
            let alter = Table::alter().table(table).add_column(uuid_null(column)).to_owned();
            schema.alter_table(alter).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in COLUMNS {
            schema.alter_table(Table::alter().table(table).drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
