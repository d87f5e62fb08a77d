//! `direct_feedback` and `feedback_action`: what people tell each other at work, and what they agree to do about it;
//! `self_assessment`: how somebody sees the own work of a period.

use sea_orm_migration::prelude::*;

use crate::column::{big, date, id, instant, instant_null, table, text, text_null, uuid, word};

#[derive(DeriveMigrationName)]
pub struct Migration;

const EKSPEKTASI: [&str; 3] = ["di_bawah", "sesuai", "di_atas"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let feedback = table("direct_feedback")
            .col(id())
            .col(uuid("author_id"))
            .col(uuid("recipient_id"))
            .col(word("relation", &["superior", "peer", "subordinate"]))
            .col(word("tone", &["apresiasi", "saran"]))
            .col(text("body"))
            .col(instant("given_at"))
            .col(instant_null("read_at"))
            .col(text_null("reply"))
            .col(instant_null("replied_at"))
            .col(big("version"))
            .foreign_key(ForeignKey::create().from("direct_feedback", "author_id").to("employee", "id"))
            .foreign_key(ForeignKey::create().from("direct_feedback", "recipient_id").to("employee", "id"))
            .check(Expr::col("author_id").ne(Expr::col("recipient_id")))
            .to_owned();
        schema.create_table(feedback).await?;
        let action = table("feedback_action")
            .col(id())
            .col(uuid("feedback_id"))
            .col(uuid("owner_id"))
            .col(uuid("proposed_by"))
            .col(uuid("other_id"))
            .col(text("title"))
            .col(date("due_on"))
            .col(word("status", &["diusulkan", "disepakati", "ditolak", "selesai"]))
            .col(text_null("note"))
            .col(instant("proposed_at"))
            .col(instant_null("agreed_at"))
            .col(instant_null("finished_at"))
            .col(big("version"))
            .foreign_key(
                ForeignKey::create().from("feedback_action", "feedback_id").to("direct_feedback", "id"),
            )
            .foreign_key(ForeignKey::create().from("feedback_action", "owner_id").to("employee", "id"))
            .to_owned();
        schema.create_table(action).await?;
        let assessment = table("self_assessment")
            .col(id())
            .col(uuid("employee_id"))
            .col(text("period"))
            .col(date("period_from"))
            .col(date("period_until"))
            .col(word("hasil_kerja", &EKSPEKTASI))
            .col(word("perilaku_kerja", &EKSPEKTASI))
            .col(text("note"))
            .col(big("version"))
            .col(instant("written_at"))
            .foreign_key(ForeignKey::create().from("self_assessment", "employee_id").to("employee", "id"))
            .to_owned();
        schema.create_table(assessment).await?;
        let db = schema.get_connection();
        for index in [
            "CREATE INDEX direct_feedback_recipient ON direct_feedback (recipient_id, given_at)",
            "CREATE INDEX direct_feedback_author ON direct_feedback (author_id, given_at)",
            "CREATE INDEX feedback_action_feedback ON feedback_action (feedback_id)",
            "CREATE INDEX feedback_action_owner ON feedback_action (owner_id, status)",
            "CREATE INDEX feedback_action_other ON feedback_action (other_id, status)",
            "CREATE UNIQUE INDEX self_assessment_period ON self_assessment (employee_id, period)",
        ] {
            db.execute_unprepared(index).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for name in ["self_assessment", "feedback_action", "direct_feedback"] {
            schema.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}
