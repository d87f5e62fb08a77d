//! `announcement`: announcements, guides and required reading with their editions, audience, attachments and acknowledgements.

use sea_orm_migration::prelude::*;

use crate::column::{
    big, boolean, date, date_null, id, instant, instant_null, integer, table, text, uuid, uuid_null, word,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let to = |table: &'static str, column: &'static str, target: &'static str| {
            ForeignKey::create().from(table, column).to(target, "id").to_owned()
        };
        let announcement = table("announcement")
            .col(id())
            .col(uuid("unit_id"))
            .col(word("kind", &["announcement", "guide"]))
            .col(word("status", &["draft", "published", "withdrawn"]))
            .col(integer("edition"))
            .col(date("visible_from"))
            .col(date("visible_until"))
            .col(boolean("requires_acknowledgement"))
            .col(date_null("acknowledge_by"))
            .col(uuid_null("made_by"))
            .col(instant("created_at"))
            .col(instant_null("published_at"))
            .col(instant_null("withdrawn_at"))
            .col(big("version"))
            .foreign_key(&mut to("announcement", "unit_id", "unit"))
            .check(Expr::col("visible_from").lt(Expr::col("visible_until")))
            .check(Expr::col("requires_acknowledgement").eq(Expr::col("acknowledge_by").is_not_null()))
            .to_owned();
        schema.create_table(announcement).await?;
        let edition = table("announcement_edition")
            .col(uuid("announcement_id"))
            .col(integer("edition"))
            .col(text("title"))
            .col(text("body"))
            .col(instant_null("published_at"))
            .primary_key(Index::create().col("announcement_id").col("edition"))
            .foreign_key(&mut to("announcement_edition", "announcement_id", "announcement"))
            .to_owned();
        schema.create_table(edition).await?;
        let audience = table("announcement_audience")
            .col(uuid("announcement_id"))
            .col(uuid("unit_id"))
            .primary_key(Index::create().col("announcement_id").col("unit_id"))
            .foreign_key(&mut to("announcement_audience", "announcement_id", "announcement"))
            .foreign_key(&mut to("announcement_audience", "unit_id", "unit"))
            .to_owned();
        schema.create_table(audience).await?;
        let file = table("announcement_file")
            .col(uuid("announcement_id"))
            .col(integer("edition"))
            .col(uuid("file_id"))
            .primary_key(Index::create().col("announcement_id").col("edition").col("file_id"))
            .foreign_key(&mut to("announcement_file", "announcement_id", "announcement"))
            .to_owned();
        schema.create_table(file).await?;
        let acknowledgement = table("announcement_acknowledgement")
            .col(uuid("announcement_id"))
            .col(integer("edition"))
            .col(uuid("employee_id"))
            .col(instant("acknowledged_at"))
            .primary_key(Index::create().col("announcement_id").col("edition").col("employee_id"))
            .foreign_key(&mut to("announcement_acknowledgement", "announcement_id", "announcement"))
            .foreign_key(&mut to("announcement_acknowledgement", "employee_id", "employee"))
            .to_owned();
        schema.create_table(acknowledgement).await?;
        let db = schema.get_connection();
        for sql in [
            "CREATE INDEX announcement_unit ON announcement (unit_id)",
            "CREATE INDEX announcement_audience_unit ON announcement_audience (unit_id)",
            "CREATE INDEX announcement_acknowledgement_employee ON announcement_acknowledgement (employee_id)",
        ] {
            db.execute_unprepared(sql).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for name in [
            "announcement_acknowledgement",
            "announcement_file",
            "announcement_audience",
            "announcement_edition",
            "announcement",
        ] {
            schema.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}
