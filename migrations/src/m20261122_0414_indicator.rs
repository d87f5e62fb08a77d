//! `indicator`: the library of reusable indicators; `innovation` and `innovation_stage`: an innovation from its idea to its use.

use sea_orm_migration::prelude::*;

use crate::column::{
    big, big_null, date, id, instant, instant_null, integer, json, table, text, text_null, uuid, uuid_null,
    word,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

const TOPICS: [&str; 8] = [
    "capaian_program",
    "waktu_layanan",
    "penanganan_pengaduan",
    "efisiensi_anggaran",
    "kepatuhan",
    "inovasi",
    "mutu_layanan",
    "lainnya",
];
const STAGES: [&str; 3] = ["inisiatif", "uji_coba", "penerapan"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let indicator = table("indicator")
            .col(id())
            .col(uuid("instansi_id"))
            .col(text("code"))
            .col(text("title"))
            .col(word("topic", &TOPICS))
            .col(word("aspect", &["kuantitas", "kualitas", "waktu", "biaya"]))
            .col(text("unit"))
            .col(word("better", &["lebih_tinggi", "lebih_rendah"]))
            .col(word("accumulation", &["jumlah", "terakhir", "rata_rata"]))
            .col(big_null("usual_target"))
            .col(text_null("data_source"))
            .col(json("positions"))
            .col(instant_null("published_at"))
            .col(instant_null("retired_at"))
            .col(big("version"))
            .col(instant("created_at"))
            .foreign_key(ForeignKey::create().from("indicator", "instansi_id").to("unit", "id"))
            .to_owned();
        schema.create_table(indicator).await?;
        let innovation = table("innovation")
            .col(id())
            .col(uuid("employee_id"))
            .col(uuid_null("rhk_id"))
            .col(text("title"))
            .col(text("benefit"))
            .col(word("stage", &STAGES))
            .col(big("version"))
            .col(instant("created_at"))
            .foreign_key(ForeignKey::create().from("innovation", "employee_id").to("employee", "id"))
            .foreign_key(ForeignKey::create().from("innovation", "rhk_id").to("rhk", "id"))
            .to_owned();
        schema.create_table(innovation).await?;
        let stage = table("innovation_stage")
            .col(id())
            .col(uuid("innovation_id"))
            .col(word("stage", &STAGES))
            .col(date("reached_on"))
            .col(text("proof"))
            .col(integer("respondents"))
            .col(integer("in_favour"))
            .col(text_null("source"))
            .col(instant("recorded_at"))
            .foreign_key(
                ForeignKey::create().from("innovation_stage", "innovation_id").to("innovation", "id"),
            )
            .check(Expr::col("in_favour").lte(Expr::col("respondents")))
            .to_owned();
        schema.create_table(stage).await?;
        for sql in [
            "CREATE UNIQUE INDEX indicator_code ON indicator (instansi_id, code)",
            "CREATE INDEX innovation_employee ON innovation (employee_id)",
            "CREATE INDEX innovation_stage_of ON innovation_stage (innovation_id)",
        ] {
            schema.get_connection().execute_unprepared(sql).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for name in ["innovation_stage", "innovation", "indicator"] {
            schema.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}
