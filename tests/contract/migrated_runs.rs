//! Runs and slots of the first two kinds are there, and mean the same, where there are more kinds.

use kernel::id::{EmployeeId, RunId, UnitId};
use migrations::Migrator;
use payroll::entity::{payroll_run, payroll_slot};
use payroll::runs::{BaseKind, RunKind};
use platform::Db;
use scratch::{Kind, Store};
use sea_orm_migration::MigratorTrait;
use sea_orm_migration::sea_orm::sea_query::Value;
use sea_orm_migration::sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, Set};

use super::migrations_kept::{at, day, row};

#[tokio::test]
async fn runs_of_the_first_kinds_survive_on_sqlite() {
    runs_survive(Kind::Sqlite).await;
}

#[tokio::test]
async fn runs_of_the_first_kinds_survive_on_postgres() {
    runs_survive(Kind::Postgres).await;
}

async fn runs_survive(kind: Kind) {
    let store = Store::bare(kind).await;
    let db = Db::connect(&store.url, None).await.unwrap();
    let names: Vec<String> = Migrator::migrations().iter().map(|step| step.name().to_owned()).collect();
    let before = names.iter().position(|name| name.contains("_0535_")).unwrap();
    Migrator::up(db.write(), Some(u32::try_from(before).unwrap())).await.unwrap();
    let (unit, run, person) = (UnitId::new(), RunId::new(), EmployeeId::new());
    record(&db, (unit, run, person)).await;

    Migrator::up(db.write(), None).await.unwrap();
    let kept = payroll_run::Entity::find().one(db.read()).await.unwrap().unwrap();
    assert_eq!((kept.id, kept.kind, kept.base_kind), (run, RunKind::Tpp, BaseKind::Tpp), "{kind:?}");
    let slot = payroll_slot::Entity::find().one(db.read()).await.unwrap().unwrap();
    assert_eq!((slot.employee_id, slot.kind), (person, BaseKind::Tpp));
    let mut yearly = slot.clone().into_active_model().reset_all();
    yearly.run_id = Set(RunId::new());
    yearly.kind = Set(BaseKind::Gaji13);
    yearly.insert(db.write()).await.unwrap();
    let mut twice = slot.into_active_model().reset_all();
    twice.run_id = Set(RunId::new());
    assert!(twice.insert(db.write()).await.is_err(), "nobody has two slots of a kind and month");
}

async fn record(db: &Db, (unit, run, person): (UnitId, RunId, EmployeeId)) {
    let one = || Value::from(1_i64);
    let unit_row = row(
        "unit",
        &["id", "instansi_id", "version", "created_at"],
        vec![unit.0.into(), unit.0.into(), one(), at().into()],
    );
    let columns = [
        ("id", run.0.into()),
        ("instansi_id", unit.0.into()),
        ("unit_id", unit.0.into()),
        ("kind", "tpp".into()),
        ("service_month", "2026-02".into()),
        ("payment_month", "2026-02".into()),
        ("facts_as_of", day("2026-02-01").into()),
        ("facts_until", day("2026-03-01").into()),
        ("status_after", day("2026-03-01").into()),
        ("status", "draft".into()),
        ("payslip_count", one()),
        ("gross", one()),
        ("deductions", one()),
        ("net", one()),
        ("tax", one()),
        ("made_by", unit.0.into()),
        ("made_at", at().into()),
        ("version", one()),
    ];
    let (names, values): (Vec<&'static str>, Vec<Value>) = columns.into_iter().unzip();
    let slot = row(
        "payroll_slot",
        &["run_id", "employee_id", "service_month", "kind"],
        vec![run.0.into(), person.0.into(), "2026-02".into(), "tpp".into()],
    );
    for row in [unit_row, row("payroll_run", &names, values), slot] {
        db.write().execute(&row).await.unwrap();
    }
}
