//! `evaluation` says where it comes from: one that was imported has no plan here, and its rater may be unknown. Under the numeric
//! scheme there is a grade without the two ratings.
//!
//! SQLite cannot take a NOT NULL back, so there the table is made anew around its rows; nothing but itself refers to it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::column::{big, date, id, instant, instant_null, table, text, text_null, uuid, uuid_null, word};

#[derive(DeriveMigrationName)]
pub struct Migration;

const ORIGIN: [&str; 2] = ["merit", "ekinerja_bkn"];
const EKSPEKTASI: [&str; 3] = ["di_bawah", "sesuai", "di_atas"];
const PREDIKAT: [&str; 5] = ["sangat_kurang", "kurang", "butuh_perbaikan", "baik", "sangat_baik"];

const KEPT: &str = "id, skp_id, employee_id, period, period_from, period_until, hasil_kerja, perilaku_kerja, predikat, \
     law_version, note, rater_id, evaluated_at, evaluated_on, version, supersedes_id, reason, superseded_at";

const INDEXES: [&str; 3] = [
    "CREATE UNIQUE INDEX evaluation_current ON evaluation (skp_id, period) WHERE superseded_at IS NULL",
    "CREATE INDEX evaluation_employee ON evaluation (employee_id, period_from) WHERE superseded_at IS NULL",
    "CREATE UNIQUE INDEX evaluation_imported ON evaluation (employee_id, period)
     WHERE superseded_at IS NULL AND skp_id IS NULL",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        if schema.get_database_backend() == DbBackend::Sqlite {
            return rebuild(schema).await;
        }
        let sql = [
            "ALTER TABLE evaluation ADD COLUMN origin varchar(32) NOT NULL DEFAULT 'merit'
             CHECK (origin IN ('merit', 'ekinerja_bkn'))",
            "ALTER TABLE evaluation ALTER COLUMN skp_id DROP NOT NULL",
            "ALTER TABLE evaluation ALTER COLUMN rater_id DROP NOT NULL",
            "ALTER TABLE evaluation ALTER COLUMN hasil_kerja DROP NOT NULL",
            "ALTER TABLE evaluation ALTER COLUMN perilaku_kerja DROP NOT NULL",
            "ALTER TABLE evaluation ADD CONSTRAINT evaluation_planned CHECK (origin <> 'merit' OR skp_id IS NOT NULL)",
            "ALTER TABLE evaluation ADD CONSTRAINT evaluation_rated
             CHECK ((hasil_kerja IS NULL) = (perilaku_kerja IS NULL))",
            INDEXES[2],
        ];
        run(schema, &sql).await
    }

    async fn down(&self, _schema: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("imported grades would be lost: restore a backup instead".to_owned()))
    }
}

async fn rebuild(schema: &SchemaManager<'_>) -> Result<(), DbErr> {
    run(schema, &["CREATE TABLE evaluation_kept AS SELECT * FROM evaluation", "DROP TABLE evaluation"])
        .await?;
    schema.create_table(evaluation()).await?;
    let back = format!("INSERT INTO evaluation ({KEPT}, origin) SELECT {KEPT}, 'merit' FROM evaluation_kept");
    run(schema, &[&back, "DROP TABLE evaluation_kept"]).await?;
    run(schema, &INDEXES).await
}

fn evaluation() -> TableCreateStatement {
    let word_null = |name: &'static str| {
        ColumnDef::new(name).string_len(32).null().check(Expr::col(name).is_in(EKSPEKTASI)).take()
    };
    let hasil_is_missing = Expr::col("hasil_kerja").is_null();
    table("evaluation")
        .col(id())
        .col(uuid_null("skp_id"))
        .col(uuid("employee_id"))
        .col(text("period"))
        .col(date("period_from"))
        .col(date("period_until"))
        .col(word_null("hasil_kerja"))
        .col(word_null("perilaku_kerja"))
        .col(word("predikat", &PREDIKAT))
        .col(text("law_version"))
        .col(text_null("note"))
        .col(uuid_null("rater_id"))
        .col(instant("evaluated_at"))
        .col(date("evaluated_on"))
        .col(big("version"))
        .col(uuid_null("supersedes_id"))
        .col(text_null("reason"))
        .col(instant_null("superseded_at"))
        .col(word("origin", &ORIGIN))
        .foreign_key(ForeignKey::create().from("evaluation", "skp_id").to("skp", "id"))
        .foreign_key(ForeignKey::create().from("evaluation", "employee_id").to("employee", "id"))
        .foreign_key(ForeignKey::create().from("evaluation", "rater_id").to("employee", "id"))
        .foreign_key(ForeignKey::create().from("evaluation", "supersedes_id").to("evaluation", "id"))
        .check(Expr::col("origin").ne("merit").or(Expr::col("skp_id").is_not_null()))
        .check(hasil_is_missing.eq(Expr::col("perilaku_kerja").is_null()))
        .to_owned()
}

async fn run(schema: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    for sql in statements {
        schema.get_connection().execute_unprepared(sql).await?;
    }
    Ok(())
}
