//! What follows from yearly grades: proposed by rules, decided by people; with the steps of improvement plans.

use sea_orm_migration::prelude::*;

use crate::column::{
    big, date, id, instant, instant_null, integer, table, text, text_null, uuid, uuid_null, word,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let consequence = table("consequence")
            .col(id())
            .col(uuid("employee_id"))
            .col(uuid("evaluation_id"))
            .col(integer("year"))
            .col(text("rule"))
            .col(word("kind", &["reward", "recognition", "training", "improvement_plan", "warning"]))
            .col(integer("level"))
            .col(word(
                "status",
                &[
                    "diusulkan",
                    "ditolak",
                    "menunggu_persetujuan",
                    "berjalan",
                    "ditetapkan",
                    "selesai",
                    "gugur",
                ],
            ))
            .col(text_null("decision"))
            .col(uuid_null("decided_by"))
            .col(instant_null("decided_at"))
            .col(text_null("citation"))
            .col(instant_null("published_at"))
            .col(big("version"))
            .col(instant("created_at"))
            .foreign_key(ForeignKey::create().from("consequence", "employee_id").to("employee", "id"))
            .foreign_key(ForeignKey::create().from("consequence", "evaluation_id").to("evaluation", "id"))
            .to_owned();
        schema.create_table(consequence).await?;
        let step = table("improvement_step")
            .col(id())
            .col(uuid("consequence_id"))
            .col(integer("number"))
            .col(text("title"))
            .col(date("due_on"))
            .col(instant_null("done_at"))
            .col(text_null("done_note"))
            .foreign_key(
                ForeignKey::create().from("improvement_step", "consequence_id").to("consequence", "id"),
            )
            .to_owned();
        schema.create_table(step).await?;
        let db = schema.get_connection();
        for sql in [
            "CREATE UNIQUE INDEX consequence_once ON consequence (employee_id, year, rule)",
            "CREATE INDEX consequence_status ON consequence (status, id)",
            "CREATE UNIQUE INDEX improvement_step_number ON improvement_step (consequence_id, number)",
        ] {
            db.execute_unprepared(sql).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for name in ["improvement_step", "consequence"] {
            schema.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}
