//! The way of a decree: its kind, where it stands, whose hands it went through, and by when it is to be served. What was
//! entered before is a document behind facts, and awaits nothing.

use sea_orm_migration::prelude::*;

use crate::column::{big, instant_null, text_null, uuid_null, word};

#[derive(DeriveMigrationName)]
pub struct Migration;

const KINDS: [&str; 16] = [
    "lainnya",
    "pengangkatan",
    "kenaikan_pangkat",
    "kenaikan_gaji_berkala",
    "mutasi",
    "mutasi_keluar",
    "plt_plh",
    "tugas_belajar",
    "cuti",
    "cuti_luar_tanggungan",
    "hukuman_disiplin",
    "pemberhentian_sementara",
    "pemberhentian",
    "pensiun",
    "wafat",
    "perubahan_keluarga",
];

const STATUSES: [&str; 5] = ["filed", "registered", "verified", "applied", "cancelled"];

fn columns() -> Vec<ColumnDef> {
    vec![
        word("kind", &KINDS).default("lainnya").take(),
        word("status", &STATUSES).default("filed").take(),
        big("version").default(1).take(),
        uuid_null("registered_by"),
        uuid_null("verified_by"),
        instant_null("verified_at"),
        uuid_null("applied_by"),
        instant_null("applied_at"),
        uuid_null("cancelled_by"),
        instant_null("cancelled_at"),
        text_null("cancel_reason"),
        instant_null("due_at"),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        // One statement for each: SQLite adds one column at a time.
        for column in columns() {
            schema.alter_table(Table::alter().table("decree").add_column(column).to_owned()).await?;
        }
        let db = schema.get_connection();
        for sql in [
            "DROP INDEX decree_number",
            // A cancelled decree gives its number back, so that the right one can be registered under it.
            "CREATE UNIQUE INDEX decree_number ON decree (unit_id, number, issued_on) WHERE status <> 'cancelled'",
            "CREATE INDEX decree_waiting ON decree (due_at) WHERE status IN ('registered', 'verified')",
        ] {
            db.execute_unprepared(sql).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let db = schema.get_connection();
        for sql in [
            "DROP INDEX decree_waiting",
            "DROP INDEX decree_number",
            "CREATE UNIQUE INDEX decree_number ON decree (unit_id, number, issued_on)",
        ] {
            db.execute_unprepared(sql).await?;
        }
        for name in [
            "due_at",
            "cancel_reason",
            "cancelled_at",
            "cancelled_by",
            "applied_at",
            "applied_by",
            "verified_at",
            "verified_by",
            "registered_by",
            "version",
            "status",
            "kind",
        ] {
            let sql = format!("ALTER TABLE decree DROP COLUMN {name}");
            db.execute_unprepared(&sql).await?;
        }
        Ok(())
    }
}
