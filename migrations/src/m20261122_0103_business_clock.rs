//! `business_clock`: how far business time stands from the wall clock; one row, moved in demo mode only.

use sea_orm_migration::prelude::*;

use crate::column::{big, table};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let clock = table("business_clock")
            .col(ColumnDef::new("id").integer().not_null().primary_key().check(Expr::col("id").eq(1)))
            .col(big("offset_micros"))
            .to_owned();
        schema.create_table(clock).await?;
        let row = Query::insert()
            .into_table("business_clock")
            .columns(["id", "offset_micros"])
            .values_panic([1.into(), 0.into()])
            .to_owned();
        schema.execute(row).await
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("business_clock").to_owned()).await
    }
}
