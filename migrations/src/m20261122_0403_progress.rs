//! `progress`, `evidence` and `feedback`: what was planned, shown, achieved and answered for one RHK in one period.

use sea_orm_migration::prelude::*;

use crate::column::{
    big, big_null, date, id, instant, instant_null, table, text, text_null, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let progress = table("progress")
            .col(id())
            .col(uuid("skp_id"))
            .col(uuid("rhk_id"))
            .col(text("period"))
            .col(date("period_from"))
            .col(date("period_until"))
            .col(text("action_plan"))
            .col(text_null("realisation"))
            .col(text_null("data_source"))
            .col(big_null("realised_value"))
            .col(instant_null("realised_at"))
            .col(big("version"))
            .col(instant("created_at"))
            .foreign_key(ForeignKey::create().from("progress", "skp_id").to("skp", "id"))
            .foreign_key(ForeignKey::create().from("progress", "rhk_id").to("rhk", "id"))
            .to_owned();
        schema.create_table(progress).await?;
        let evidence = table("evidence")
            .col(id())
            .col(uuid("progress_id"))
            .col(text("name"))
            .col(text_null("link"))
            .col(uuid_null("file_id"))
            .col(instant("added_at"))
            .foreign_key(ForeignKey::create().from("evidence", "progress_id").to("progress", "id"))
            .foreign_key(ForeignKey::create().from("evidence", "file_id").to("file", "id"))
            .check(Expr::col("link").is_null().ne(Expr::col("file_id").is_null()))
            .to_owned();
        schema.create_table(evidence).await?;
        let feedback = table("feedback")
            .col(id())
            .col(uuid("progress_id"))
            .col(uuid("author_id"))
            .col(text("note"))
            .col(instant("given_at"))
            .foreign_key(ForeignKey::create().from("feedback", "progress_id").to("progress", "id"))
            .foreign_key(ForeignKey::create().from("feedback", "author_id").to("employee", "id"))
            .to_owned();
        schema.create_table(feedback).await?;
        let db = schema.get_connection();
        db.execute_unprepared("CREATE UNIQUE INDEX progress_rhk_period ON progress (rhk_id, period)").await?;
        db.execute_unprepared("CREATE INDEX progress_skp ON progress (skp_id, period_from)").await?;
        db.execute_unprepared("CREATE INDEX evidence_progress ON evidence (progress_id)").await?;
        db.execute_unprepared("CREATE INDEX feedback_progress ON feedback (progress_id)").await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for name in ["feedback", "evidence", "progress"] {
            schema.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}
