//! Whole rosters at once: the demo region, a migration from another system, the benchmark.
//!
//! Ids are given by the caller, so that rows can refer to each other before they exist. Rows are trusted: only what the
//! database itself checks is checked (numbers unique, references there, one head for a unit). Every object still gets its
//! act. Each chunk commits by itself.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use kernel::calendar::TimeZone;
use kernel::id::{EmployeeId, FactId, PersonId, PositionId, UnitId};
use platform::bulk::BulkInsert;
use platform::vault::{Field, Vault};
use platform::{Act, Acted, Db, acts};
use sea_orm::{
    ActiveEnum, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, Value,
};

use crate::attendance::{NewDay, acted};
use crate::entity::unit_version::UnitKind;
use crate::entity::{fact, position, unit, unit_version};
use crate::error::Error;
use crate::hiring::CreateEmployee;
use crate::rules::fact::NewFact;
use crate::rules::position::NewPosition;
use crate::value::FactValue;
use crate::{closure, positions, sealing};

/// Objects in one transaction.
const CHUNK: usize = 1_000;
/// Days of attendance in one transaction.
const DAYS: usize = 20_000;

/// A unit of a whole tree.
#[derive(Clone, Debug)]
pub struct BulkUnit {
    /// Its id.
    pub id: UnitId,
    /// The root of its tree; itself for an instansi.
    pub instansi_id: UnitId,
    /// The unit above; none for an instansi.
    pub parent_id: Option<UnitId>,
    /// The name on decrees.
    pub name: String,
    /// What it is in the tree.
    pub kind: UnitKind,
    /// The code in registers.
    pub code: Option<String>,
    /// The first day on which it exists.
    pub valid_from: NaiveDate,
    /// Instansi only.
    pub time_zone: Option<TimeZone>,
}

/// Inserts whole trees, parents before children, and computes their closure once.
///
/// # Errors
/// `Invalid` when they form no tree; when the database refuses a row.
pub async fn insert_units(db: &Db, act: &Act, units: &[BulkUnit]) -> Result<(), Error> {
    let tx = platform::begin(db).await?;
    for chunk in units.chunks(CHUNK) {
        let rows = chunk.iter().map(|new| {
            let (id, instansi_id, code) = (new.id, new.instansi_id, new.code.clone());
            unit::Model { id, instansi_id, code, version: 1, created_at: act.at }.into_active_model()
        });
        unit::Entity::insert_many(rows).exec_without_returning(&tx).await?;
        let versions = chunk.iter().map(|new| {
            let version = unit_version::Model {
                unit_id: new.id,
                valid_from: new.valid_from,
                valid_until: kernel::DateRange::OPEN_END,
                name: new.name.clone(),
                kind: new.kind,
                parent_id: new.parent_id,
                time_zone: new.time_zone,
            };
            version.into_active_model()
        });
        unit_version::Entity::insert_many(versions).exec_without_returning(&tx).await?;
    }
    let instansi: BTreeSet<UnitId> = units.iter().map(|new| new.instansi_id).collect();
    for instansi in instansi {
        closure::rebuild(&tx, instansi).await?;
    }
    let made = units.iter().map(|new| {
        let kind = match new.parent_id {
            None => "personnel.instansi_created",
            Some(_) => "personnel.unit_created",
        };
        Acted::new(kind, new.id).within(new.id).effective(new.valid_from)
    });
    acts::record_all(&tx, act, made.collect()).await?;
    tx.commit().await?;
    Ok(())
}

/// Inserts posts.
///
/// # Errors
/// When the database refuses a row.
pub async fn insert_positions(db: &Db, act: &Act, new: Vec<(PositionId, NewPosition)>) -> Result<(), Error> {
    for chunk in new.chunks(CHUNK) {
        let tx = platform::begin(db).await?;
        let rows: Vec<position::Model> = chunk
            .iter()
            .map(|(id, new)| position::Model { id: *id, ..positions::model(new.clone(), act) })
            .collect();
        let made: Vec<Acted> = rows
            .iter()
            .map(|row| Acted::new("personnel.position_created", row.id).within(row.unit_id))
            .collect();
        let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
        position::Entity::insert_many(rows).exec_without_returning(&tx).await?;
        acts::record_all(&tx, act, made).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Inserts people with their facts, sealed in bulk. Whoever is named as a superior comes before those who name him.
///
/// # Errors
/// When the database refuses a row; when a person was erased.
pub async fn insert_employees(
    db: &Db,
    vault: &Vault,
    act: &Act,
    new: &[(EmployeeId, CreateEmployee)],
) -> Result<(), Error> {
    for chunk in new.chunks(CHUNK) {
        let tx = platform::begin(db).await?;
        let people: Vec<PersonId> = chunk.iter().map(|_| PersonId::new()).collect();
        insert_people(&tx, vault, act, (chunk, &people)).await?;
        insert_facts(&tx, vault, act, (chunk, &people)).await?;
        let made = chunk.iter().map(|(id, new)| {
            let mut made = Acted::new("personnel.employee_created", *id).about(*id).within(new.instansi_id);
            made.effective_from = new.facts.iter().map(|fact| fact.valid_from).min();
            made
        });
        acts::record_all(&tx, act, made.collect()).await?;
        tx.commit().await?;
    }
    Ok(())
}

pub(crate) async fn insert_people(
    tx: &DatabaseTransaction,
    vault: &Vault,
    act: &Act,
    (chunk, people): (&[(EmployeeId, CreateEmployee)], &[PersonId]),
) -> Result<(), Error> {
    let mut numbers: Vec<(Field, &str)> = Vec::with_capacity(chunk.len() * 2);
    for ((_, new), person) in chunk.iter().zip(people) {
        for (name, number) in [("nik", &new.nik), ("npwp", &new.npwp)] {
            numbers.extend(number.as_ref().map(|number| (Field::of(*person, name), number.0.as_str())));
        }
    }
    let sealed = vault.seal_many(tx, &numbers).await?;
    let mut sealed: HashMap<Field, (Vec<u8>, String)> = numbers
        .iter()
        .zip(sealed)
        .map(|((field, text), sealed)| (*field, (sealed.0, vault.lookup_hash(field.name, text))))
        .collect();
    let mut person_rows = Vec::with_capacity(chunk.len());
    let mut employee_rows = Vec::with_capacity(chunk.len());
    for ((id, new), person) in chunk.iter().zip(people) {
        let (nik, nik_hash) = sealed.remove(&Field::of(*person, "nik")).unzip();
        let (npwp, npwp_hash) = sealed.remove(&Field::of(*person, "npwp")).unzip();
        person_rows.push([
            person.0.into(),
            new.name.clone().into(),
            new.sex.to_value().into(),
            new.birth_date.into(),
            Value::from(nik),
            Value::from(nik_hash),
            Value::from(npwp),
            Value::from(npwp_hash),
            act.at.into(),
        ]);
        let nip = Value::from(new.nip.as_ref().map(|nip| nip.digits().to_owned()));
        let instansi: Value = new.instansi_id.0.into();
        employee_rows.push([id.0.into(), person.0.into(), nip, instansi, 1_i64.into(), act.at.into()]);
    }
    PERSON.insert(tx, person_rows).await?;
    EMPLOYEE.insert(tx, employee_rows).await?;
    Ok(())
}

const PERSON: BulkInsert<9> = BulkInsert {
    table: "person",
    columns: [
        ("id", "uuid"),
        ("name", "text"),
        ("sex", "text"),
        ("birth_date", "date"),
        ("nik_sealed", "bytea"),
        ("nik_hash", "text"),
        ("npwp_sealed", "bytea"),
        ("npwp_hash", "text"),
        ("created_at", "timestamptz"),
    ],
    skip_existing: false,
};

const EMPLOYEE: BulkInsert<6> = BulkInsert {
    table: "employee",
    columns: [
        ("id", "uuid"),
        ("person_id", "uuid"),
        ("nip", "text"),
        ("instansi_id", "uuid"),
        ("version", "bigint"),
        ("created_at", "timestamptz"),
    ],
    skip_existing: false,
};

const FACT: BulkInsert<13> = BulkInsert {
    table: "fact",
    columns: [
        ("id", "uuid"),
        ("employee_id", "uuid"),
        ("kind", "text"),
        ("code", "text"),
        ("unit_id", "uuid"),
        ("position_id", "uuid"),
        ("related_employee_id", "uuid"),
        ("value", "text"),
        ("valid_from", "date"),
        ("valid_until", "date"),
        ("recorded_at", "timestamptz"),
        ("decree_id", "uuid"),
        ("expires_on", "date"),
    ],
    skip_existing: false,
};

pub(crate) async fn insert_facts(
    tx: &DatabaseTransaction,
    vault: &Vault,
    act: &Act,
    (chunk, people): (&[(EmployeeId, CreateEmployee)], &[PersonId]),
) -> Result<(), Error> {
    let mut values: Vec<(PersonId, FactValue)> = Vec::new();
    let mut facts: Vec<(EmployeeId, &NewFact)> = Vec::new();
    for ((id, new), person) in chunk.iter().zip(people) {
        values.extend(new.facts.iter().map(|fact| (*person, fact.value.clone())));
        facts.extend(new.facts.iter().map(|fact| (*id, fact)));
    }
    let asked: BTreeSet<PositionId> = facts.iter().filter_map(|(_, fact)| fact.value.position()).collect();
    let found = position::Entity::find().filter(position::Column::Id.is_in(asked)).all(tx).await?;
    let unit_of: HashMap<PositionId, UnitId> =
        found.into_iter().map(|position| (position.id, position.unit_id)).collect();
    let sealed = sealing::seal(tx, vault, values).await?;
    let rows: Vec<[Value; 13]> = facts
        .into_iter()
        .zip(sealed)
        .map(|((employee, fact), sealed)| {
            let position = fact.value.position();
            let unit = position.and_then(|position| unit_of.get(&position));
            [
                FactId::new().0.into(),
                employee.0.into(),
                fact.value.kind().word().into(),
                fact.value.code().into(),
                unit.map(|unit| unit.0).into(),
                position.map(|position| position.0).into(),
                fact.value.related_employee().map(|superior| superior.0).into(),
                sealed.into(),
                fact.valid_from.into(),
                fact.range().stored_until().into(),
                act.at.into(),
                fact.decree_id.map(|decree| decree.0).into(),
                fact.value.expires_on().into(),
            ]
        })
        .collect();
    let mut rows = rows.into_iter();
    while rows.len() > 0 {
        FACT.insert(tx, rows.by_ref().take(CHUNK).collect()).await?;
    }
    Ok(())
}

/// Inserts facts that were judged and sealed.
pub(crate) async fn insert_fact_rows(tx: &DatabaseTransaction, rows: Vec<fact::Model>) -> Result<(), Error> {
    let values = |row: fact::Model| {
        [
            row.id.0.into(),
            row.employee_id.0.into(),
            row.kind.word().into(),
            row.code.into(),
            row.unit_id.map(|unit| unit.0).into(),
            row.position_id.map(|position| position.0).into(),
            row.related_employee_id.map(|employee| employee.0).into(),
            row.value.into(),
            row.valid_from.into(),
            row.valid_until.into(),
            row.recorded_at.into(),
            row.decree_id.map(|decree| decree.0).into(),
            row.expires_on.into(),
        ]
    };
    let mut rows = rows.into_iter().map(values);
    while rows.len() > 0 {
        FACT.insert(tx, rows.by_ref().take(CHUNK).collect()).await?;
    }
    Ok(())
}

const DAY: BulkInsert<9> = BulkInsert {
    table: "attendance_day",
    columns: [
        ("employee_id", "uuid"),
        ("day", "date"),
        ("code", "text"),
        ("arrived_at", "time"),
        ("left_at", "time"),
        ("minutes_late", "integer"),
        ("minutes_early", "integer"),
        ("missed_ceremony", "boolean"),
        ("recorded_at", "timestamptz"),
    ],
    skip_existing: true,
};

/// Inserts days of attendance; a day that is recorded already stays as it is.
///
/// # Errors
/// When the database refuses a row.
pub async fn insert_attendance(db: &Db, act: &Act, days: &[NewDay]) -> Result<(), Error> {
    for part in days.chunks(DAYS) {
        let tx = platform::begin(db).await?;
        for chunk in part.chunks(CHUNK) {
            let rows = chunk.iter().map(|day| {
                [
                    day.employee_id.0.into(),
                    day.day.into(),
                    day.code.into(),
                    day.arrived_at.into(),
                    day.left_at.into(),
                    day.minutes_late.into(),
                    day.minutes_early.into(),
                    day.missed_ceremony.into(),
                    act.at.into(),
                ]
            });
            DAY.insert(&tx, rows.collect()).await?;
        }
        acts::record_all(&tx, act, acted(part)).await?;
        tx.commit().await?;
    }
    Ok(())
}
