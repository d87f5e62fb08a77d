//! `breach`: the register of breaches of personal data, each with its clock of 72 hours.

use sea_orm_migration::prelude::*;

use crate::column::{
    big, big_null, id, instant, instant_null, table, text, text_null, uuid, uuid_null, word,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let breach = table("breach")
            .col(id())
            .col(uuid("unit_id"))
            .col(word("status", &["recorded", "assessed", "closed"]))
            .col(text("title"))
            .col(text("description"))
            .col(text("data_kinds"))
            .col(big_null("people_affected"))
            .col(instant("discovered_at"))
            .col(instant("due_at"))
            .col(instant_null("overdue_at"))
            .col(ColumnDef::new("is_breach").boolean().null())
            .col(text_null("assessment"))
            .col(text_null("measures"))
            .col(instant_null("authority_notified_at"))
            .col(text_null("authority_reference"))
            .col(instant_null("subjects_notified_at"))
            .col(text_null("subjects_channel"))
            .col(text_null("conclusion"))
            .col(instant_null("closed_at"))
            .col(uuid_null("recorded_by"))
            .col(instant("recorded_at"))
            .col(big("version"))
            .foreign_key(ForeignKey::create().from("breach", "unit_id").to("unit", "id"))
            .to_owned();
        schema.create_table(breach).await?;
        let db = schema.get_connection();
        db.execute_unprepared("CREATE INDEX breach_unit ON breach (unit_id, id)").await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("breach").to_owned()).await
    }
}
