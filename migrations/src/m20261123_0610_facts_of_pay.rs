//! `fact` holds an agreed wage, the statement of starting duty and the decision that stopped pay goes on.

use sea_orm_migration::prelude::*;

use crate::words::change_words;

#[derive(DeriveMigrationName)]
pub struct Migration;

const OLD: [&str; 16] = [
    "status",
    "golongan",
    "position",
    "superior",
    "family",
    "bank_account",
    "tax_status",
    "leave",
    "education",
    "certificate",
    "award",
    "discipline",
    "study_assignment",
    "suspension",
    "insurance",
    "document",
];

const MORE: [&str; 3] = ["wage", "spmt", "pay_resumption"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let new: Vec<&str> = OLD.into_iter().chain(MORE).collect();
        change_words(schema, ("fact", "kind"), (&OLD, &new)).await
    }

    async fn down(&self, _schema: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("facts of the new kinds would be lost: restore a backup instead".to_owned()))
    }
}
