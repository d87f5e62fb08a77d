//! What was recorded under an older schema is there, and means the same, under the newer one.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::FactId;
use migrations::Migrator;
use personnel::entity::{employee, fact, placement, unit_head};
use personnel::value::{FactKind, FactValue, StudyMode};
use platform::Db;
use scratch::{Kind, Store};
use sea_orm_migration::MigratorTrait;
use sea_orm_migration::sea_orm::sea_query::{InsertStatement, Query, Value};
use sea_orm_migration::sea_orm::{ConnectionTrait, EntityTrait, Statement};
use uuid::Uuid;

#[tokio::test]
async fn facts_of_the_first_kinds_survive_on_sqlite() {
    facts_survive(Kind::Sqlite).await;
}

#[tokio::test]
async fn facts_of_the_first_kinds_survive_on_postgres() {
    facts_survive(Kind::Postgres).await;
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn at() -> DateTime<Utc> {
    "2026-01-05T02:00:00Z".parse().unwrap()
}

pub fn row(table: &'static str, columns: &[&'static str], values: Vec<Value>) -> InsertStatement {
    let values = values.into_iter().map(Into::into);
    Query::insert().into_table(table).columns(columns.iter().copied()).values(values).unwrap().take()
}

/// What is true of the head, leave among it that is a study assignment today.
fn facts([unit, position, employee]: [Uuid; 3]) -> Vec<InsertStatement> {
    let held = format!(r#"{{"kind":"position","position_id":"{position}","standing":"definitif"}}"#);
    let mut rows = Vec::new();
    for (kind, code, value) in [
        ("status", "pns", r#"{"kind":"status","status":"pns"}"#),
        ("position", "definitif", held.as_str()),
        ("leave", "tugas_belajar", r#"{"kind":"leave","leave":"tugas_belajar"}"#),
        ("leave", "cuti_tahunan", r#"{"kind":"leave","leave":"cuti_tahunan"}"#),
    ] {
        let placed = (kind == "position").then_some((unit, position)).unzip();
        rows.push(row(
            "fact",
            &[
                "id",
                "employee_id",
                "kind",
                "code",
                "unit_id",
                "position_id",
                "value",
                "valid_from",
                "valid_until",
                "recorded_at",
            ],
            vec![
                FactId::new().0.into(),
                employee.into(),
                kind.into(),
                code.into(),
                placed.0.into(),
                placed.1.into(),
                value.into(),
                day("2020-01-01").into(),
                kernel::DateRange::OPEN_END.into(),
                at().into(),
            ],
        ));
    }
    rows
}

/// A unit with its head's post and the head, as the schema was before facts had all their kinds.
async fn record(db: &Db, [unit, position, person, employee]: [Uuid; 4]) {
    let mut rows: Vec<InsertStatement> = Vec::new();
    let mut insert = |table, columns: &[&'static str], values| rows.push(row(table, columns, values));
    let none = || Value::from(Option::<String>::None);
    insert(
        "unit",
        &["id", "instansi_id", "version", "created_at"],
        vec![unit.into(), unit.into(), 1_i64.into(), at().into()],
    );
    insert(
        "position",
        &["id", "unit_id", "name", "kind", "eselon", "kelas_jabatan", "seats", "is_head", "created_at"],
        vec![
            position.into(),
            unit.into(),
            "Kepala".into(),
            "struktural".into(),
            "II/b".into(),
            14_i32.into(),
            1_i32.into(),
            true.into(),
            at().into(),
        ],
    );
    insert(
        "person",
        &["id", "name", "sex", "birth_date", "nik_hash", "created_at"],
        vec![person.into(), "Budi".into(), "male".into(), day("1985-03-15").into(), none(), at().into()],
    );
    insert(
        "employee",
        &["id", "person_id", "nip", "instansi_id", "version", "created_at"],
        vec![
            employee.into(),
            person.into(),
            "198503152010011007".into(),
            unit.into(),
            1_i64.into(),
            at().into(),
        ],
    );
    rows.extend(facts([unit, position, employee]));
    for row in rows {
        db.write().execute(&row).await.unwrap();
    }
}

async fn facts_survive(kind: Kind) {
    let store = Store::bare(kind).await;
    let db = Db::connect(&store.url, None).await.unwrap();
    let names: Vec<String> = Migrator::migrations().iter().map(|step| step.name().to_owned()).collect();
    let before = names.iter().position(|name| name.contains("_0210_")).unwrap();
    Migrator::up(db.write(), Some(u32::try_from(before).unwrap())).await.unwrap();
    let ids = std::array::from_fn(|_| FactId::new().0);
    record(&db, ids).await;

    Migrator::up(db.write(), None).await.unwrap();
    let facts = fact::Entity::find().all(db.read()).await.unwrap();
    let kinds = |wanted| facts.iter().filter(|fact| fact.kind == wanted).count();
    let counts =
        [FactKind::Status, FactKind::Position, FactKind::Leave, FactKind::StudyAssignment].map(kinds);
    assert_eq!((facts.len(), counts), (4, [1, 1, 1, 1]), "{kind:?}");
    let study = facts.iter().find(|fact| fact.kind == FactKind::StudyAssignment).unwrap();
    let FactValue::StudyAssignment(value) = study.sealed_value().unwrap() else { panic!("{}", study.value) };
    assert_eq!((value.mode, study.valid_from), (StudyMode::FullTime, day("2020-01-01")));
    assert!(facts.iter().all(|fact| fact.sealed_value().is_ok() && fact.expires_on.is_none()));

    let employee = employee::Entity::find().one(db.read()).await.unwrap().unwrap();
    assert_eq!(employee.nip.unwrap().digits(), "198503152010011007");
    let placed = placement::Entity::find().one(db.read()).await.unwrap().unwrap();
    assert_eq!((placed.unit_id.0, placed.is_head), (ids[0], true));
    let head = unit_head::Entity::find().one(db.read()).await.unwrap().unwrap();
    assert_eq!((head.employee_id.0, head.standing), (ids[3], 1));
    if kind == Kind::Sqlite {
        let broken = Statement::from_string(db.write().get_database_backend(), "PRAGMA foreign_key_check");
        assert!(
            db.write().query_all_raw(broken).await.unwrap().is_empty(),
            "every reference still leads somewhere"
        );
    }
}
