//! `act_head`: the end of the sealed log, one row, which every sealer locks.

use sea_orm_migration::prelude::*;

use crate::column::{big, table, text};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let head = table("act_head")
            .col(ColumnDef::new("id").integer().not_null().primary_key().check(Expr::col("id").eq(1)))
            .col(big("position"))
            .col(text("seal"))
            .col(big("copied_position"))
            .col(text("copied_seal"))
            .to_owned();
        schema.create_table(head).await?;
        // The chain begins with a seal of zeros.
        let origin = "0".repeat(64);
        let row = Query::insert()
            .into_table("act_head")
            .columns(["id", "position", "seal", "copied_position", "copied_seal"])
            .values_panic([1.into(), 0.into(), origin.as_str().into(), 0.into(), origin.as_str().into()])
            .to_owned();
        schema.execute(row).await
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("act_head").to_owned()).await
    }
}
