//! `evaluation`: the periodic ratings of an SKP. A correction is a further row; no rating is ever overwritten.

use sea_orm_migration::prelude::*;

use crate::column::{big, date, id, instant, instant_null, table, text, text_null, uuid, uuid_null, word};

#[derive(DeriveMigrationName)]
pub struct Migration;

const EKSPEKTASI: [&str; 3] = ["di_bawah", "sesuai", "di_atas"];
const PREDIKAT: [&str; 5] = ["sangat_kurang", "kurang", "butuh_perbaikan", "baik", "sangat_baik"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let evaluation = table("evaluation")
            .col(id())
            .col(uuid("skp_id"))
            .col(uuid("employee_id"))
            .col(text("period"))
            .col(date("period_from"))
            .col(date("period_until"))
            .col(word("hasil_kerja", &EKSPEKTASI))
            .col(word("perilaku_kerja", &EKSPEKTASI))
            .col(word("predikat", &PREDIKAT))
            .col(text("law_version"))
            .col(text_null("note"))
            .col(uuid("rater_id"))
            .col(instant("evaluated_at"))
            .col(date("evaluated_on"))
            .col(big("version"))
            .col(uuid_null("supersedes_id"))
            .col(text_null("reason"))
            .col(instant_null("superseded_at"))
            .foreign_key(ForeignKey::create().from("evaluation", "skp_id").to("skp", "id"))
            .foreign_key(ForeignKey::create().from("evaluation", "employee_id").to("employee", "id"))
            .foreign_key(ForeignKey::create().from("evaluation", "rater_id").to("employee", "id"))
            .foreign_key(ForeignKey::create().from("evaluation", "supersedes_id").to("evaluation", "id"))
            .to_owned();
        schema.create_table(evaluation).await?;
        let db = schema.get_connection();
        db.execute_unprepared(
            "CREATE UNIQUE INDEX evaluation_current ON evaluation (skp_id, period) WHERE superseded_at IS NULL",
        )
        .await?;
        // What a pay run asks: the current evaluations of many employees around one month.
        db.execute_unprepared(
            "CREATE INDEX evaluation_employee ON evaluation (employee_id, period_from) WHERE superseded_at IS NULL",
        )
        .await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("evaluation").to_owned()).await
    }
}
