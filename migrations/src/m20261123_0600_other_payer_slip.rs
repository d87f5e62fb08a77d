//! `other_payer_slip`: what somebody earned from another payer in a tax year, by that one's withholding slip.

use sea_orm_migration::prelude::*;

use crate::column::{big, id, instant, instant_null, integer, table, text, text_null, uuid, uuid_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let slip = table("other_payer_slip")
            .col(id())
            .col(uuid("employee_id"))
            .col(uuid("instansi_id"))
            .col(integer("year"))
            .col(text("first_month"))
            .col(text("last_month"))
            .col(text("payer"))
            .col(text("number"))
            .col(big("net"))
            .col(big("tax"))
            .col(uuid("entered_by"))
            .col(instant("entered_at"))
            .col(uuid_null("revoked_by"))
            .col(instant_null("revoked_at"))
            .col(text_null("revoke_reason"))
            .check(Expr::cust("net >= 0 AND tax >= 0"))
            .foreign_key(ForeignKey::create().from("other_payer_slip", "employee_id").to("employee", "id"))
            .to_owned();
        schema.create_table(slip).await?;
        let db = schema.get_connection();
        // One slip counts once, whoever enters it; the same index finds what a year's last payment asks.
        db.execute_unprepared(
            "CREATE UNIQUE INDEX other_payer_slip_once ON other_payer_slip (employee_id, year, payer, number)
                WHERE revoked_at IS NULL",
        )
        .await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("other_payer_slip").to_owned()).await
    }
}
