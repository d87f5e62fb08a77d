//! `decree`: the documents (SK) behind facts.

use sea_orm_migration::prelude::*;

use crate::column::{date, id, instant, table, text, uuid, uuid_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let decree = table("decree")
            .col(id())
            .col(uuid("unit_id"))
            .col(text("number"))
            .col(text("about"))
            .col(date("issued_on"))
            .col(date("tmt"))
            .col(text("signatory"))
            .col(uuid_null("file_id"))
            .col(instant("created_at"))
            .foreign_key(ForeignKey::create().from("decree", "unit_id").to("unit", "id"))
            .to_owned();
        schema.create_table(decree).await?;
        let db = schema.get_connection();
        db.execute_unprepared("CREATE UNIQUE INDEX decree_number ON decree (unit_id, number, issued_on)")
            .await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("decree").to_owned()).await
    }
}
