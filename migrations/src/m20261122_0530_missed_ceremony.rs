//! A day of attendance says whether a ceremony was missed.

use sea_orm_migration::prelude::*;

use crate::column::boolean;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let column = boolean("missed_ceremony").default(false).take();
        schema.alter_table(Table::alter().table("attendance_day").add_column(column).to_owned()).await
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let alter = Table::alter().table("attendance_day").drop_column("missed_ceremony").to_owned();
        schema.alter_table(alter).await
    }
}
