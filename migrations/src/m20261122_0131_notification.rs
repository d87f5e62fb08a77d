//! `notification`, and what each account chose: by which way it is told of which kind, and in which language.

use sea_orm_migration::prelude::*;

use crate::column::{id, instant, instant_null, json, table, text, uuid, uuid_null, word};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let notification = table("notification")
            .col(id())
            .col(uuid("act_id"))
            .col(uuid("account_id"))
            .col(text("kind"))
            .col(instant("at"))
            .col(uuid("object_id"))
            .col(uuid_null("employee_id"))
            .col(json("arguments"))
            .col(word("delivery", &["in_app", "email", "digest"]))
            .col(instant_null("read_at"))
            .col(uuid_null("mail_id"))
            .to_owned();
        schema.create_table(notification).await?;
        let setting = table("notification_setting")
            .col(ColumnDef::new("account_id").uuid().not_null().primary_key())
            .col(word("language", &["id", "en"]))
            .to_owned();
        schema.create_table(setting).await?;
        let preference = table("notification_preference")
            .col(uuid("account_id"))
            .col(text("kind"))
            .col(word("delivery", &["none", "in_app", "email", "digest"]))
            .primary_key(Index::create().col("account_id").col("kind"))
            .to_owned();
        schema.create_table(preference).await?;
        let db = schema.get_connection();
        for sql in [
            // An act tells somebody once, however often it is looked at.
            "CREATE UNIQUE INDEX notification_once ON notification (act_id, account_id)",
            "CREATE INDEX notification_account ON notification (account_id, id)",
            "CREATE INDEX notification_unread ON notification (account_id) WHERE read_at IS NULL",
            "CREATE INDEX notification_unmailed ON notification (delivery, account_id)
             WHERE mail_id IS NULL AND delivery <> 'in_app'",
            "CREATE INDEX notification_mail ON notification (mail_id) WHERE mail_id IS NOT NULL",
        ] {
            db.execute_unprepared(sql).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for name in ["notification_preference", "notification_setting", "notification"] {
            schema.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}
