//! `legal_hold`: whose data stays, whatever the rules of retention say.

use sea_orm_migration::prelude::*;

use crate::column::{big, id, instant, instant_null, table, text, uuid, uuid_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let hold = table("legal_hold")
            .col(id())
            .col(uuid("person_id"))
            .col(uuid("employee_id"))
            .col(text("reason"))
            .col(uuid_null("placed_by"))
            .col(instant("placed_at"))
            .col(uuid_null("released_by"))
            .col(instant_null("released_at"))
            .col(big("version"))
            .foreign_key(ForeignKey::create().from("legal_hold", "person_id").to("person", "id"))
            .foreign_key(ForeignKey::create().from("legal_hold", "employee_id").to("employee", "id"))
            .to_owned();
        schema.create_table(hold).await?;
        let db = schema.get_connection();
        db.execute_unprepared(
            "CREATE UNIQUE INDEX legal_hold_one ON legal_hold (person_id) WHERE released_at IS NULL",
        )
        .await?;
        db.execute_unprepared("CREATE INDEX legal_hold_employee ON legal_hold (employee_id)").await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("legal_hold").to_owned()).await
    }
}
