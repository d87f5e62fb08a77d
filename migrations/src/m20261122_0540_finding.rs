//! `run_finding`: what the guard against overpayment found; `finding_acceptance`: the warnings for which somebody answers.

use sea_orm_migration::prelude::*;

use crate::column::{big, id, instant, table, text, uuid, uuid_null, word};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        // The rules are words of the program and of its law files: a further one needs no other table.
        let finding = table("run_finding")
            .col(id())
            .col(uuid("run_id"))
            .col(uuid("employee_id"))
            .col(text("rule"))
            .col(word("severity", &["block", "warning"]))
            .col(big("stake"))
            .col(text("instrument"))
            .col(text("article"))
            .col(text("law_version"))
            .col(text("working"))
            .foreign_key(ForeignKey::create().from("run_finding", "run_id").to("payroll_run", "id"))
            .foreign_key(ForeignKey::create().from("run_finding", "employee_id").to("employee", "id"))
            .to_owned();
        schema.create_table(finding).await?;
        let acceptance = table("finding_acceptance")
            .col(ColumnDef::new("finding_id").uuid().not_null().primary_key())
            .col(uuid("run_id"))
            .col(text("reason"))
            .col(uuid("accepted_by"))
            .col(uuid_null("accepted_for"))
            .col(instant("accepted_at"))
            .foreign_key(ForeignKey::create().from("finding_acceptance", "run_id").to("payroll_run", "id"))
            .to_owned();
        schema.create_table(acceptance).await?;
        let db = schema.get_connection();
        db.execute_unprepared("CREATE INDEX run_finding_run ON run_finding (run_id, employee_id, id)")
            .await?;
        db.execute_unprepared("CREATE INDEX run_finding_employee ON run_finding (employee_id)").await?;
        db.execute_unprepared("CREATE INDEX finding_acceptance_run ON finding_acceptance (run_id)").await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for name in ["finding_acceptance", "run_finding"] {
            schema.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}
