//! `role_grant`: the finance officer of an SKPD (`ppk_skpd`), who checks what the treasurer stands for.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::column::{big, date, id, instant, table, uuid, uuid_null, word};

const ROLES: &[&str] = &[
    "pengelola_kepegawaian",
    "pengelola_kinerja",
    "bendahara_gaji",
    "ppk_skpd",
    "penyetuju_gaji",
    "pengelola_karier",
    "panitia_seleksi",
    "operator_unit",
    "auditor",
    "admin",
];

const COLUMNS: &str = "id, account_id, role, unit_id, valid_from, valid_until, created_at, version";

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        match schema.get_database_backend() {
            DbBackend::Sqlite => rebuild(schema).await,
            _ => {
                let roles = ROLES.join("', '");
                let check = format!(
                    "ALTER TABLE role_grant ADD CONSTRAINT role_grant_role_check CHECK (role IN ('{roles}'))"
                );
                run(schema, &["ALTER TABLE role_grant DROP CONSTRAINT role_grant_role_check", &check]).await
            }
        }
    }

    async fn down(&self, _schema: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("grants of the role would be lost: restore a backup instead".to_owned()))
    }
}

/// SQLite cannot change a check: the table is made anew. Rows that refer to grants find them again before the commit.
async fn rebuild(schema: &SchemaManager<'_>) -> Result<(), DbErr> {
    run(
        schema,
        &[
            "PRAGMA defer_foreign_keys = ON",
            "CREATE TABLE role_grant_kept AS SELECT * FROM role_grant",
            "DROP TABLE role_grant",
        ],
    )
    .await?;
    let grant = table("role_grant")
        .col(id())
        .col(uuid("account_id"))
        .col(word("role", ROLES))
        .col(uuid_null("unit_id"))
        .col(date("valid_from"))
        .col(date("valid_until"))
        .col(instant("created_at"))
        .col(big("version"))
        .foreign_key(ForeignKey::create().from("role_grant", "account_id").to("account", "id"))
        .foreign_key(ForeignKey::create().from("role_grant", "unit_id").to("unit", "id"))
        .to_owned();
    schema.create_table(grant).await?;
    let moved = format!("INSERT INTO role_grant ({COLUMNS}) SELECT {COLUMNS} FROM role_grant_kept");
    run(
        schema,
        &[
            &moved,
            "DROP TABLE role_grant_kept",
            "CREATE INDEX role_grant_account ON role_grant (account_id, valid_until)",
            "CREATE INDEX role_grant_unit ON role_grant (unit_id, id)",
        ],
    )
    .await
}

async fn run(schema: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    for sql in statements {
        schema.get_connection().execute_unprepared(sql).await?;
    }
    Ok(())
}
