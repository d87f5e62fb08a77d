//! `import`, `import_fault`, `import_object`: spreadsheets taken into the record, what was wrong with them, what they made.

use sea_orm_migration::prelude::*;

use crate::column::{
    big, date_null, id, instant, instant_null, integer, table, text, text_null, uuid, uuid_null, word,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

const STATES: [&str; 7] = ["running", "checked", "committed", "rejected", "stopped", "undoing", "undone"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.create_table(import()).await?;
        schema.create_table(fault()).await?;
        schema.create_table(object()).await?;
        let db = schema.get_connection();
        for sql in [
            "CREATE INDEX import_instansi ON import (instansi_id, made_at)",
            // Who is named as a superior: asked for each employee that an import's undoing removes.
            "CREATE INDEX fact_related_any ON fact (related_employee_id) WHERE related_employee_id IS NOT NULL",
            "CREATE INDEX fact_position_any ON fact (position_id) WHERE position_id IS NOT NULL",
        ] {
            db.execute_unprepared(sql).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let db = schema.get_connection();
        for index in ["fact_position_any", "fact_related_any"] {
            db.execute_unprepared(&format!("DROP INDEX {index}")).await?;
        }
        for name in ["import_object", "import_fault", "import"] {
            schema.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}

fn import() -> TableCreateStatement {
    table("import")
        .col(id())
        .col(text("kind"))
        .col(word("mode", &["dry_run", "partial", "all_or_nothing"]))
        .col(word("status", &STATES))
        .col(uuid("instansi_id"))
        .col(uuid("file_id"))
        .col(text("file_name"))
        .col(text_null("sheet"))
        .col(uuid_null("decree_id"))
        .col(text_null("reason"))
        .col(big("rows"))
        .col(big("faulty"))
        .col(big("committed"))
        .col(big("undone"))
        // The last row of the sheet that was dealt with and committed: where a resumed import goes on.
        .col(big("taken_through"))
        .col(uuid_null("job_id"))
        .col(uuid_null("made_by"))
        .col(instant("made_at"))
        // The instant that everything it wrote carries.
        .col(instant_null("written_at"))
        .col(instant_null("ended_at"))
        .col(instant_null("undone_at"))
        .col(big("version"))
        .foreign_key(ForeignKey::create().from("import", "instansi_id").to("unit", "id"))
        .foreign_key(ForeignKey::create().from("import", "decree_id").to("decree", "id"))
        .to_owned()
}

fn fault() -> TableCreateStatement {
    table("import_fault")
        .col(uuid("import_id"))
        .col(integer("at_row"))
        .col(integer("at_column"))
        // The column by its header; empty for a fault of the whole file.
        .col(text("header"))
        .col(text("code"))
        .col(text("arguments"))
        // What the cell holds, where that is no personal value.
        .col(text_null("shown"))
        .primary_key(
            Index::create().col("import_id").col("at_row").col("at_column").col("header").col("code"),
        )
        .foreign_key(ForeignKey::create().from("import_fault", "import_id").to("import", "id"))
        .to_owned()
}

fn object() -> TableCreateStatement {
    table("import_object")
        .col(uuid("import_id"))
        .col(integer("at_row"))
        .col(word(
            "kind",
            &["unit", "position", "employee", "fact", "resized_fact", "attendance_day", "other"],
        ))
        .col(uuid("object_id"))
        .col(date_null("day"))
        // What was there before, for what is put back.
        .col(text_null("before"))
        .primary_key(Index::create().col("import_id").col("at_row").col("object_id"))
        .foreign_key(ForeignKey::create().from("import_object", "import_id").to("import", "id"))
        .to_owned()
}
