//! `fact`: everything that is true of an employee for a time, and the two views that are asked everywhere.

use sea_orm_migration::prelude::*;

use crate::column::{date, id, instant, instant_null, table, text, uuid, uuid_null, word};

#[derive(DeriveMigrationName)]
pub struct Migration;

const KINDS: [&str; 8] =
    ["status", "golongan", "position", "superior", "family", "bank_account", "tax_status", "leave"];

/// Where each employee is placed: the definitive position.
const PLACEMENT: &str = "CREATE VIEW placement AS
    SELECT fact.employee_id, fact.unit_id, fact.position_id, position.is_head, fact.id AS fact_id,
           fact.valid_from, fact.valid_until
    FROM fact JOIN position ON position.id = fact.position_id
    WHERE fact.kind = 'position' AND fact.code = 'definitif' AND fact.superseded_at IS NULL";

/// Who heads each unit, the one to ask first having the lowest standing: a Plh stands in for an absent holder, a Plt
/// fills a vacancy.
const UNIT_HEAD: &str = "CREATE VIEW unit_head AS
    SELECT fact.unit_id, fact.employee_id,
           CASE fact.code WHEN 'plh' THEN 0 WHEN 'definitif' THEN 1 ELSE 2 END AS standing,
           fact.valid_from, fact.valid_until
    FROM fact JOIN position ON position.id = fact.position_id
    WHERE fact.kind = 'position' AND fact.superseded_at IS NULL AND position.is_head";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let fact = table("fact")
            .col(id())
            .col(uuid("employee_id"))
            .col(word("kind", &KINDS))
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
            .foreign_key(ForeignKey::create().from("fact", "employee_id").to("employee", "id"))
            .foreign_key(ForeignKey::create().from("fact", "unit_id").to("unit", "id"))
            .foreign_key(ForeignKey::create().from("fact", "position_id").to("position", "id"))
            .foreign_key(ForeignKey::create().from("fact", "related_employee_id").to("employee", "id"))
            .foreign_key(ForeignKey::create().from("fact", "decree_id").to("decree", "id"))
            .check(Expr::col("valid_from").lt(Expr::col("valid_until")))
            .check(Expr::col("kind").eq("position").eq(Expr::col("position_id").is_not_null()))
            .check(Expr::col("position_id").is_null().eq(Expr::col("unit_id").is_null()))
            .to_owned();
        schema.create_table(fact).await?;
        let db = schema.get_connection();
        for sql in [
            "CREATE INDEX fact_employee ON fact (employee_id, kind, valid_from)",
            "CREATE INDEX fact_unit ON fact (unit_id) WHERE superseded_at IS NULL AND unit_id IS NOT NULL",
            "CREATE INDEX fact_position ON fact (position_id) WHERE superseded_at IS NULL AND position_id IS NOT NULL",
            "CREATE INDEX fact_related ON fact (related_employee_id) WHERE superseded_at IS NULL AND related_employee_id IS NOT NULL",
            "CREATE INDEX fact_decree ON fact (decree_id) WHERE decree_id IS NOT NULL",
            PLACEMENT,
            UNIT_HEAD,
        ] {
            db.execute_unprepared(sql).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let db = schema.get_connection();
        db.execute_unprepared("DROP VIEW unit_head").await?;
        db.execute_unprepared("DROP VIEW placement").await?;
        schema.drop_table(Table::drop().table("fact").to_owned()).await
    }
}
