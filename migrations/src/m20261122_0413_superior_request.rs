//! `superior_request`: an employee says that another person is the superior, and somebody has to answer in time.

use sea_orm_migration::prelude::*;

use crate::column::{big, date, id, instant, instant_null, table, text, text_null, uuid, uuid_null, word};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let request = table("superior_request")
            .col(id())
            .col(uuid("employee_id"))
            .col(uuid_null("current_id"))
            .col(uuid("proposed_id"))
            .col(date("valid_from"))
            .col(text("reason"))
            .col(word("status", &["diajukan", "dieskalasi", "diterima", "ditolak", "ditarik"]))
            .col(text_null("decision_note"))
            .col(uuid_null("decided_by"))
            .col(instant_null("decided_at"))
            .col(big("version"))
            .col(instant("created_at"))
            .foreign_key(ForeignKey::create().from("superior_request", "employee_id").to("employee", "id"))
            .foreign_key(ForeignKey::create().from("superior_request", "current_id").to("employee", "id"))
            .foreign_key(ForeignKey::create().from("superior_request", "proposed_id").to("employee", "id"))
            .to_owned();
        schema.create_table(request).await?;
        let db = schema.get_connection();
        db.execute_unprepared(
            "CREATE UNIQUE INDEX superior_request_open ON superior_request (employee_id)
             WHERE status IN ('diajukan', 'dieskalasi')",
        )
        .await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("superior_request").to_owned()).await
    }
}
