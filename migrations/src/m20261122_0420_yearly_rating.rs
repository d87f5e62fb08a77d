//! What the yearly rating adds: numbers where a cycle rates by PP 30/2019, and the day on which a rating was handed over.

use sea_orm_migration::prelude::*;

use crate::column::{big, boolean, date, instant, instant_null, json, table, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let numeric = table("numeric_rating")
            .col(uuid("evaluation_id").primary_key().take())
            .col(json("ratings"))
            .col(big("results_milli"))
            .col(big("behaviour_milli"))
            .col(big("score_milli"))
            .foreign_key(ForeignKey::create().from("numeric_rating", "evaluation_id").to("evaluation", "id"))
            .to_owned();
        schema.create_table(numeric).await?;
        let handover = table("handover")
            .col(uuid("skp_id").primary_key().take())
            .col(uuid("evaluation_id"))
            .col(instant("handed_over_at"))
            .col(date("handed_over_on"))
            .col(instant_null("accepted_at"))
            .col(boolean("is_silent"))
            .foreign_key(ForeignKey::create().from("handover", "skp_id").to("skp", "id"))
            .foreign_key(ForeignKey::create().from("handover", "evaluation_id").to("evaluation", "id"))
            .to_owned();
        schema.create_table(handover).await
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for name in ["handover", "numeric_rating"] {
            schema.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}
