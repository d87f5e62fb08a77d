//! `service_client`: another system that calls the API.

use sea_orm_migration::prelude::*;

use crate::column::{big, id, instant, table, text, uuid, word};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let client = table("service_client")
            .col(id())
            .col(text("name"))
            .col(uuid("instansi_id"))
            .col(text("scopes"))
            .col(text("secret_hash"))
            .col(word("status", &["active", "disabled"]))
            .col(uuid("session_id"))
            .col(instant("created_at"))
            .col(big("version"))
            .foreign_key(ForeignKey::create().from("service_client", "instansi_id").to("unit", "id"))
            .to_owned();
        schema.create_table(client).await?;
        let db = schema.get_connection();
        db.execute_unprepared("CREATE INDEX service_client_instansi ON service_client (instansi_id, id)")
            .await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("service_client").to_owned()).await
    }
}
