//! `session`: the family of refresh tokens that began with one login.

use sea_orm_migration::prelude::*;

use crate::column::{id, instant, instant_null, table, text, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let endings = ["logged_out", "revoked", "reused", "password_changed", "account_disabled"];
        let session = table("session")
            .col(id())
            .col(uuid("account_id"))
            .col(text("family_hash").unique_key())
            .col(text("current_hash"))
            .col(text("device"))
            .col(instant("started_at"))
            .col(instant("refreshed_at"))
            .col(instant("expires_at"))
            .col(instant_null("ended_at"))
            .col(
                ColumnDef::new("ended_because")
                    .string_len(32)
                    .null()
                    .check(Expr::col("ended_because").is_in(endings)),
            )
            .foreign_key(ForeignKey::create().from("session", "account_id").to("account", "id"))
            .to_owned();
        schema.create_table(session).await?;
        let db = schema.get_connection();
        db.execute_unprepared("CREATE INDEX session_account ON session (account_id, id)").await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("session").to_owned()).await
    }
}
