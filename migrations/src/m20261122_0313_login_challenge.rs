//! `login_challenge`: a login whose password was right and whose second factor is to come. `session` learns when it came.

use sea_orm_migration::prelude::*;

use crate::column::{instant, instant_null, table, text, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let challenge = table("login_challenge")
            .col(ColumnDef::new("hash").text().not_null().primary_key())
            .col(uuid("account_id"))
            .col(text("device"))
            .col(instant("expires_at"))
            .foreign_key(ForeignKey::create().from("login_challenge", "account_id").to("account", "id"))
            .to_owned();
        schema.create_table(challenge).await?;
        let proven = instant_null("second_factor_at");
        schema.alter_table(Table::alter().table("session").add_column(proven).to_owned()).await
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let forgotten = Table::alter().table("session").drop_column("second_factor_at").to_owned();
        schema.alter_table(forgotten).await?;
        schema.drop_table(Table::drop().table("login_challenge").to_owned()).await
    }
}
