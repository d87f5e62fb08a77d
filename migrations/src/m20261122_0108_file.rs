//! `file`: what is known of each object in the file store.

use sea_orm_migration::prelude::*;

use crate::column::{big, id, instant, instant_null, table, text, uuid_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let file = table("file")
            .col(id())
            .col(text("sha256"))
            .col(big("size"))
            .col(text("media_type"))
            .col(text("name"))
            .col(uuid_null("object_id"))
            .col(uuid_null("created_by"))
            .col(instant("created_at"))
            .col(instant_null("expires_at"))
            .to_owned();
        schema.create_table(file).await?;
        let db = schema.get_connection();
        db.execute_unprepared("CREATE INDEX file_object ON file (object_id, id)").await?;
        db.execute_unprepared("CREATE INDEX file_expiry ON file (expires_at) WHERE expires_at IS NOT NULL")
            .await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("file").to_owned()).await
    }
}
