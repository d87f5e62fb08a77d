//! `ticket`: single-use credentials for streams and downloads in a browser.

use sea_orm_migration::prelude::*;

use crate::column::{instant, table, text, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let ticket = table("ticket")
            .col(text("hash").primary_key())
            .col(uuid("session_id"))
            .col(instant("expires_at"))
            .foreign_key(ForeignKey::create().from("ticket", "session_id").to("session", "id"))
            .to_owned();
        schema.create_table(ticket).await?;
        let db = schema.get_connection();
        db.execute_unprepared("CREATE INDEX ticket_age ON ticket (expires_at)").await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("ticket").to_owned()).await
    }
}
