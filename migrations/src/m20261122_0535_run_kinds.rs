//! `payroll_run` and `payroll_slot`: holiday pay, the 13th salary, late payments, and pay continued to survivors.

use sea_orm_migration::prelude::*;

use crate::column::word;
use crate::words::change_words;

#[derive(DeriveMigrationName)]
pub struct Migration;

const OLD: [&str; 2] = ["gaji_induk", "tpp"];
const KINDS: [&str; 6] = ["gaji_induk", "tpp", "thr", "gaji_13", "susulan", "terusan"];
const BASE_KINDS: [&str; 4] = ["gaji_induk", "tpp", "thr", "gaji_13"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        change_words(schema, ("payroll_run", "kind"), (&OLD, &KINDS)).await?;
        change_words(schema, ("payroll_slot", "kind"), (&OLD, &BASE_KINDS)).await?;
        // A run that was made before pays its own kind.
        let base_kind = word("base_kind", &BASE_KINDS).default("gaji_induk").take();
        schema.alter_table(Table::alter().table("payroll_run").add_column(base_kind).to_owned()).await?;
        schema.get_connection().execute_unprepared("UPDATE payroll_run SET base_kind = kind").await?;
        Ok(())
    }

    async fn down(&self, _schema: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("runs of the new kinds would be lost: restore a backup instead".to_owned()))
    }
}
