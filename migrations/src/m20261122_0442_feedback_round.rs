//! `feedback_round`, `round_seat` and `round_answer`: 360° rounds. An answer is stored without its author.

use sea_orm_migration::prelude::*;

use crate::column::{
    big, boolean, date, id, instant, instant_null, integer, json, table, text, text_null, uuid, word,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

const ROLES: [&str; 4] = ["atasan", "rekan", "bawahan", "diri"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let round = table("feedback_round")
            .col(id())
            .col(uuid("unit_id"))
            .col(uuid("instansi_id"))
            .col(text("name"))
            .col(text("period"))
            .col(date("period_from"))
            .col(date("period_until"))
            .col(date("closes_on"))
            .col(word("status", &["draf", "dibuka", "ditutup"]))
            .col(integer("seats"))
            .col(big("version"))
            .col(instant("created_at"))
            .col(instant_null("opened_at"))
            .col(instant_null("closed_at"))
            .foreign_key(ForeignKey::create().from("feedback_round", "unit_id").to("unit", "id"))
            .to_owned();
        schema.create_table(round).await?;
        let seat = table("round_seat")
            .col(id())
            .col(uuid("round_id"))
            .col(uuid("ratee_id"))
            .col(uuid("rater_id"))
            .col(word("role", &ROLES))
            .col(boolean("is_answered"))
            .foreign_key(ForeignKey::create().from("round_seat", "round_id").to("feedback_round", "id"))
            .foreign_key(ForeignKey::create().from("round_seat", "ratee_id").to("employee", "id"))
            .foreign_key(ForeignKey::create().from("round_seat", "rater_id").to("employee", "id"))
            .to_owned();
        schema.create_table(seat).await?;
        // Neither the author nor the time: both would undo the promise made to whoever answers.
        let answer = table("round_answer")
            .col(id())
            .col(uuid("round_id"))
            .col(uuid("ratee_id"))
            .col(word("role", &ROLES))
            .col(json("scores"))
            .col(text_null("comment"))
            .foreign_key(ForeignKey::create().from("round_answer", "round_id").to("feedback_round", "id"))
            .to_owned();
        schema.create_table(answer).await?;
        let db = schema.get_connection();
        for index in [
            "CREATE INDEX feedback_round_unit ON feedback_round (unit_id, period_from)",
            "CREATE UNIQUE INDEX round_seat_pair ON round_seat (round_id, ratee_id, rater_id)",
            "CREATE INDEX round_seat_rater ON round_seat (rater_id, is_answered)",
            "CREATE INDEX round_answer_ratee ON round_answer (round_id, ratee_id)",
            "CREATE INDEX round_answer_person ON round_answer (ratee_id)",
        ] {
            db.execute_unprepared(index).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for name in ["round_answer", "round_seat", "feedback_round"] {
            schema.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}
