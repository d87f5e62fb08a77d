//! `position`: the days on which a post exists, and the post that it continues in another unit.

use sea_orm_migration::prelude::*;

use crate::column::uuid_null;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        // Posts that were made before had no first day: they exist since before the records.
        let from = ColumnDef::new("valid_from").date().not_null().default("1900-01-01").take();
        let until = ColumnDef::new("valid_until").date().not_null().default("9999-12-31").take();
        for column in [from, until, uuid_null("follows_id")] {
            schema.alter_table(Table::alter().table("position").add_column(column).to_owned()).await?;
        }
        let db = schema.get_connection();
        for sql in [
            // A unit whose head post ended may get another one.
            "DROP INDEX position_head",
            "CREATE UNIQUE INDEX position_head ON position (unit_id) WHERE is_head AND valid_until = '9999-12-31'",
            "CREATE INDEX position_follows ON position (follows_id) WHERE follows_id IS NOT NULL",
            // Head counts of a whole tree are read from the index alone.
            "CREATE INDEX fact_unit_days ON fact (unit_id, code, valid_from, valid_until)
             WHERE superseded_at IS NULL AND unit_id IS NOT NULL",
        ] {
            db.execute_unprepared(sql).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let db = schema.get_connection();
        for sql in [
            "DROP INDEX fact_unit_days",
            "DROP INDEX position_follows",
            "DROP INDEX position_head",
            "CREATE UNIQUE INDEX position_head ON position (unit_id) WHERE is_head",
        ] {
            db.execute_unprepared(sql).await?;
        }
        for column in ["follows_id", "valid_until", "valid_from"] {
            schema.alter_table(Table::alter().table("position").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
