//! Objections to ratings (keberatan), and the hearings of both sides.

use sea_orm_migration::prelude::*;

use crate::column::{
    big, date, id, instant, instant_null, integer, json, json_null, table, text, text_null, uuid, uuid_null,
    word,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let objection = table("objection")
            .col(id())
            .col(uuid("evaluation_id"))
            .col(uuid_null("skp_id"))
            .col(uuid("employee_id"))
            .col(text("period"))
            .col(uuid_null("rater_id"))
            .col(uuid_null("decider_id"))
            .col(integer("level"))
            .col(date("received_on"))
            .col(date("filed_on"))
            .col(text("reasons"))
            .col(json("evidence"))
            .col(json_null("wanted"))
            .col(word("status", &["diajukan", "dieskalasi", "diputuskan"]))
            .col(ColumnDef::new("outcome").string_len(16).null())
            .col(text_null("decision"))
            .col(uuid_null("document_id"))
            .col(uuid_null("decided_by"))
            .col(instant_null("decided_at"))
            .col(uuid_null("outcome_evaluation_id"))
            .col(big("version"))
            .col(instant("created_at"))
            .col(instant("moved_at"))
            .foreign_key(ForeignKey::create().from("objection", "evaluation_id").to("evaluation", "id"))
            .foreign_key(ForeignKey::create().from("objection", "employee_id").to("employee", "id"))
            .foreign_key(ForeignKey::create().from("objection", "rater_id").to("employee", "id"))
            .foreign_key(ForeignKey::create().from("objection", "decider_id").to("employee", "id"))
            .to_owned();
        schema.create_table(objection).await?;
        let hearing = table("objection_hearing")
            .col(id())
            .col(uuid("objection_id"))
            .col(word("side", &["pegawai", "penilai"]))
            .col(date("heard_on"))
            .col(text("statement"))
            .col(uuid_null("recorded_by"))
            .col(instant("recorded_at"))
            .foreign_key(ForeignKey::create().from("objection_hearing", "objection_id").to("objection", "id"))
            .to_owned();
        schema.create_table(hearing).await?;
        let db = schema.get_connection();
        for sql in [
            // A period of a plan is objected to once: the decision is final.
            "CREATE UNIQUE INDEX objection_once ON objection (employee_id, period, skp_id)",
            "CREATE INDEX objection_decider ON objection (decider_id, status)",
            "CREATE INDEX objection_rater ON objection (rater_id)",
            "CREATE INDEX objection_evaluation ON objection (evaluation_id)",
            "CREATE INDEX objection_hearing_of ON objection_hearing (objection_id)",
        ] {
            db.execute_unprepared(sql).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for name in ["objection_hearing", "objection"] {
            schema.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}
