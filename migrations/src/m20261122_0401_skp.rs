//! `skp`: the yearly performance plan of one employee.

use sea_orm_migration::prelude::*;

use crate::column::{
    big, date, id, instant, instant_null, integer, json, table, text_null, uuid, uuid_null, word,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// All states of the life cycle, so that later acts need no new table: SQLite cannot change a check.
const STATES: [&str; 12] = [
    "draf",
    "diajukan",
    "dikembalikan",
    "disepakati",
    "ditetapkan",
    "berjalan",
    "dievaluasi_tahunan",
    "diserahkan",
    "diterima",
    "keberatan",
    "final",
    "diganti",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let skp = table("skp")
            .col(id())
            .col(uuid("employee_id"))
            .col(uuid_null("rater_id"))
            .col(integer("year"))
            .col(date("starts_on"))
            .col(date("ends_before"))
            .col(word("kind", &["jpt_pimpinan", "ja_jf"]))
            .col(word("approach", &["kuantitatif", "kualitatif"]))
            .col(word("status", &STATES))
            .col(json("behaviour"))
            .col(json("resources"))
            .col(json("accountability"))
            .col(json("consequences"))
            .col(text_null("return_note"))
            .col(instant_null("employee_signed_at"))
            .col(instant_null("rater_signed_at"))
            .col(big("version"))
            .col(instant("created_at"))
            .col(instant("updated_at"))
            .foreign_key(ForeignKey::create().from("skp", "employee_id").to("employee", "id"))
            .foreign_key(ForeignKey::create().from("skp", "rater_id").to("employee", "id"))
            .check(Expr::col("starts_on").lt(Expr::col("ends_before")))
            .to_owned();
        schema.create_table(skp).await?;
        let db = schema.get_connection();
        // Two plans of one employee that begin on the same day can never both be meant.
        db.execute_unprepared(
            "CREATE UNIQUE INDEX skp_employee_start ON skp (employee_id, starts_on) WHERE status <> 'diganti'",
        )
        .await?;
        db.execute_unprepared("CREATE INDEX skp_year ON skp (year, status)").await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("skp").to_owned()).await
    }
}
