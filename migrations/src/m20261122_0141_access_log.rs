//! `access_log`: who read whose sensitive data, when and what for.

use sea_orm_migration::prelude::*;

use crate::column::{id, instant, table, text, text_null, uuid, uuid_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let log = table("access_log")
            .col(id())
            .col(instant("at"))
            .col(text("kind"))
            .col(uuid("employee_id"))
            .col(uuid_null("object_id"))
            .col(text("reader_kind"))
            .col(uuid_null("reader_id"))
            .col(uuid_null("reader_employee_id"))
            .col(text("request_id"))
            .col(text_null("purpose"))
            .to_owned();
        schema.create_table(log).await?;
        let db = schema.get_connection();
        db.execute_unprepared("CREATE INDEX access_log_employee ON access_log (employee_id, id)").await?;
        db.execute_unprepared("CREATE INDEX access_log_reader ON access_log (reader_id, id)").await?;
        db.execute_unprepared("CREATE INDEX access_log_at ON access_log (at)").await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("access_log").to_owned()).await
    }
}
