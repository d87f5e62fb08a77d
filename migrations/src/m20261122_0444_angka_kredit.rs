//! `angka_kredit`: the credit points of holders of functional positions, each with where it comes from. Credit is an integer over
//! 120,000, so that a month's share is exact.

use sea_orm_migration::prelude::*;

use crate::column::{
    big, date, id, instant, instant_null, integer, json, table, text, text_null, uuid, uuid_null, word,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

const TIERS: [&str; 8] =
    ["pemula", "terampil", "mahir", "penyelia", "ahli_pertama", "ahli_muda", "ahli_madya", "ahli_utama"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let credit = table("angka_kredit")
            .col(id())
            .col(uuid("employee_id"))
            .col(word("kind", &["konversi", "dasar", "integrasi", "pendidikan", "masa_kepangkatan"]))
            .col(word("jenjang", &TIERS))
            .col(text("golongan"))
            .col(big("credit"))
            .col(integer("months"))
            .col(uuid_null("evaluation_id"))
            .col(text_null("period"))
            .col(date("effective_on"))
            .col(text_null("basis"))
            .col(json("working"))
            .col(uuid_null("revoked_by"))
            .col(text_null("revoked_reason"))
            .col(instant_null("revoked_at"))
            .col(big("version"))
            .col(instant("recorded_at"))
            .foreign_key(ForeignKey::create().from("angka_kredit", "employee_id").to("employee", "id"))
            .foreign_key(ForeignKey::create().from("angka_kredit", "evaluation_id").to("evaluation", "id"))
            .to_owned();
        schema.create_table(credit).await?;
        let db = schema.get_connection();
        for index in [
            "CREATE INDEX angka_kredit_employee ON angka_kredit (employee_id, effective_on)",
            "CREATE UNIQUE INDEX angka_kredit_evaluation ON angka_kredit (evaluation_id) WHERE revoked_at IS NULL",
        ] {
            db.execute_unprepared(index).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("angka_kredit").to_owned()).await
    }
}
