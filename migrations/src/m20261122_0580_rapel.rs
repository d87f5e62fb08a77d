//! Runs that settle what final runs paid too little or too much, and `rapel_month`: what each of them settles.

use sea_orm_migration::prelude::*;

use crate::column::{integer, table, text, text_null, uuid, word};
use crate::words::change_words;

#[derive(DeriveMigrationName)]
pub struct Migration;

const OLD: [&str; 6] = ["gaji_induk", "tpp", "thr", "gaji_13", "susulan", "terusan"];
const KINDS: [&str; 7] = ["gaji_induk", "tpp", "thr", "gaji_13", "susulan", "terusan", "rapel"];
const BASE_KINDS: [&str; 4] = ["gaji_induk", "tpp", "thr", "gaji_13"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        change_words(schema, ("payroll_run", "kind"), (&OLD, &KINDS)).await?;
        let from = text_null("settles_from");
        schema.alter_table(Table::alter().table("payroll_run").add_column(from).to_owned()).await?;
        // As a payslip it has no foreign keys.
        let month = table("rapel_month")
            .col(uuid("employee_id"))
            .col(text("service_month"))
            .col(word("kind", &BASE_KINDS))
            .col(integer("round"))
            .col(uuid("run_id"))
            .col(uuid("payslip_id"))
            .col(text_null("recipe_hash"))
            .col(text_null("inputs"))
            .col(text("differences"))
            .primary_key(Index::create().col("run_id").col("payslip_id"))
            .to_owned();
        schema.create_table(month).await?;
        let db = schema.get_connection();
        // The right to settle a month once more, held by one run at a time.
        db.execute_unprepared(
            "CREATE UNIQUE INDEX rapel_month_once ON rapel_month (employee_id, service_month, kind, round)",
        )
        .await?;
        Ok(())
    }

    async fn down(&self, _schema: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("what was settled would be lost: restore a backup instead".to_owned()))
    }
}
