//! `fact` and `position` hold more kinds, and a fact the day on which the proof behind it expires.
//!
//! SQLite cannot change a check, so there both tables are made anew around their rows: `fact` refers to `position` and
//! nothing refers to `fact`, so the facts step aside while the positions move.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::column::{
    boolean, date, date_null, id, instant, instant_null, integer, table, text, text_null, uuid, uuid_null,
    word,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

const KINDS: [&str; 16] = [
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

const POSTS: [&str; 4] = ["struktural", "fungsional", "pelaksana", "pejabat_negara"];

const FACT_COLUMNS: &str = "id, employee_id, kind, code, unit_id, position_id, related_employee_id, value, valid_from, \
     valid_until, recorded_at, superseded_at, superseded_by, decree_id";

const POSITION_COLUMNS: &str =
    "id, unit_id, name, kind, eselon, jabatan_fungsional, jenjang, kelas_jabatan, seats, is_head, created_at";

/// Where each employee is placed: the definitive position.
const PLACEMENT: &str = "CREATE VIEW placement AS
    SELECT fact.employee_id, fact.unit_id, fact.position_id, position.is_head, fact.id AS fact_id,
           fact.valid_from, fact.valid_until
    FROM fact JOIN position ON position.id = fact.position_id
    WHERE fact.kind = 'position' AND fact.code = 'definitif' AND fact.superseded_at IS NULL";

/// Who heads each unit, the one to ask first having the lowest standing: a Plh stands in for an absent holder, a Plt
/// fills a vacancy. Who heads it as an additional assignment (a puskesmas, a school) heads it as fully as a definitive
/// holder.
const UNIT_HEAD: &str = "CREATE VIEW unit_head AS
    SELECT fact.unit_id, fact.employee_id,
           CASE fact.code WHEN 'plh' THEN 0 WHEN 'plt' THEN 2 ELSE 1 END AS standing,
           fact.valid_from, fact.valid_until
    FROM fact JOIN position ON position.id = fact.position_id
    WHERE fact.kind = 'position' AND fact.superseded_at IS NULL AND position.is_head";

const FACT_INDEXES: [&str; 5] = [
    "CREATE INDEX fact_employee ON fact (employee_id, kind, valid_from)",
    "CREATE INDEX fact_unit ON fact (unit_id) WHERE superseded_at IS NULL AND unit_id IS NOT NULL",
    "CREATE INDEX fact_position ON fact (position_id) WHERE superseded_at IS NULL AND position_id IS NOT NULL",
    "CREATE INDEX fact_related ON fact (related_employee_id) WHERE superseded_at IS NULL AND related_employee_id IS NOT NULL",
    "CREATE INDEX fact_decree ON fact (decree_id) WHERE decree_id IS NOT NULL",
];

const POSITION_INDEXES: [&str; 3] = [
    "CREATE INDEX position_unit ON position (unit_id)",
    "CREATE INDEX position_name ON position (name, id)",
    "CREATE UNIQUE INDEX position_head ON position (unit_id) WHERE is_head",
];

/// A study assignment was a kind of leave; what it did not say stays unsaid.
const STUDY: &str = r#"UPDATE fact SET kind = 'study_assignment', code = 'full_time',
    value = '{"kind":"study_assignment","mode":"full_time","funding":null,"level":null,"institution":null,"programme":null}'
    WHERE kind = 'leave' AND code = 'tugas_belajar'"#;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        run(schema, &["DROP VIEW unit_head", "DROP VIEW placement"]).await?;
        match schema.get_database_backend() {
            DbBackend::Sqlite => rebuild(schema, (position(&POSTS), fact(&KINDS))).await?,
            _ => widen(schema).await?,
        }
        run(schema, &[STUDY, PLACEMENT, UNIT_HEAD]).await?;
        run(
            schema,
            &["CREATE INDEX fact_expiry ON fact (expires_on) WHERE superseded_at IS NULL AND expires_on IS NOT NULL"],
        )
        .await
    }

    async fn down(&self, _schema: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("facts of the new kinds would be lost: restore a backup instead".to_owned()))
    }
}

/// PostgreSQL changes checks in place; these are the names that it gave them.
async fn widen(schema: &SchemaManager<'_>) -> Result<(), DbErr> {
    let kinds = KINDS.join("', '");
    let posts = POSTS.join("', '");
    let sql = [
        "ALTER TABLE fact DROP CONSTRAINT fact_kind_check".to_owned(),
        format!("ALTER TABLE fact ADD CONSTRAINT fact_kind_check CHECK (kind IN ('{kinds}'))"),
        "ALTER TABLE fact ADD COLUMN expires_on date NULL".to_owned(),
        "ALTER TABLE position DROP CONSTRAINT position_kind_check".to_owned(),
        format!("ALTER TABLE position ADD CONSTRAINT position_kind_check CHECK (kind IN ('{posts}'))"),
        "ALTER TABLE position DROP CONSTRAINT position_kelas_jabatan_check".to_owned(),
        "ALTER TABLE position ADD CONSTRAINT position_kelas_jabatan_check CHECK (kelas_jabatan BETWEEN 0 AND 17)"
            .to_owned(),
        "ALTER TABLE position ADD CONSTRAINT position_class_check CHECK ((kind = 'pejabat_negara') = (kelas_jabatan = 0))"
            .to_owned(),
    ];
    let sql: Vec<&str> = sql.iter().map(String::as_str).collect();
    run(schema, &sql).await
}

async fn rebuild(
    schema: &SchemaManager<'_>,
    (position, fact): (TableCreateStatement, TableCreateStatement),
) -> Result<(), DbErr> {
    run(schema, &["CREATE TABLE fact_kept AS SELECT * FROM fact", "DROP TABLE fact"]).await?;
    run(schema, &["CREATE TABLE position_kept AS SELECT * FROM position", "DROP TABLE position"]).await?;
    schema.create_table(position).await?;
    schema.create_table(fact).await?;
    let moved = [
        format!("INSERT INTO position ({POSITION_COLUMNS}) SELECT {POSITION_COLUMNS} FROM position_kept"),
        format!("INSERT INTO fact ({FACT_COLUMNS}) SELECT {FACT_COLUMNS} FROM fact_kept"),
        "DROP TABLE position_kept".to_owned(),
        "DROP TABLE fact_kept".to_owned(),
    ];
    let moved: Vec<&str> = moved.iter().map(String::as_str).collect();
    run(schema, &moved).await?;
    run(schema, &POSITION_INDEXES).await?;
    run(schema, &FACT_INDEXES).await
}

fn position(posts: &'static [&'static str]) -> TableCreateStatement {
    let is = |kind: &'static str| Expr::col("kind").eq(kind);
    table("position")
        .col(id())
        .col(uuid("unit_id"))
        .col(text("name"))
        .col(word("kind", posts))
        .col(text_null("eselon"))
        .col(text_null("jabatan_fungsional"))
        .col(text_null("jenjang"))
        .col(integer("kelas_jabatan"))
        .col(integer("seats"))
        .col(boolean("is_head"))
        .col(instant("created_at"))
        .foreign_key(ForeignKey::create().from("position", "unit_id").to("unit", "id"))
        .check(Expr::col("kelas_jabatan").between(0, 17))
        .check(is("pejabat_negara").eq(Expr::col("kelas_jabatan").eq(0)))
        .check(Expr::col("seats").gte(1))
        .check(is("struktural").eq(Expr::col("eselon").is_not_null()))
        .check(is("fungsional").eq(Expr::col("jabatan_fungsional").is_not_null()))
        .to_owned()
}

fn fact(kinds: &'static [&'static str]) -> TableCreateStatement {
    table("fact")
        .col(id())
        .col(uuid("employee_id"))
        .col(word("kind", kinds))
        .col(text("code"))
        .col(uuid_null("unit_id"))
        .col(uuid_null("position_id"))
        .col(uuid_null("related_employee_id"))
        .col(text("value"))
        .col(date("valid_from"))
        .col(date("valid_until"))
        .col(instant("recorded_at"))
        .col(instant_null("superseded_at"))
        .col(uuid_null("superseded_by"))
        .col(uuid_null("decree_id"))
        .col(date_null("expires_on"))
        .foreign_key(ForeignKey::create().from("fact", "employee_id").to("employee", "id"))
        .foreign_key(ForeignKey::create().from("fact", "unit_id").to("unit", "id"))
        .foreign_key(ForeignKey::create().from("fact", "position_id").to("position", "id"))
        .foreign_key(ForeignKey::create().from("fact", "related_employee_id").to("employee", "id"))
        .foreign_key(ForeignKey::create().from("fact", "decree_id").to("decree", "id"))
        .check(Expr::col("valid_from").lt(Expr::col("valid_until")))
        .check(Expr::col("kind").eq("position").eq(Expr::col("position_id").is_not_null()))
        .check(Expr::col("position_id").is_null().eq(Expr::col("unit_id").is_null()))
        .to_owned()
}

async fn run(schema: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    for sql in statements {
        schema.get_connection().execute_unprepared(sql).await?;
    }
    Ok(())
}
