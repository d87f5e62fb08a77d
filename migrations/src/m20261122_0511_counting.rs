//! What a dashboard over a whole instansi reads: where everybody is, and the grades of a period, each from one index alone.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Where people are, without the posts that they hold there: for counting.
const WHEREABOUTS: &str = "CREATE VIEW whereabouts AS
    SELECT employee_id, unit_id, valid_from, valid_until
    FROM fact WHERE kind = 'position' AND code = 'definitif' AND superseded_at IS NULL";

const FACT_PEOPLE: &str = "CREATE INDEX fact_people ON fact (unit_id, employee_id, valid_from, valid_until)
    WHERE kind = 'position' AND code = 'definitif' AND superseded_at IS NULL";

const EVALUATION_PERIOD: &str = "CREATE INDEX evaluation_period ON evaluation (period, employee_id, predikat)
    WHERE superseded_at IS NULL";

/// Kind and code go together; without knowing it, PostgreSQL takes the people of a region for a sixth of what they are.
const FACT_WORDS: &str = "CREATE STATISTICS fact_words (mcv) ON kind, code FROM fact";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let db = schema.get_connection();
        for sql in [WHEREABOUTS, FACT_PEOPLE, "DROP INDEX evaluation_period", EVALUATION_PERIOD] {
            db.execute_unprepared(sql).await?;
        }
        if schema.get_database_backend() == DbBackend::Postgres {
            db.execute_unprepared(FACT_WORDS).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let db = schema.get_connection();
        if schema.get_database_backend() == DbBackend::Postgres {
            db.execute_unprepared("DROP STATISTICS fact_words").await?;
        }
        let before =
            "CREATE INDEX evaluation_period ON evaluation (period, employee_id) WHERE superseded_at IS NULL";
        for sql in ["DROP INDEX evaluation_period", before, "DROP INDEX fact_people", "DROP VIEW whereabouts"]
        {
            db.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}
