//! `work_log` and `monthly_report`: what employees did day by day or week by week, and the report of a month that it makes.

use sea_orm_migration::prelude::*;

use crate::column::{big, date, id, instant, instant_null, table, text, text_null, uuid, uuid_null, word};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let to = |table: &'static str, column: &'static str, target: &'static str| {
            ForeignKey::create().from(table, column).to(target, "id").to_owned()
        };
        let log = table("work_log")
            .col(id())
            .col(uuid("employee_id"))
            .col(text("month"))
            .col(date("starts_on"))
            .col(date("ends_before"))
            .col(uuid_null("rhk_id"))
            .col(uuid_null("project_id"))
            .col(text("activity"))
            .col(text_null("output"))
            .col(ColumnDef::new("minutes").integer().null().take())
            .col(big("version"))
            .col(instant("created_at"))
            .col(instant("updated_at"))
            .foreign_key(&mut to("work_log", "employee_id", "employee"))
            .foreign_key(&mut to("work_log", "rhk_id", "rhk"))
            .check(Expr::col("starts_on").lt(Expr::col("ends_before")))
            .to_owned();
        schema.create_table(log).await?;
        let report = table("monthly_report")
            .col(id())
            .col(uuid("employee_id"))
            .col(text("month"))
            .col(word("status", &["draf", "diajukan", "dikembalikan", "dikonfirmasi"]))
            .col(text_null("summary"))
            .col(text_null("note"))
            .col(uuid_null("rater_id"))
            .col(instant_null("submitted_at"))
            .col(instant_null("decided_at"))
            .col(big("version"))
            .col(instant("created_at"))
            .col(instant("updated_at"))
            .foreign_key(&mut to("monthly_report", "employee_id", "employee"))
            .foreign_key(&mut to("monthly_report", "rater_id", "employee"))
            .to_owned();
        schema.create_table(report).await?;
        let db = schema.get_connection();
        for sql in [
            "CREATE INDEX work_log_employee ON work_log (employee_id, month)",
            "CREATE INDEX work_log_month ON work_log (month, employee_id)",
            "CREATE INDEX work_log_project ON work_log (project_id) WHERE project_id IS NOT NULL",
            "CREATE UNIQUE INDEX monthly_report_employee ON monthly_report (employee_id, month)",
            "CREATE INDEX monthly_report_month ON monthly_report (month, status)",
        ] {
            db.execute_unprepared(sql).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for name in ["monthly_report", "work_log"] {
            schema.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}
