//! `project` with its members, milestones and spendings, and what members say of each other's collaboration.

use sea_orm_migration::prelude::*;

use crate::column::{
    big, date, date_null, id, instant, integer, table, text, text_null, uuid, uuid_null, word,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

fn to(table: &'static str, column: &'static str, target: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().from(table, column).to(target, "id").to_owned()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.create_table(project()).await?;
        let member = table("project_member")
            .col(uuid("project_id"))
            .col(uuid("employee_id"))
            .col(word("role", &["ketua", "sekretaris", "anggota"]))
            .col(text_null("duty"))
            .primary_key(Index::create().col("project_id").col("employee_id"))
            .foreign_key(&mut to("project_member", "project_id", "project"))
            .foreign_key(&mut to("project_member", "employee_id", "employee"))
            .to_owned();
        schema.create_table(member).await?;
        let milestone = table("milestone")
            .col(id())
            .col(uuid("project_id"))
            .col(integer("number"))
            .col(text("title"))
            .col(date("due_on"))
            .col(date_null("done_on"))
            .col(text_null("note"))
            .foreign_key(&mut to("milestone", "project_id", "project"))
            .to_owned();
        schema.create_table(milestone).await?;
        let spending = table("project_spending")
            .col(id())
            .col(uuid("project_id"))
            .col(date("day"))
            .col(big("amount"))
            .col(text("purpose"))
            .col(instant("recorded_at"))
            .foreign_key(&mut to("project_spending", "project_id", "project"))
            .to_owned();
        schema.create_table(spending).await?;
        let collaboration = table("collaboration")
            .col(uuid("project_id"))
            .col(uuid("author_id"))
            .col(uuid("about_id"))
            .col(integer("score"))
            .col(text_null("note"))
            .col(instant("given_at"))
            .primary_key(Index::create().col("project_id").col("author_id").col("about_id"))
            .foreign_key(&mut to("collaboration", "project_id", "project"))
            .foreign_key(&mut to("collaboration", "author_id", "employee"))
            .foreign_key(&mut to("collaboration", "about_id", "employee"))
            .to_owned();
        schema.create_table(collaboration).await?;
        let db = schema.get_connection();
        for sql in [
            "CREATE INDEX project_unit ON project (unit_id, status)",
            "CREATE INDEX project_member_employee ON project_member (employee_id)",
            "CREATE INDEX milestone_project ON milestone (project_id)",
            "CREATE INDEX project_spending_project ON project_spending (project_id)",
        ] {
            db.execute_unprepared(sql).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for name in ["collaboration", "project_spending", "milestone", "project_member", "project"] {
            schema.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}

fn project() -> TableCreateStatement {
    table("project")
        .col(id())
        .col(uuid("unit_id"))
        .col(text("name"))
        .col(text("purpose"))
        .col(uuid_null("iku_id"))
        .col(date("starts_on"))
        .col(date("due_on"))
        .col(big("budget"))
        .col(integer("weight_time"))
        .col(integer("weight_budget"))
        .col(integer("weight_collaboration"))
        .col(word("status", &["draf", "berjalan", "selesai", "dihentikan"]))
        .col(date_null("ended_on"))
        .col(text_null("end_note"))
        .col(big("version"))
        .col(instant("created_at"))
        .col(instant("updated_at"))
        .foreign_key(&mut to("project", "unit_id", "unit"))
        .foreign_key(&mut to("project", "iku_id", "iku"))
        .check(Expr::col("starts_on").lte(Expr::col("due_on")))
        .to_owned()
}
