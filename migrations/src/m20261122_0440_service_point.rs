//! `service_point`, `survey_visit`, `survey_sheet` and `complaint`: what citizens say of a service, without saying who they are.

use sea_orm_migration::prelude::*;

use crate::column::{
    big, big_null, boolean, date, id, instant, instant_null, integer, table, text, text_null, uuid,
    uuid_null, word,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

const CATEGORIES: [&str; 6] = ["persyaratan", "prosedur_waktu", "biaya", "petugas", "sarana", "lainnya"];
const STATES: [&str; 4] = ["diterima", "diproses", "dijawab", "ditutup"];

/// An answer to one element, which may be left out.
fn answer(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).integer().null().check(Expr::col(name).is_in([1, 2, 3, 4])).take()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let point = table("service_point")
            .col(id())
            .col(uuid("unit_id"))
            .col(uuid("instansi_id"))
            .col(text("name"))
            .col(text("service"))
            .col(text("token"))
            .col(boolean("hands_out_visits"))
            .col(integer("visits_per_hour_max"))
            .col(big_null("population"))
            .col(boolean("is_open"))
            .col(big("version"))
            .col(instant("created_at"))
            .foreign_key(ForeignKey::create().from("service_point", "unit_id").to("unit", "id"))
            .foreign_key(ForeignKey::create().from("service_point", "instansi_id").to("unit", "id"))
            .to_owned();
        schema.create_table(point).await?;
        let visit = table("survey_visit")
            .col(id())
            .col(uuid("service_point_id"))
            .col(text("token_hash"))
            .col(boolean("by_officer"))
            .col(instant("issued_at"))
            .col(instant("expires_at"))
            .col(instant_null("used_at"))
            .foreign_key(
                ForeignKey::create().from("survey_visit", "service_point_id").to("service_point", "id"),
            )
            .to_owned();
        schema.create_table(visit).await?;
        let mut sheet = table("survey_sheet");
        sheet.col(id()).col(uuid("service_point_id")).col(uuid("unit_id")).col(date("answered_on"));
        sheet.col(instant("answered_at"));
        for element in ["u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8", "u9"] {
            sheet.col(answer(element));
        }
        sheet.col(text_null("comment")).col(text_null("trimmed_as"));
        sheet.foreign_key(
            ForeignKey::create().from("survey_sheet", "service_point_id").to("service_point", "id"),
        );
        schema.create_table(sheet).await?;
        schema.create_table(complaint()).await?;
        let db = schema.get_connection();
        for index in [
            "CREATE UNIQUE INDEX service_point_token ON service_point (token)",
            "CREATE INDEX service_point_unit ON service_point (unit_id)",
            "CREATE UNIQUE INDEX survey_visit_token ON survey_visit (token_hash)",
            "CREATE INDEX survey_visit_point ON survey_visit (service_point_id, issued_at)",
            "CREATE INDEX survey_sheet_unit ON survey_sheet (unit_id, answered_on)",
            "CREATE INDEX survey_sheet_point ON survey_sheet (service_point_id, answered_on)",
            "CREATE UNIQUE INDEX complaint_token ON complaint (token_hash)",
            "CREATE INDEX complaint_unit ON complaint (unit_id, status)",
        ] {
            db.execute_unprepared(index).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for name in ["complaint", "survey_sheet", "survey_visit", "service_point"] {
            schema.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}

fn complaint() -> TableCreateStatement {
    table("complaint")
        .col(id())
        .col(uuid("unit_id"))
        .col(uuid("instansi_id"))
        .col(uuid_null("service_point_id"))
        .col(text("token_hash"))
        .col(word("category", &CATEGORIES))
        .col(text("body"))
        .col(word("status", &STATES))
        .col(date("due_on"))
        .col(boolean("is_overdue"))
        .col(uuid_null("handler_id"))
        .col(text_null("answer"))
        .col(instant_null("answered_at"))
        .col(text_null("reopened_note"))
        .col(text_null("closing_note"))
        .col(instant_null("closed_at"))
        .col(big("version"))
        .col(instant("received_at"))
        .foreign_key(ForeignKey::create().from("complaint", "unit_id").to("unit", "id"))
        .foreign_key(ForeignKey::create().from("complaint", "service_point_id").to("service_point", "id"))
        .to_owned()
}
