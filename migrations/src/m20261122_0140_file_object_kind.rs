//! `file.object_kind`: what kind of object a file belongs to, so that a read can ask the object.

use sea_orm_migration::prelude::*;

use crate::column::text_null;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let kind = Table::alter().table("file").add_column(text_null("object_kind")).to_owned();
        schema.alter_table(kind).await?;
        // Where files were kept before. In a new installation these tables come later.
        for (table, kind) in [("decree", "decree"), ("evidence", "evidence")] {
            if schema.has_table(table).await? {
                let known = format!(
                    "UPDATE file SET object_kind = '{kind}' WHERE object_id IN (SELECT id FROM {table})"
                );
                schema.get_connection().execute_unprepared(&known).await?;
            }
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.alter_table(Table::alter().table("file").drop_column("object_kind").to_owned()).await
    }
}
