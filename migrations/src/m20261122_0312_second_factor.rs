//! `second_factor` and `recovery_code`: what an account needs beside its password.

use sea_orm_migration::prelude::*;

use crate::column::{big, instant, instant_null, table, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let account = || ColumnDef::new("account_id").uuid().not_null().primary_key().take();
        let factor = table("second_factor")
            .col(account())
            .col(ColumnDef::new("secret").blob().not_null())
            .col(instant_null("confirmed_at"))
            .col(big("used_step"))
            .col(instant("created_at"))
            .foreign_key(ForeignKey::create().from("second_factor", "account_id").to("account", "id"))
            .to_owned();
        schema.create_table(factor).await?;
        let code = table("recovery_code")
            .col(ColumnDef::new("hash").text().not_null().primary_key())
            .col(uuid("account_id"))
            .foreign_key(ForeignKey::create().from("recovery_code", "account_id").to("account", "id"))
            .to_owned();
        schema.create_table(code).await?;
        let db = schema.get_connection();
        db.execute_unprepared("CREATE INDEX recovery_code_account ON recovery_code (account_id)").await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for name in ["recovery_code", "second_factor"] {
            schema.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}
