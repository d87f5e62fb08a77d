//! `tpp_policy`: a region's rules of the performance allowance.

use sea_orm_migration::prelude::*;

use crate::column::{big, date, id, instant, instant_null, table, text, uuid, uuid_null, word};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let policy = table("tpp_policy")
            .col(id())
            .col(uuid("instansi_id"))
            .col(text("name"))
            .col(text("document"))
            .col(word("status", &["draft", "submitted", "approved", "retired"]))
            .col(date("valid_from"))
            .col(date("valid_until"))
            .col(uuid("made_by"))
            .col(instant("made_at"))
            .col(instant_null("submitted_at"))
            .col(uuid_null("approved_by"))
            .col(instant_null("approved_at"))
            .col(instant_null("retired_at"))
            .col(big("version"))
            .foreign_key(ForeignKey::create().from("tpp_policy", "instansi_id").to("unit", "id"))
            .check(Expr::col("valid_from").lte(Expr::col("valid_until")))
            .to_owned();
        schema.create_table(policy).await?;
        let db = schema.get_connection();
        db.execute_unprepared("CREATE INDEX tpp_policy_instansi ON tpp_policy (instansi_id, valid_from)")
            .await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("tpp_policy").to_owned()).await
    }
}
