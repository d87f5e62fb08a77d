//! `payslip`, and `payroll_slot`, which makes sure that nobody is paid twice for a month.

use sea_orm_migration::prelude::*;

use crate::column::{big, id, table, text, uuid, word};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        // No foreign keys: a run writes tens of thousands of rows whose ids it has just read from the other tables, nothing
        // is ever deleted there, and each key would cost a look-up for every row.
        let payslip = table("payslip")
            .col(id())
            .col(uuid("run_id"))
            .col(uuid("employee_id"))
            .col(uuid("skpd_id"))
            .col(uuid("unit_id"))
            .col(text("payment_month"))
            .col(text("inputs"))
            .col(text("lines"))
            .col(big("gross"))
            .col(big("deductions"))
            .col(big("net"))
            .col(big("tax_base"))
            .col(big("tax"))
            .col(big("tax_own"))
            .col(big("bpjs_base"))
            .col(big("pension"))
            .to_owned();
        schema.create_table(payslip).await?;
        let slot = table("payroll_slot")
            .col(uuid("run_id"))
            .col(uuid("employee_id"))
            .col(text("service_month"))
            .col(word("kind", &["gaji_induk", "tpp"]))
            .primary_key(Index::create().col("run_id").col("employee_id"))
            .to_owned();
        schema.create_table(slot).await?;
        let db = schema.get_connection();
        db.execute_unprepared("CREATE UNIQUE INDEX payslip_run ON payslip (run_id, employee_id)").await?;
        // The payslips of one person around a month: what tax asks, and the person.
        db.execute_unprepared("CREATE INDEX payslip_employee ON payslip (employee_id, payment_month)")
            .await?;
        db.execute_unprepared(
            "CREATE UNIQUE INDEX payroll_slot_once ON payroll_slot (employee_id, service_month, kind)",
        )
        .await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for name in ["payroll_slot", "payslip"] {
            schema.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}
