//! `rater_question`: of what kind the answer is, and whose. Where nobody in Merit is above a rater, an officer answers.

use sea_orm_migration::prelude::*;

use crate::column::{text_null, uuid_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for column in [text_null("reason"), uuid_null("answered_by")] {
            schema.alter_table(Table::alter().table("rater_question").add_column(column).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for column in ["reason", "answered_by"] {
            schema.alter_table(Table::alter().table("rater_question").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
