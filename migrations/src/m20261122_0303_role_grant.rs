//! `role_grant`: a role given to an account over a unit subtree for a period.

use sea_orm_migration::prelude::*;

use crate::column::{big, date, id, instant, table, uuid, uuid_null, word};

/// The roles that can be granted; pegawai and pejabat_penilai are derived.
const ROLES: &[&str] = &[
    "pengelola_kepegawaian",
    "pengelola_kinerja",
    "bendahara_gaji",
    "penyetuju_gaji",
    "pengelola_karier",
    "panitia_seleksi",
    "operator_unit",
    "auditor",
    "admin",
];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
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
        let db = schema.get_connection();
        db.execute_unprepared("CREATE INDEX role_grant_account ON role_grant (account_id, valid_until)")
            .await?;
        db.execute_unprepared("CREATE INDEX role_grant_unit ON role_grant (unit_id, id)").await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("role_grant").to_owned()).await
    }
}
