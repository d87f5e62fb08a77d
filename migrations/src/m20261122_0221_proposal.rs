//! `proposal`: a change of one employee's facts that awaits a second person, with the files that prove it.

use sea_orm_migration::prelude::*;

use crate::column::{
    big, date, date_null, id, instant, instant_null, integer, table, text, text_null, uuid, uuid_null, word,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

const CHANGES: [&str; 3] = ["add", "correct", "retract"];
const PROPOSERS: [&str; 3] = ["employee", "officer", "operator"];
const STATUSES: [&str; 5] = ["proposed", "verified", "applied", "rejected", "withdrawn"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let proposal = table("proposal")
            .col(id())
            .col(uuid("employee_id"))
            .col(uuid_null("decree_id"))
            .col(integer("line"))
            .col(word("change", &CHANGES))
            .col(text("kind"))
            .col(text("code"))
            .col(uuid_null("fact_id"))
            .col(text_null("value"))
            .col(date_null("valid_from"))
            .col(date_null("valid_until"))
            .col(date("effective_from"))
            .col(text_null("reason"))
            .col(word("status", &STATUSES))
            .col(word("proposed_as", &PROPOSERS))
            .col(uuid("proposed_by"))
            .col(instant("proposed_at"))
            .col(uuid_null("decided_by"))
            .col(instant_null("decided_at"))
            .col(text_null("decision_reason"))
            .col(uuid_null("result_id"))
            .col(big("version"))
            .foreign_key(ForeignKey::create().from("proposal", "employee_id").to("employee", "id"))
            .foreign_key(ForeignKey::create().from("proposal", "decree_id").to("decree", "id"))
            .foreign_key(ForeignKey::create().from("proposal", "fact_id").to("fact", "id"))
            .foreign_key(ForeignKey::create().from("proposal", "result_id").to("fact", "id"))
            .check(Expr::col("change").eq("retract").eq(Expr::col("value").is_null()))
            .check(Expr::col("change").eq("add").eq(Expr::col("fact_id").is_null()))
            .to_owned();
        schema.create_table(proposal).await?;
        let file = table("proposal_file")
            .col(uuid("proposal_id"))
            .col(uuid("file_id"))
            .primary_key(Index::create().col("proposal_id").col("file_id"))
            .foreign_key(ForeignKey::create().from("proposal_file", "proposal_id").to("proposal", "id"))
            .to_owned();
        schema.create_table(file).await?;
        let db = schema.get_connection();
        for sql in [
            "CREATE INDEX proposal_employee ON proposal (employee_id, id)",
            "CREATE UNIQUE INDEX proposal_line ON proposal (decree_id, line) WHERE decree_id IS NOT NULL",
            "CREATE INDEX proposal_waiting ON proposal (employee_id) WHERE status IN ('proposed', 'verified')",
        ] {
            db.execute_unprepared(sql).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("proposal_file").to_owned()).await?;
        schema.drop_table(Table::drop().table("proposal").to_owned()).await
    }
}
