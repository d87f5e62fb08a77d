//! `skp`, `rhk` and `iki` in full: versions of a plan, what a result continues and which unit target it supports, work as Plt,
//! indicators in numbers beside indicators in words; `negotiation`: what both sides said before they agreed; `role_result`: who
//! brings what to a superior's result (matriks peran hasil).

use sea_orm_migration::prelude::*;

use crate::column::{id, instant, json_null, table, text, text_null, uuid, uuid_null, word};

#[derive(DeriveMigrationName)]
pub struct Migration;

const EVENTS: [&str; 6] = ["diajukan", "dikembalikan", "disepakati", "ditetapkan", "catatan", "usulan"];

fn word_null(name: &'static str, words: &'static [&'static str]) -> ColumnDef {
    ColumnDef::new(name).string_len(32).null().check(Expr::col(name).is_in(words.iter().copied())).take()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            ("skp", uuid_null("replaces_id")),
            ("skp", text_null("change_reason")),
            ("rhk", uuid_null("continues_rhk_id")),
            ("rhk", uuid_null("supports_sasaran_id")),
            ("rhk", uuid_null("acting_fact_id")),
            ("iki", word_null("form", &["angka", "narasi"])),
            (
                "iki",
                word_null(
                    "perspective",
                    &["penerima_layanan", "proses_bisnis", "penguatan_internal", "anggaran"],
                ),
            ),
            ("iki", uuid_null("indicator_id")),
        ];
        for (name, column) in columns {
            schema.alter_table(Table::alter().table(name).add_column(column).to_owned()).await?;
        }
        let negotiation = table("negotiation")
            .col(id())
            .col(uuid("skp_id"))
            .col(word("event", &EVENTS))
            .col(text_null("note"))
            .col(json_null("content"))
            .col(uuid_null("author_id"))
            .col(instant("at"))
            .foreign_key(ForeignKey::create().from("negotiation", "skp_id").to("skp", "id"))
            .foreign_key(ForeignKey::create().from("negotiation", "author_id").to("employee", "id"))
            .to_owned();
        schema.create_table(negotiation).await?;
        let role_result = table("role_result")
            .col(id())
            .col(uuid("rhk_id"))
            .col(uuid("employee_id"))
            .col(text("product"))
            .col(instant("published_at"))
            .foreign_key(ForeignKey::create().from("role_result", "rhk_id").to("rhk", "id"))
            .foreign_key(ForeignKey::create().from("role_result", "employee_id").to("employee", "id"))
            .to_owned();
        schema.create_table(role_result).await?;
        for sql in [
            "CREATE INDEX skp_replaces ON skp (replaces_id) WHERE replaces_id IS NOT NULL",
            "CREATE INDEX rhk_continues ON rhk (continues_rhk_id) WHERE continues_rhk_id IS NOT NULL",
            "CREATE INDEX rhk_sasaran ON rhk (supports_sasaran_id) WHERE supports_sasaran_id IS NOT NULL",
            "CREATE INDEX iki_indicator ON iki (indicator_id) WHERE indicator_id IS NOT NULL",
            "CREATE INDEX negotiation_skp ON negotiation (skp_id)",
            "CREATE UNIQUE INDEX role_result_once ON role_result (rhk_id, employee_id)",
            "CREATE INDEX role_result_employee ON role_result (employee_id)",
        ] {
            schema.get_connection().execute_unprepared(sql).await?;
        }
        Ok(())
    }

    async fn down(&self, _schema: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("versions of plans would be lost: restore a backup instead".to_owned()))
    }
}
