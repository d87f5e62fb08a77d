//! `account`: who can log in.

use sea_orm_migration::prelude::*;

use crate::column::{big, id, instant, instant_null, table, text_null, uuid_null, word};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let account = table("account")
            .col(id())
            .col(text_null("name"))
            .col(text_null("email").unique_key())
            .col(uuid_null("employee_id").unique_key())
            .col(uuid_null("instansi_id"))
            .col(text_null("password_hash"))
            .col(text_null("reset_hash").unique_key())
            .col(instant_null("reset_until"))
            .col(word("status", &["active", "disabled"]))
            .col(instant("created_at"))
            .col(big("version"))
            // Without one of the two nobody could name himself at login.
            .check(Expr::col("email").is_not_null().or(Expr::col("employee_id").is_not_null()))
            .foreign_key(ForeignKey::create().from("account", "employee_id").to("employee", "id"))
            .foreign_key(ForeignKey::create().from("account", "instansi_id").to("unit", "id"))
            .to_owned();
        schema.create_table(account).await?;
        let db = schema.get_connection();
        db.execute_unprepared("CREATE INDEX account_instansi ON account (instansi_id)").await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("account").to_owned()).await
    }
}
