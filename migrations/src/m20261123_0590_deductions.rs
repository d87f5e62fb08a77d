//! `deduction_scheme`: what an instansi takes from pay for third parties; `deduction_order`: one employee's part in it, with the consent;
//! `deduction_limit`: what must be left of pay. A payslip keeps what was taken as zakat, a payment of a claim the payslip that made it.

use sea_orm_migration::prelude::*;

use crate::column::{
    big, big_null, boolean, date_null, id, instant, integer, table, text, text_null, uuid, uuid_null, word,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let scheme = table("deduction_scheme")
            .col(id())
            .col(uuid("instansi_id"))
            .col(text("code"))
            .col(text("name"))
            .col(word("kind", &["zakat", "infaq", "korpri", "koperasi", "bank", "other"]))
            .col(text("receiver"))
            .col(boolean("from_gaji_induk"))
            .col(boolean("from_tpp"))
            .col(integer("priority"))
            .col(word("basis", &["fixed", "rate"]))
            .col(big_null("amount"))
            .col(big_null("rate"))
            .col(big("rounded_up_to"))
            .col(text_null("decree"))
            .col(text("valid_from"))
            .col(text_null("valid_until"))
            .col(big("version"))
            .check(Expr::cust("rounded_up_to > 0"))
            .foreign_key(ForeignKey::create().from("deduction_scheme", "instansi_id").to("unit", "id"))
            .to_owned();
        schema.create_table(scheme).await?;
        schema.create_table(order()).await?;
        let limit = table("deduction_limit")
            .col(uuid("instansi_id").primary_key())
            .col(big("least_net"))
            .col(big("version"))
            .check(Expr::cust("least_net >= 0 AND least_net <= 100000000"))
            .foreign_key(ForeignKey::create().from("deduction_limit", "instansi_id").to("unit", "id"))
            .to_owned();
        schema.create_table(limit).await?;
        let db = schema.get_connection();
        for change in [
            "CREATE UNIQUE INDEX deduction_scheme_code ON deduction_scheme (instansi_id, code)",
            // Nobody has two open orders of one scheme, so nothing is taken twice.
            "CREATE UNIQUE INDEX deduction_order_open ON deduction_order (scheme_id, employee_id)
                WHERE status IN ('recorded', 'active')",
            "CREATE INDEX deduction_order_employee ON deduction_order (employee_id, id)",
            "ALTER TABLE payslip ADD COLUMN zakat BIGINT NOT NULL DEFAULT 0",
            "ALTER TABLE recovery_payment ADD COLUMN payslip_id UUID",
            "CREATE UNIQUE INDEX recovery_payment_payslip ON recovery_payment (recovery_id, payslip_id)",
        ] {
            db.execute_unprepared(change).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let db = schema.get_connection();
        for change in [
            "DROP INDEX recovery_payment_payslip",
            "ALTER TABLE recovery_payment DROP COLUMN payslip_id",
            "ALTER TABLE payslip DROP COLUMN zakat",
        ] {
            db.execute_unprepared(change).await?;
        }
        for name in ["deduction_limit", "deduction_order", "deduction_scheme"] {
            schema.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}

fn order() -> TableCreateStatement {
    table("deduction_order")
        .col(id())
        .col(uuid("scheme_id"))
        .col(uuid("employee_id"))
        .col(uuid("instansi_id"))
        .col(big_null("amount"))
        .col(big_null("rate"))
        .col(text("from_month"))
        .col(text_null("until_month"))
        .col(word("status", &["recorded", "active", "revoked", "ended"]))
        .col(date_null("consented_on"))
        .col(uuid_null("paper_id"))
        .col(text_null("end_reason"))
        .col(uuid("recorded_by"))
        .col(instant("recorded_at"))
        .col(big("version"))
        .foreign_key(ForeignKey::create().from("deduction_order", "scheme_id").to("deduction_scheme", "id"))
        .foreign_key(ForeignKey::create().from("deduction_order", "employee_id").to("employee", "id"))
        .to_owned()
}
