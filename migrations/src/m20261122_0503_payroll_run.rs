//! `payroll_run`, and what belongs to a run as a whole: totals, faults, exclusions.

use sea_orm_migration::prelude::*;

use crate::column::{
    big, big_null, date, id, instant, instant_null, table, text, text_null, uuid, uuid_null, word,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

const STATES: [&str; 5] = ["draft", "calculating", "calculated", "approved", "cancelled"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.create_table(run()).await?;
        schema.create_table(total()).await?;
        schema.create_table(fault()).await?;
        schema.create_table(exclusion()).await?;
        let db = schema.get_connection();
        db.execute_unprepared("CREATE INDEX payroll_run_payment ON payroll_run (instansi_id, payment_month)")
            .await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for name in ["run_exclusion", "run_fault", "run_total", "payroll_run"] {
            schema.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}

fn run() -> TableCreateStatement {
    table("payroll_run")
        .col(id())
        .col(uuid("instansi_id"))
        .col(uuid("unit_id"))
        .col(word("kind", &["gaji_induk", "tpp"]))
        .col(text("service_month"))
        .col(text_null("attendance_month"))
        .col(text_null("evaluation_period"))
        .col(text("payment_month"))
        .col(date("facts_as_of"))
        .col(date("facts_until"))
        .col(date("status_after"))
        .col(word("status", &STATES))
        .col(uuid_null("policy_id"))
        .col(ColumnDef::new("recipe_hash").string_len(64).null())
        .col(ColumnDef::new("content_hash").string_len(64).null())
        .col(big("payslip_count"))
        .col(big("gross"))
        .col(big("deductions"))
        .col(big("net"))
        .col(big("tax"))
        .col(big_null("calculated_position"))
        .col(uuid_null("calculated_by"))
        .col(instant_null("calculated_at"))
        .col(uuid_null("job_id"))
        .col(uuid("made_by"))
        .col(instant("made_at"))
        .col(uuid_null("approved_by"))
        .col(instant_null("approved_at"))
        .col(instant_null("cancelled_at"))
        .col(text_null("cancel_reason"))
        .col(big("version"))
        .foreign_key(ForeignKey::create().from("payroll_run", "instansi_id").to("unit", "id"))
        .foreign_key(ForeignKey::create().from("payroll_run", "unit_id").to("unit", "id"))
        .foreign_key(ForeignKey::create().from("payroll_run", "policy_id").to("tpp_policy", "id"))
        .foreign_key(ForeignKey::create().from("payroll_run", "recipe_hash").to("recipe", "hash"))
        .to_owned()
}

fn total() -> TableCreateStatement {
    table("run_total")
        .col(uuid("run_id"))
        .col(uuid("skpd_id"))
        .col(text("code"))
        .col(big("amount"))
        .col(big("count"))
        .primary_key(Index::create().col("run_id").col("skpd_id").col("code"))
        .foreign_key(ForeignKey::create().from("run_total", "run_id").to("payroll_run", "id"))
        .to_owned()
}

fn fault() -> TableCreateStatement {
    table("run_fault")
        .col(uuid("run_id"))
        .col(uuid("employee_id"))
        .col(text("code"))
        .col(text("detail"))
        .primary_key(Index::create().col("run_id").col("employee_id").col("code"))
        .foreign_key(ForeignKey::create().from("run_fault", "run_id").to("payroll_run", "id"))
        .foreign_key(ForeignKey::create().from("run_fault", "employee_id").to("employee", "id"))
        .to_owned()
}

fn exclusion() -> TableCreateStatement {
    table("run_exclusion")
        .col(uuid("run_id"))
        .col(uuid("employee_id"))
        .col(text("reason"))
        .col(uuid("made_by"))
        .col(instant("made_at"))
        .primary_key(Index::create().col("run_id").col("employee_id"))
        .foreign_key(ForeignKey::create().from("run_exclusion", "run_id").to("payroll_run", "id"))
        .foreign_key(ForeignKey::create().from("run_exclusion", "employee_id").to("employee", "id"))
        .to_owned()
}
