//! `job`: durable work that outlives the request which asked for it.

use sea_orm_migration::prelude::*;

use crate::column::{
    big, big_null, boolean, id, instant, instant_null, integer, json, json_null, table, text, uuid_null, word,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let job = table("job")
            .col(id())
            .col(text("kind"))
            .col(word("status", &["queued", "running", "succeeded", "failed", "cancelled"]))
            .col(json("payload"))
            .col(uuid_null("object_id"))
            .col(json("act"))
            .col(uuid_null("asked_by"))
            .col(big("done"))
            .col(big_null("total"))
            .col(json("messages"))
            .col(json_null("result"))
            .col(json("faults"))
            .col(integer("attempts"))
            .col(boolean("cancel_requested"))
            .col(instant("run_after"))
            .col(uuid_null("claim"))
            .col(instant_null("lease_until"))
            .col(instant("created_at"))
            .col(instant_null("started_at"))
            .col(instant_null("ended_at"))
            .col(big("version"))
            .to_owned();
        schema.create_table(job).await?;
        let db = schema.get_connection();
        // Workers look only at what has not ended; the index stays as small as that set.
        db.execute_unprepared(
            "CREATE INDEX job_open ON job (run_after, id) WHERE status IN ('queued', 'running')",
        )
        .await?;
        db.execute_unprepared("CREATE INDEX job_asked_by ON job (asked_by, id)").await?;
        db.execute_unprepared("CREATE INDEX job_object ON job (object_id, id)").await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("job").to_owned()).await
    }
}
