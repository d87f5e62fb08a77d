//! `holiday`, `work_pattern`, `work_assignment`: which days are worked in an instansi, and when.

use sea_orm_migration::prelude::*;

use crate::column::{big, boolean, date, id, instant, table, text, uuid, uuid_null, word};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let holiday = table("holiday")
            .col(id())
            .col(uuid("instansi_id"))
            .col(date("day"))
            .col(word("kind", &["libur_nasional", "cuti_bersama", "libur_daerah", "hari_kerja"]))
            .col(text("name"))
            .col(big("version"))
            .col(instant("created_at"))
            .foreign_key(ForeignKey::create().from("holiday", "instansi_id").to("unit", "id"))
            .to_owned();
        schema.create_table(holiday).await?;
        let pattern = table("work_pattern")
            .col(id())
            .col(uuid("instansi_id"))
            .col(text("name"))
            .col(date("anchor"))
            .col(text("slots"))
            .col(boolean("observes_holidays"))
            .col(big("version"))
            .col(instant("created_at"))
            .foreign_key(ForeignKey::create().from("work_pattern", "instansi_id").to("unit", "id"))
            .to_owned();
        schema.create_table(pattern).await?;
        let assignment = table("work_assignment")
            .col(id())
            .col(uuid("instansi_id"))
            .col(uuid("pattern_id"))
            .col(uuid_null("unit_id"))
            .col(uuid_null("employee_id"))
            .col(date("valid_from"))
            .col(date("valid_until"))
            .col(big("version"))
            .col(instant("created_at"))
            .foreign_key(ForeignKey::create().from("work_assignment", "instansi_id").to("unit", "id"))
            .foreign_key(ForeignKey::create().from("work_assignment", "pattern_id").to("work_pattern", "id"))
            .foreign_key(ForeignKey::create().from("work_assignment", "unit_id").to("unit", "id"))
            .foreign_key(ForeignKey::create().from("work_assignment", "employee_id").to("employee", "id"))
            .check(Expr::col("valid_from").lt(Expr::col("valid_until")))
            .check(Expr::col("unit_id").is_null().ne(Expr::col("employee_id").is_null()))
            .to_owned();
        schema.create_table(assignment).await?;
        let db = schema.get_connection();
        for sql in [
            "CREATE UNIQUE INDEX holiday_day ON holiday (instansi_id, day)",
            "CREATE UNIQUE INDEX work_pattern_name ON work_pattern (instansi_id, name)",
            "CREATE INDEX work_assignment_instansi ON work_assignment (instansi_id, valid_from)",
            "CREATE INDEX work_assignment_pattern ON work_assignment (pattern_id)",
        ] {
            db.execute_unprepared(sql).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for name in ["work_assignment", "work_pattern", "holiday"] {
            schema.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}
