//! `mail`: letters to send and sent. A letter holds no text: it is written when it is sent, from what it tells of.

use sea_orm_migration::prelude::*;

use crate::column::{id, instant, instant_null, integer, table, text_null, uuid, word};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let mail = table("mail")
            .col(id())
            .col(uuid("account_id"))
            .col(word("purpose", &["single", "digest"]))
            .col(word("status", &["waiting", "sent", "failed"]))
            .col(integer("attempts"))
            .col(instant("not_before"))
            .col(text_null("fault"))
            .col(instant("created_at"))
            .col(instant_null("ended_at"))
            .to_owned();
        schema.create_table(mail).await?;
        let db = schema.get_connection();
        db.execute_unprepared("CREATE INDEX mail_waiting ON mail (not_before, id) WHERE status = 'waiting'")
            .await?;
        db.execute_unprepared("CREATE INDEX mail_failed ON mail (account_id, id) WHERE status = 'failed'")
            .await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("mail").to_owned()).await
    }
}
