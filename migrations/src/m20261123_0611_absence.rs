//! Days of unexcused absence by employee: the salary looks for rows of them over months, whatever the length of the history.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::ConnectionTrait;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let index =
            "CREATE INDEX attendance_day_absent ON attendance_day (employee_id, day) WHERE code = 'absent'";
        schema.get_connection().execute_unprepared(index).await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.get_connection().execute_unprepared("DROP INDEX attendance_day_absent").await?;
        Ok(())
    }
}
