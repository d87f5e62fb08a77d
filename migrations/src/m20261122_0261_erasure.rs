//! `erasure`: requests to erase a person, decided by somebody else than whoever made them.

use sea_orm_migration::prelude::*;

use crate::column::{big, id, instant, instant_null, table, text, text_null, uuid, uuid_null, word};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let erasure = table("erasure")
            .col(id())
            .col(uuid("person_id"))
            .col(uuid("employee_id"))
            .col(word("status", &["requested", "erased", "refused", "withdrawn"]))
            .col(text("reason"))
            .col(uuid_null("requested_by"))
            .col(instant("requested_at"))
            .col(uuid_null("decided_by"))
            .col(instant_null("decided_at"))
            .col(text_null("decision"))
            .col(big("version"))
            .foreign_key(ForeignKey::create().from("erasure", "person_id").to("person", "id"))
            .foreign_key(ForeignKey::create().from("erasure", "employee_id").to("employee", "id"))
            .to_owned();
        schema.create_table(erasure).await?;
        let db = schema.get_connection();
        db.execute_unprepared(
            "CREATE UNIQUE INDEX erasure_open ON erasure (person_id) WHERE status = 'requested'",
        )
        .await?;
        db.execute_unprepared("CREATE INDEX erasure_employee ON erasure (employee_id)").await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("erasure").to_owned()).await
    }
}
