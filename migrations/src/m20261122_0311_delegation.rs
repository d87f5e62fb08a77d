//! `delegation`: a granted role that its holder lends to somebody for a time.

use sea_orm_migration::prelude::*;

use crate::column::{big, date, id, instant, table, uuid, uuid_null, word};

const STATUSES: &[&str] = &["offered", "accepted", "declined", "ended"];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let delegation = table("delegation")
            .col(id())
            .col(uuid("grant_id"))
            .col(uuid("from_account_id"))
            .col(uuid("to_account_id"))
            .col(uuid_null("unit_id"))
            .col(date("valid_from"))
            .col(date("valid_until"))
            .col(word("status", STATUSES))
            .col(instant("created_at"))
            .col(big("version"))
            .foreign_key(ForeignKey::create().from("delegation", "grant_id").to("role_grant", "id"))
            .foreign_key(ForeignKey::create().from("delegation", "from_account_id").to("account", "id"))
            .foreign_key(ForeignKey::create().from("delegation", "to_account_id").to("account", "id"))
            .foreign_key(ForeignKey::create().from("delegation", "unit_id").to("unit", "id"))
            .check(Expr::col("from_account_id").ne(Expr::col("to_account_id")))
            .check(Expr::col("valid_from").lte(Expr::col("valid_until")))
            .to_owned();
        schema.create_table(delegation).await?;
        let db = schema.get_connection();
        db.execute_unprepared("CREATE INDEX delegation_to ON delegation (to_account_id, valid_until)")
            .await?;
        db.execute_unprepared("CREATE INDEX delegation_from ON delegation (from_account_id, id)").await?;
        db.execute_unprepared("CREATE INDEX delegation_grant ON delegation (grant_id)").await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("delegation").to_owned()).await
    }
}
