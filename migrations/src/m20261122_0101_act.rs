//! `act`: the log of acts.

use sea_orm_migration::prelude::*;

use crate::column::{date_null, id, instant, json, table, text, text_null, uuid, uuid_null, word};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let act = table("act")
            .col(id())
            .col(ColumnDef::new("position").big_integer().null().unique_key())
            .col(text_null("seal"))
            .col(instant("at"))
            .col(instant("recorded_at"))
            .col(text("kind"))
            .col(uuid("object_id"))
            .col(uuid_null("employee_id"))
            .col(uuid_null("unit_id"))
            .col(date_null("effective_from"))
            .col(word("actor_kind", &["account", "client", "system"]))
            .col(uuid_null("actor_id"))
            .col(uuid_null("on_behalf_of"))
            .col(text("request_id"))
            .col(text_null("reason"))
            .col(json("details"))
            .to_owned();
        schema.create_table(act).await?;
        let db = schema.get_connection();
        // The sealer asks only for what has no position yet; the index stays as small as that set.
        db.execute_unprepared("CREATE INDEX act_unsealed ON act (id) WHERE position IS NULL").await?;
        db.execute_unprepared("CREATE INDEX act_employee ON act (employee_id, position)").await?;
        db.execute_unprepared("CREATE INDEX act_object ON act (object_id, position)").await?;
        db.execute_unprepared("CREATE INDEX act_unit ON act (unit_id, position)").await?;
        db.execute_unprepared("CREATE INDEX act_request ON act (request_id)").await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("act").to_owned()).await
    }
}
