//! `rater_review` and `rater_question`: how the raters of a unit rated in a period, and the questions that arise from it.

use sea_orm_migration::prelude::*;

use crate::column::{
    big, boolean, date, id, instant, instant_null, integer, json, table, text, text_null, uuid, uuid_null,
    word,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let review = table("rater_review")
            .col(id())
            .col(uuid("unit_id"))
            .col(text("period"))
            .col(date("period_from"))
            .col(integer("raters"))
            .col(integer("raters_too_few"))
            .col(integer("questions"))
            .col(instant("made_at"))
            .foreign_key(ForeignKey::create().from("rater_review", "unit_id").to("unit", "id"))
            .to_owned();
        schema.create_table(review).await?;
        let question = table("rater_question")
            .col(id())
            .col(uuid("review_id"))
            .col(uuid("rater_id"))
            .col(uuid_null("superior_id"))
            .col(integer("ratees"))
            .col(json("indicators"))
            .col(boolean("is_question"))
            .col(word("status", &["tanpa_tanya", "terbuka", "dijawab"]))
            .col(text_null("answer"))
            .col(instant_null("answered_at"))
            .col(big("version"))
            .foreign_key(ForeignKey::create().from("rater_question", "review_id").to("rater_review", "id"))
            .foreign_key(ForeignKey::create().from("rater_question", "rater_id").to("employee", "id"))
            .to_owned();
        schema.create_table(question).await?;
        let db = schema.get_connection();
        for index in [
            "CREATE INDEX rater_review_unit ON rater_review (unit_id, period_from)",
            "CREATE UNIQUE INDEX rater_question_rater ON rater_question (review_id, rater_id)",
            "CREATE INDEX rater_question_superior ON rater_question (superior_id, status)",
        ] {
            db.execute_unprepared(index).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for name in ["rater_question", "rater_review"] {
            schema.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}
