//! `recovery`: what somebody was paid too much and owes; `recovery_payment`: what of it came back.

use sea_orm_migration::prelude::*;

use crate::column::{big, big_null, date, id, instant, table, text, text_null, uuid, word};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let recovery = table("recovery")
            .col(id())
            .col(uuid("run_id"))
            .col(uuid("payslip_id"))
            .col(uuid("employee_id"))
            .col(uuid("instansi_id"))
            .col(uuid("unit_id"))
            .col(word("kind", &["gaji_induk", "tpp", "thr", "gaji_13"]))
            .col(big("amount"))
            .col(big("repaid"))
            .col(big_null("instalment"))
            .col(text_null("instalments_from"))
            .col(text_null("agreement"))
            .col(instant("made_at"))
            .col(big("version"))
            .check(Expr::cust("amount > 0 AND repaid >= 0 AND repaid <= amount"))
            .foreign_key(ForeignKey::create().from("recovery", "run_id").to("payroll_run", "id"))
            .foreign_key(ForeignKey::create().from("recovery", "employee_id").to("employee", "id"))
            .to_owned();
        schema.create_table(recovery).await?;
        let payment = table("recovery_payment")
            .col(id())
            .col(uuid("recovery_id"))
            .col(big("amount"))
            .col(text("receipt_number"))
            .col(date("received_on"))
            .col(uuid("recorded_by"))
            .col(instant("recorded_at"))
            .check(Expr::cust("amount > 0"))
            .foreign_key(ForeignKey::create().from("recovery_payment", "recovery_id").to("recovery", "id"))
            .to_owned();
        schema.create_table(payment).await?;
        let db = schema.get_connection();
        for index in [
            "CREATE UNIQUE INDEX recovery_payslip ON recovery (payslip_id)",
            "CREATE INDEX recovery_employee ON recovery (employee_id)",
            "CREATE INDEX recovery_unit ON recovery (unit_id, id)",
            // One receipt of the treasury is counted once.
            "CREATE UNIQUE INDEX recovery_receipt ON recovery_payment (recovery_id, receipt_number)",
        ] {
            db.execute_unprepared(index).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for name in ["recovery_payment", "recovery"] {
            schema.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}
