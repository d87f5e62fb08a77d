//! `shadow_row`, `shadow_comparison`, `shadow_person`: the lists that a region pays by, held against what Merit would pay. An
//! import may be about a month, and may be nobody's business but its maker's.

use sea_orm_migration::prelude::*;

use crate::column::{
    big, big_null, boolean, id, instant, instant_null, table, text, text_null, uuid, uuid_null, word,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

const KINDS: [&str; 2] = ["gaji_induk", "tpp"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let month = Table::alter().table("import").add_column(text_null("month")).to_owned();
        schema.alter_table(month).await?;
        let is_confidential = boolean("is_confidential").default(false).take();
        schema.alter_table(Table::alter().table("import").add_column(is_confidential).to_owned()).await?;
        schema.create_table(rows()).await?;
        schema.create_table(comparison()).await?;
        schema.create_table(person()).await?;
        let db = schema.get_connection();
        for sql in [
            "CREATE UNIQUE INDEX shadow_row_once ON shadow_row (instansi_id, service_month, base_kind, nip)",
            "CREATE INDEX shadow_row_import ON shadow_row (import_id)",
            "CREATE INDEX shadow_comparison_run ON shadow_comparison (run_id)",
            "CREATE INDEX shadow_comparison_instansi ON shadow_comparison (instansi_id, service_month)",
            "CREATE UNIQUE INDEX shadow_person_once ON shadow_person (comparison_id, nip)",
        ] {
            db.execute_unprepared(sql).await?;
        }
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for name in ["shadow_person", "shadow_comparison", "shadow_row"] {
            schema.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        for column in ["is_confidential", "month"] {
            schema.alter_table(Table::alter().table("import").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}

fn rows() -> TableCreateStatement {
    table("shadow_row")
        .col(id())
        .col(uuid("import_id"))
        .col(uuid("instansi_id"))
        .col(text("service_month"))
        .col(word("base_kind", &KINDS))
        .col(text("nip"))
        .col(text_null("name"))
        .col(text("listed"))
        .foreign_key(ForeignKey::create().from("shadow_row", "import_id").to("import", "id"))
        .foreign_key(ForeignKey::create().from("shadow_row", "instansi_id").to("unit", "id"))
        .to_owned()
}

fn comparison() -> TableCreateStatement {
    table("shadow_comparison")
        .col(id())
        .col(uuid("run_id"))
        .col(uuid("instansi_id"))
        .col(uuid("unit_id"))
        .col(text("service_month"))
        .col(word("base_kind", &KINDS))
        .col(word("status", &["comparing", "compared", "failed"]))
        .col(text_null("content_hash"))
        .col(text_null("summary"))
        .col(uuid_null("job_id"))
        .col(uuid("made_by"))
        .col(instant("made_at"))
        .col(instant_null("ended_at"))
        .foreign_key(ForeignKey::create().from("shadow_comparison", "run_id").to("payroll_run", "id"))
        .to_owned()
}

fn person() -> TableCreateStatement {
    table("shadow_person")
        .col(id())
        .col(uuid("comparison_id"))
        .col(text("nip"))
        .col(uuid_null("employee_id"))
        .col(text_null("name"))
        .col(word("outcome", &["equal", "different", "only_theirs", "only_merit"]))
        .col(big("difference"))
        .col(big_null("theirs"))
        .col(big_null("merit"))
        .col(text("compared"))
        .col(text("reasons"))
        .foreign_key(
            ForeignKey::create().from("shadow_person", "comparison_id").to("shadow_comparison", "id"),
        )
        .to_owned()
}
