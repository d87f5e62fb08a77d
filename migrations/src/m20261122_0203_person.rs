//! `person` and `employee`: a human being, and each employment under one NIP.

use sea_orm_migration::prelude::*;

use crate::column::{big, bytes_null, date, id, instant, table, text, text_null, uuid, word};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let person = table("person")
            .col(id())
            .col(text("name"))
            .col(word("sex", &["male", "female"]))
            .col(date("birth_date"))
            .col(bytes_null("nik_sealed"))
            .col(text_null("nik_hash"))
            .col(bytes_null("npwp_sealed"))
            .col(text_null("npwp_hash"))
            .col(instant("created_at"))
            .to_owned();
        schema.create_table(person).await?;
        let employee = table("employee")
            .col(id())
            .col(uuid("person_id"))
            .col(text("nip"))
            .col(uuid("instansi_id"))
            .col(big("version"))
            .col(instant("created_at"))
            .foreign_key(ForeignKey::create().from("employee", "person_id").to("person", "id"))
            .foreign_key(ForeignKey::create().from("employee", "instansi_id").to("unit", "id"))
            .to_owned();
        schema.create_table(employee).await?;
        let db = schema.get_connection();
        db.execute_unprepared("CREATE UNIQUE INDEX person_nik ON person (nik_hash)").await?;
        db.execute_unprepared("CREATE UNIQUE INDEX person_npwp ON person (npwp_hash)").await?;
        db.execute_unprepared("CREATE INDEX person_name ON person (name)").await?;
        db.execute_unprepared("CREATE UNIQUE INDEX employee_nip ON employee (nip)").await?;
        db.execute_unprepared("CREATE INDEX employee_person ON employee (person_id)").await?;
        db.execute_unprepared("CREATE INDEX employee_instansi ON employee (instansi_id, id)").await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.drop_table(Table::drop().table("employee").to_owned()).await?;
        schema.drop_table(Table::drop().table("person").to_owned()).await
    }
}
