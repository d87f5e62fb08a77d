//! `payroll_run` through every hand to the bank: verified, checked, approved, paid, closed; `transfer_return`: single payments that
//! the bank sent back, and that are paid again.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::column::{
    big, big_null, date, date_null, id, instant, instant_null, table, text, text_null, uuid, uuid_null, word,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

const KINDS: [&str; 2] = ["gaji_induk", "tpp"];
const STATES: [&str; 9] =
    ["draft", "calculating", "calculated", "verified", "checked", "approved", "paid", "closed", "cancelled"];

const KEPT: &str = "id, instansi_id, unit_id, kind, service_month, attendance_month, evaluation_period, payment_month, \
    facts_as_of, facts_until, status_after, status, policy_id, recipe_hash, content_hash, payslip_count, gross, deductions, \
    net, tax, calculated_position, calculated_by, calculated_for, calculated_at, job_id, made_by, made_for, made_at, \
    approved_by, approved_at, cancelled_at, cancel_reason, version";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        match schema.get_database_backend() {
            DbBackend::Sqlite => rebuild(schema).await?,
            _ => widen(schema).await?,
        }
        let returned = table("transfer_return")
            .col(id())
            .col(uuid("payslip_id"))
            .col(uuid("run_id"))
            .col(uuid("employee_id"))
            .col(date("returned_on"))
            .col(text("reason"))
            .col(uuid("recorded_by"))
            .col(instant("recorded_at"))
            .col(text_null("sp2d_number"))
            .col(date_null("sp2d_date"))
            .col(instant_null("paid_again_at"))
            .foreign_key(ForeignKey::create().from("transfer_return", "run_id").to("payroll_run", "id"))
            .foreign_key(ForeignKey::create().from("transfer_return", "employee_id").to("employee", "id"))
            .to_owned();
        schema.create_table(returned).await?;
        run(
            schema,
            &[
                "CREATE INDEX transfer_return_run ON transfer_return (run_id)",
                "CREATE INDEX transfer_return_employee ON transfer_return (employee_id)",
                "CREATE UNIQUE INDEX transfer_return_open ON transfer_return (payslip_id) WHERE paid_again_at IS NULL",
            ],
        )
        .await
    }

    async fn down(&self, _schema: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration(
            "how runs were signed and paid would be lost: restore a backup instead".to_owned(),
        ))
    }
}

/// What a run gains.
fn columns() -> [ColumnDef; 13] {
    [
        uuid_null("verified_by"),
        uuid_null("verified_for"),
        instant_null("verified_at"),
        uuid_null("checked_by"),
        uuid_null("checked_for"),
        instant_null("checked_at"),
        text_null("return_reason"),
        uuid_null("paid_by"),
        instant_null("paid_at"),
        text_null("sp2d_number"),
        date_null("sp2d_date"),
        uuid_null("closed_by"),
        instant_null("closed_at"),
    ]
}

/// PostgreSQL changes checks in place; this is the name that it gave.
async fn widen(schema: &SchemaManager<'_>) -> Result<(), DbErr> {
    let states = STATES.join("', '");
    let check = format!(
        "ALTER TABLE payroll_run ADD CONSTRAINT payroll_run_status_check CHECK (status IN ('{states}'))"
    );
    run(schema, &["ALTER TABLE payroll_run DROP CONSTRAINT payroll_run_status_check", &check]).await?;
    for column in columns() {
        schema.alter_table(Table::alter().table("payroll_run").add_column(column).to_owned()).await?;
    }
    Ok(())
}

/// SQLite cannot change a check: the table is made anew. Rows that refer to runs stay, and find them again before the commit.
async fn rebuild(schema: &SchemaManager<'_>) -> Result<(), DbErr> {
    run(
        schema,
        &[
            "PRAGMA defer_foreign_keys = ON",
            "CREATE TABLE payroll_run_kept AS SELECT * FROM payroll_run",
            "DROP TABLE payroll_run",
        ],
    )
    .await?;
    schema.create_table(payroll_run()).await?;
    let moved = format!("INSERT INTO payroll_run ({KEPT}) SELECT {KEPT} FROM payroll_run_kept");
    run(
        schema,
        &[
            &moved,
            "DROP TABLE payroll_run_kept",
            "CREATE INDEX payroll_run_payment ON payroll_run (instansi_id, payment_month)",
        ],
    )
    .await
}

fn payroll_run() -> TableCreateStatement {
    let mut run = table("payroll_run")
        .col(id())
        .col(uuid("instansi_id"))
        .col(uuid("unit_id"))
        .col(word("kind", &KINDS))
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
        .col(uuid_null("calculated_for"))
        .col(instant_null("calculated_at"))
        .col(uuid_null("job_id"))
        .col(uuid("made_by"))
        .col(uuid_null("made_for"))
        .col(instant("made_at"))
        .col(uuid_null("approved_by"))
        .col(instant_null("approved_at"))
        .col(instant_null("cancelled_at"))
        .col(text_null("cancel_reason"))
        .col(big("version"))
        .to_owned();
    for column in columns() {
        run.col(column);
    }
    run.foreign_key(ForeignKey::create().from("payroll_run", "instansi_id").to("unit", "id"))
        .foreign_key(ForeignKey::create().from("payroll_run", "unit_id").to("unit", "id"))
        .foreign_key(ForeignKey::create().from("payroll_run", "policy_id").to("tpp_policy", "id"))
        .foreign_key(ForeignKey::create().from("payroll_run", "recipe_hash").to("recipe", "hash"))
        .to_owned()
}

async fn run(schema: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    for sql in statements {
        schema.get_connection().execute_unprepared(sql).await?;
    }
    Ok(())
}
