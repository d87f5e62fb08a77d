//! `attendance_day`: one row for each working day of an employee.

use sea_orm_migration::prelude::*;

use crate::column::{date, instant, integer, table, uuid, word};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let day = table("attendance_day")
            .col(uuid("employee_id"))
            .col(date("day"))
            .col(word("code", &["present", "absent", "leave", "duty"]))
            .col(ColumnDef::new("arrived_at").time().null())
            .col(ColumnDef::new("left_at").time().null())
            .col(integer("minutes_late"))
            .col(integer("minutes_early"))
            .col(instant("recorded_at"))
            .primary_key(Index::create().col("employee_id").col("day"))
            .foreign_key(ForeignKey::create().from("attendance_day", "employee_id").to("employee", "id"))
            .check(Expr::col("minutes_late").between(0, 1440))
            .check(Expr::col("minutes_early").between(0, 1440))
            .to_owned();
        schema.create_table(day).await
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("attendance_day").to_owned()).await
    }
}
