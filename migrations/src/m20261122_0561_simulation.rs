//! `simulation`: pay tried by other rules; `simulation_person`: what that would pay to whom.

use sea_orm_migration::prelude::*;

use crate::column::{big, id, instant, instant_null, integer, table, text, text_null, uuid, uuid_null, word};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let simulation = table("simulation")
            .col(id())
            .col(uuid("instansi_id"))
            .col(uuid("unit_id"))
            .col(text("name"))
            .col(text("first_month"))
            .col(text("last_month"))
            .col(word("status", &["calculating", "calculated", "failed", "cancelled"]))
            .col(text("trial"))
            .col(text_null("figures"))
            .col(uuid_null("job_id"))
            .col(uuid("asked_by"))
            .col(uuid_null("asked_for"))
            .col(instant("asked_at"))
            .col(instant_null("ended_at"))
            .foreign_key(ForeignKey::create().from("simulation", "unit_id").to("unit", "id"))
            .to_owned();
        schema.create_table(simulation).await?;
        // No key to employees: thousands of rows at once, whose ids were just read, as with payslips.
        let person = table("simulation_person")
            .col(uuid("simulation_id"))
            .col(uuid("employee_id"))
            .col(uuid("unit_id"))
            .col(text("golongan"))
            .col(integer("kelas_jabatan"))
            .col(big("baseline_gross"))
            .col(big("simulated_gross"))
            .col(big("baseline_net"))
            .col(big("simulated_net"))
            .primary_key(Index::create().col("simulation_id").col("employee_id"))
            .foreign_key(
                ForeignKey::create()
                    .from("simulation_person", "simulation_id")
                    .to("simulation", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .to_owned();
        schema.create_table(person).await?;
        let db = schema.get_connection();
        db.execute_unprepared("CREATE INDEX simulation_unit ON simulation (unit_id, id)").await?;
        db.execute_unprepared("CREATE INDEX simulation_person_employee ON simulation_person (employee_id)")
            .await?;
        Ok(())
    }

    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for name in ["simulation_person", "simulation"] {
            schema.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}
