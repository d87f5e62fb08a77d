//! Sessions in which ratings are calibrated, with what was said of each and what its rater made of it.

use sea_orm_migration::prelude::*;

use crate::column::{
    big, date, id, instant, instant_null, json, json_null, table, text, text_null, uuid, uuid_null, word,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let calibration = table("calibration")
            .col(id())
            .col(uuid("unit_id"))
            .col(text("period"))
            .col(text("title"))
            .col(date("held_on"))
            .col(json("participants"))
            .col(word("status", &["dibuka", "ditutup"]))
            .col(text_null("minutes"))
            .col(uuid_null("opened_by"))
            .col(instant_null("closed_at"))
            .col(big("version"))
            .col(instant("created_at"))
            .foreign_key(ForeignKey::create().from("calibration", "unit_id").to("unit", "id"))
            .to_owned();
        schema.create_table(calibration).await?;
        let item = table("calibration_item")
            .col(id())
            .col(uuid("calibration_id"))
            .col(uuid("evaluation_id"))
            .col(uuid("employee_id"))
            .col(uuid_null("rater_id"))
            .col(text("discussion"))
            .col(json_null("recommended"))
            .col(ColumnDef::new("answer").string_len(16).null())
            .col(text_null("answer_note"))
            .col(instant_null("answered_at"))
            .col(uuid_null("outcome_evaluation_id"))
            .col(instant("created_at"))
            .foreign_key(
                ForeignKey::create().from("calibration_item", "calibration_id").to("calibration", "id"),
            )
            .foreign_key(
                ForeignKey::create().from("calibration_item", "evaluation_id").to("evaluation", "id"),
            )
            .to_owned();
        schema.create_table(item).await?;
        let db = schema.get_connection();
        for sql in [
            "CREATE INDEX calibration_unit ON calibration (unit_id, period)",
            "CREATE UNIQUE INDEX calibration_item_once ON calibration_item (calibration_id, evaluation_id)",
            "CREATE INDEX calibration_item_rater ON calibration_item (rater_id)",
            "CREATE INDEX calibration_item_employee ON calibration_item (employee_id)",
            // How the grades of a period lie, however many years there are.
            "CREATE INDEX evaluation_period ON evaluation (period, employee_id) WHERE superseded_at IS NULL",
        ] {
            db.execute_unprepared(sql).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.get_connection().execute_unprepared("DROP INDEX evaluation_period").await?;
        for name in ["calibration_item", "calibration"] {
            schema.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}
