//! `perjanjian_kinerja`, `sasaran`, `iku`, `iku_realisation`, `unit_rating`: what a unit promises for a year, what it reached, and
//! the grade that the leader above gave; `exhibit`: evidence of all of it, and of whatever else is to be shown.

use sea_orm_migration::prelude::*;

use crate::column::{
    big, big_null, date, id, instant, instant_null, integer, json, table, text, text_null, uuid, uuid_null,
    word,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

const STATUS: [&str; 4] = ["draf", "diajukan", "dikembalikan", "berlaku"];
const PREDIKAT: [&str; 5] = ["sangat_kurang", "kurang", "butuh_perbaikan", "baik", "istimewa"];

fn to(table: &'static str, column: &'static str, target: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().from(table, column).to(target, "id").to_owned()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let agreement = table("perjanjian_kinerja")
            .col(id())
            .col(uuid("unit_id"))
            .col(uuid("instansi_id"))
            .col(integer("year"))
            .col(word("status", &STATUS))
            .col(big("cap_percent"))
            .col(text_null("return_note"))
            .col(uuid_null("leader_id"))
            .col(uuid_null("above_id"))
            .col(uuid_null("submitted_by"))
            .col(instant_null("submitted_at"))
            .col(instant_null("established_at"))
            .col(big("version"))
            .col(instant("created_at"))
            .col(instant("updated_at"))
            .foreign_key(&mut to("perjanjian_kinerja", "unit_id", "unit"))
            .foreign_key(&mut to("perjanjian_kinerja", "instansi_id", "unit"))
            .foreign_key(&mut to("perjanjian_kinerja", "leader_id", "employee"))
            .foreign_key(&mut to("perjanjian_kinerja", "above_id", "employee"))
            .to_owned();
        schema.create_table(agreement).await?;
        let sasaran = table("sasaran")
            .col(id())
            .col(uuid("agreement_id"))
            .col(integer("number"))
            .col(text("title"))
            .foreign_key(&mut to("sasaran", "agreement_id", "perjanjian_kinerja"))
            .to_owned();
        schema.create_table(sasaran).await?;
        schema.create_table(iku()).await?;
        schema.create_table(realisation()).await?;
        schema.create_table(rating()).await?;
        let exhibit = table("exhibit")
            .col(id())
            .col(uuid("object_id"))
            .col(text("name"))
            .col(text_null("link"))
            .col(uuid_null("file_id"))
            .col(instant("added_at"))
            .foreign_key(&mut to("exhibit", "file_id", "file"))
            .check(Expr::col("link").is_null().ne(Expr::col("file_id").is_null()))
            .to_owned();
        schema.create_table(exhibit).await?;
        let db = schema.get_connection();
        for sql in [
            "CREATE UNIQUE INDEX perjanjian_kinerja_unit_year ON perjanjian_kinerja (unit_id, year)",
            "CREATE INDEX perjanjian_kinerja_instansi ON perjanjian_kinerja (instansi_id, year)",
            "CREATE INDEX sasaran_agreement ON sasaran (agreement_id)",
            "CREATE INDEX iku_agreement ON iku (agreement_id)",
            "CREATE INDEX iku_sasaran ON iku (sasaran_id)",
            "CREATE UNIQUE INDEX iku_realisation_period ON iku_realisation (iku_id, period)",
            "CREATE INDEX iku_realisation_agreement ON iku_realisation (agreement_id, period_from)",
            "CREATE UNIQUE INDEX unit_rating_current ON unit_rating (agreement_id, period) WHERE superseded_at IS NULL",
            "CREATE INDEX unit_rating_unit ON unit_rating (unit_id, period_from) WHERE superseded_at IS NULL",
            "CREATE INDEX exhibit_object ON exhibit (object_id)",
        ] {
            db.execute_unprepared(sql).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for name in ["exhibit", "unit_rating", "iku_realisation", "iku", "sasaran", "perjanjian_kinerja"] {
            schema.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}

fn realisation() -> TableCreateStatement {
    table("iku_realisation")
        .col(id())
        .col(uuid("iku_id"))
        .col(uuid("agreement_id"))
        .col(text("period"))
        .col(date("period_from"))
        .col(date("period_until"))
        .col(big("value"))
        .col(big_null("spent"))
        .col(text("data_source"))
        .col(text_null("analysis"))
        .col(instant("reported_at"))
        .col(big("version"))
        .foreign_key(&mut to("iku_realisation", "iku_id", "iku"))
        .foreign_key(&mut to("iku_realisation", "agreement_id", "perjanjian_kinerja"))
        .to_owned()
}

fn rating() -> TableCreateStatement {
    table("unit_rating")
        .col(id())
        .col(uuid("agreement_id"))
        .col(uuid("unit_id"))
        .col(text("period"))
        .col(date("period_from"))
        .col(date("period_until"))
        .col(big("score"))
        .col(word("predikat", &PREDIKAT))
        .col(text_null("note"))
        .col(uuid_null("rater_id"))
        .col(instant("rated_at"))
        .col(date("rated_on"))
        .col(big("version"))
        .col(uuid_null("supersedes_id"))
        .col(text_null("reason"))
        .col(instant_null("superseded_at"))
        .foreign_key(&mut to("unit_rating", "agreement_id", "perjanjian_kinerja"))
        .foreign_key(&mut to("unit_rating", "unit_id", "unit"))
        .foreign_key(&mut to("unit_rating", "rater_id", "employee"))
        .foreign_key(&mut to("unit_rating", "supersedes_id", "unit_rating"))
        .to_owned()
}

fn iku() -> TableCreateStatement {
    table("iku")
        .col(id())
        .col(uuid("agreement_id"))
        .col(uuid("sasaran_id"))
        .col(integer("number"))
        .col(text("indicator"))
        .col(text("unit"))
        .col(big_null("baseline"))
        .col(big("target"))
        .col(word("polarity", &["higher_better", "lower_better"]))
        .col(big_null("budget"))
        .col(json("targets"))
        .foreign_key(&mut to("iku", "agreement_id", "perjanjian_kinerja"))
        .foreign_key(&mut to("iku", "sasaran_id", "sasaran"))
        .to_owned()
}
