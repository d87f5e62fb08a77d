//! Records of machines, corrections of days, and months that are closed.

use sea_orm_migration::prelude::*;

use crate::column::{big, date, id, instant, instant_null, table, text, text_null, uuid, uuid_null, word};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let source = ColumnDef::new("source").string_len(16).not_null().default("recorded").take();
        schema.alter_table(Table::alter().table("attendance_day").add_column(source).to_owned()).await?;
        let punch = table("attendance_punch")
            .col(uuid("employee_id"))
            .col(instant("at"))
            .col(text("machine"))
            .col(instant("recorded_at"))
            .primary_key(Index::create().col("employee_id").col("at"))
            .foreign_key(ForeignKey::create().from("attendance_punch", "employee_id").to("employee", "id"))
            .to_owned();
        schema.create_table(punch).await?;
        let number = table("machine_number")
            .col(uuid("instansi_id"))
            .col(text("number"))
            .col(uuid("employee_id"))
            .col(instant("recorded_at"))
            .primary_key(Index::create().col("instansi_id").col("number"))
            .foreign_key(ForeignKey::create().from("machine_number", "instansi_id").to("unit", "id"))
            .foreign_key(ForeignKey::create().from("machine_number", "employee_id").to("employee", "id"))
            .to_owned();
        schema.create_table(number).await?;
        schema.create_table(correction()).await?;
        schema.create_table(closing()).await?;
        let db = schema.get_connection();
        for sql in [
            "CREATE INDEX machine_number_employee ON machine_number (employee_id)",
            "CREATE UNIQUE INDEX attendance_correction_open ON attendance_correction (employee_id, day)
             WHERE status IN ('proposed', 'escalated')",
            "CREATE INDEX attendance_correction_day ON attendance_correction (day, id)",
            "CREATE UNIQUE INDEX month_closing_unit ON month_closing (unit_id, month)",
            "CREATE INDEX month_closing_instansi ON month_closing (instansi_id, month)",
        ] {
            db.execute_unprepared(sql).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for name in ["month_closing", "attendance_correction", "machine_number", "attendance_punch"] {
            schema.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        schema.alter_table(Table::alter().table("attendance_day").drop_column("source").to_owned()).await
    }
}

fn correction() -> TableCreateStatement {
    table("attendance_correction")
        .col(id())
        .col(uuid("employee_id"))
        .col(date("day"))
        .col(word("code", &["present", "absent", "leave", "duty"]))
        .col(ColumnDef::new("arrived_at").time().null())
        .col(ColumnDef::new("left_at").time().null())
        .col(text("reason"))
        .col(uuid("file_id"))
        .col(word("status", &["proposed", "escalated", "accepted", "rejected", "withdrawn"]))
        .col(uuid_null("proposed_by"))
        .col(uuid_null("decided_by"))
        .col(instant_null("decided_at"))
        .col(text_null("note"))
        .col(big("version"))
        .col(instant("created_at"))
        .foreign_key(ForeignKey::create().from("attendance_correction", "employee_id").to("employee", "id"))
        .to_owned()
}

fn closing() -> TableCreateStatement {
    table("month_closing")
        .col(id())
        .col(uuid("instansi_id"))
        .col(uuid("unit_id"))
        .col(ColumnDef::new("month").string_len(7).not_null())
        .col(word("status", &["closed", "reopened"]))
        .col(instant("closed_at"))
        .col(instant_null("reopened_at"))
        .col(text_null("reason"))
        .col(big("version"))
        .foreign_key(ForeignKey::create().from("month_closing", "instansi_id").to("unit", "id"))
        .foreign_key(ForeignKey::create().from("month_closing", "unit_id").to("unit", "id"))
        .to_owned()
}
