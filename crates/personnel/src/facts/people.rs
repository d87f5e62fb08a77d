//! Names, numbers and places of people and units, for the lists of other crates.

use std::collections::HashMap;

use chrono::NaiveDate;
use kernel::Nip;
use kernel::calendar::TimeZone;
use kernel::id::{EmployeeId, FactId, PersonId, PositionId, UnitId};
use platform::Scope;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    TryGetable,
};

use super::{CHUNK, Sourced};
use crate::Error;
use crate::entity::{employee, fact, person, placement, unit, unit_version};
use crate::scope;
use crate::value::{FactKind, Ptkp, Status};

/// An employee's name and number.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Named {
    /// The employee.
    pub id: EmployeeId,
    /// The person.
    pub person_id: PersonId,
    /// The employer.
    pub instansi_id: UnitId,
    /// The number; officials have none.
    pub nip: Option<Nip>,
    /// Full name with titles.
    pub name: String,
}

/// Where an employee is placed on a day.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Placed {
    /// The employee.
    pub employee_id: EmployeeId,
    /// The unit.
    pub unit_id: UnitId,
    /// Its name on the day.
    pub unit_name: String,
    /// The definitive position.
    pub position_id: PositionId,
    /// Its title.
    pub position_name: String,
    /// Whether the position heads the unit.
    pub is_head: bool,
}

/// Names and numbers of employees; unknown ids are left out. One query for each chunk.
///
/// # Errors
/// When the database fails.
pub async fn named(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
) -> Result<HashMap<EmployeeId, Named>, Error> {
    let mut all = HashMap::with_capacity(employees.len());
    for chunk in employees.chunks(CHUNK) {
        let rows = select_named()
            .filter(employee::Column::Id.is_in(chunk.iter().copied()))
            .into_model::<Named>()
            .all(conn)
            .await?;
        all.extend(rows.into_iter().map(|row| (row.id, row)));
    }
    Ok(all)
}

/// The name of one employee.
///
/// # Errors
/// When the database fails.
pub async fn employee_name(
    conn: &impl ConnectionTrait,
    employee: EmployeeId,
) -> Result<Option<String>, Error> {
    Ok(named(conn, &[employee]).await?.remove(&employee).map(|named| named.name))
}

/// The employee with a number.
///
/// # Errors
/// When the database fails.
pub async fn employee_by_nip(conn: &impl ConnectionTrait, nip: &Nip) -> Result<Option<Named>, Error> {
    Ok(select_named().filter(employee::Column::Nip.eq(nip.clone())).into_model::<Named>().one(conn).await?)
}

fn select_named() -> sea_orm::Select<employee::Entity> {
    employee::Entity::find()
        .select_only()
        .columns([
            employee::Column::Id,
            employee::Column::PersonId,
            employee::Column::InstansiId,
            employee::Column::Nip,
        ])
        .column(person::Column::Name)
        .inner_join(person::Entity)
}

/// Where employees are placed on a day; those without a definitive position are left out. One query for each chunk.
///
/// # Errors
/// When the database fails.
pub async fn placements(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    as_of: NaiveDate,
) -> Result<HashMap<EmployeeId, Placed>, Error> {
    let mut all = HashMap::with_capacity(employees.len());
    for chunk in employees.chunks(CHUNK) {
        let rows = crate::store::select_placements(as_of)
            .filter(placement::Column::EmployeeId.is_in(chunk.iter().copied()))
            .into_model::<Placed>()
            .all(conn)
            .await?;
        all.extend(rows.into_iter().map(|row| (row.employee_id, row)));
    }
    Ok(all)
}

/// The names of units on a day; unknown ids are left out. One query for each chunk.
///
/// # Errors
/// When the database fails.
pub async fn unit_names(
    conn: &impl ConnectionTrait,
    units: &[UnitId],
    as_of: NaiveDate,
) -> Result<HashMap<UnitId, String>, Error> {
    let mut all = HashMap::with_capacity(units.len());
    for chunk in units.chunks(CHUNK) {
        let rows: Vec<(UnitId, String)> = unit_version::Entity::find()
            .select_only()
            .columns([unit_version::Column::UnitId, unit_version::Column::Name])
            .filter(unit_version::Column::UnitId.is_in(chunk.iter().copied()))
            .filter(scope::holds_on("unit_version", as_of))
            .into_tuple()
            .all(conn)
            .await?;
        all.extend(rows);
    }
    Ok(all)
}

/// The statuses of employees on a day; those without one are left out. One query for each chunk.
///
/// # Errors
/// When the database fails.
pub async fn status_of(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    as_of: NaiveDate,
) -> Result<HashMap<EmployeeId, Sourced<Status>>, Error> {
    words_of(conn, employees, (FactKind::Status, as_of)).await
}

/// The first status that the record of each employee has: of who was a candidate here, `cpns`; of who came from another
/// instansi, `pns` from the day of the transfer. One query for each chunk.
///
/// # Errors
/// When the database fails.
pub async fn first_status_of(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
) -> Result<HashMap<EmployeeId, Sourced<Status>>, Error> {
    let mut all = HashMap::with_capacity(employees.len());
    for chunk in employees.chunks(CHUNK) {
        let rows: Vec<(EmployeeId, FactId, Status, NaiveDate)> = fact::Entity::find()
            .select_only()
            .columns([
                fact::Column::EmployeeId,
                fact::Column::Id,
                fact::Column::Code,
                fact::Column::ValidFrom,
            ])
            .filter(fact::Column::Kind.eq(FactKind::Status))
            .filter(fact::Column::SupersededAt.is_null())
            .filter(fact::Column::EmployeeId.is_in(chunk.iter().copied()))
            .order_by_asc(fact::Column::ValidFrom)
            .into_tuple()
            .all(conn)
            .await?;
        for (employee, fact_id, value, valid_from) in rows {
            all.entry(employee).or_insert(Sourced { value, fact_id, valid_from });
        }
    }
    Ok(all)
}

/// The tax-free statuses of employees on a day; those without one are left out. One query for each chunk.
///
/// # Errors
/// When the database fails.
pub async fn tax_status_of(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    as_of: NaiveDate,
) -> Result<HashMap<EmployeeId, Sourced<Ptkp>>, Error> {
    words_of(conn, employees, (FactKind::TaxStatus, as_of)).await
}

/// The principal word of a kind of fact that an employee has at most once on a day.
async fn words_of<T: TryGetable>(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    (kind, as_of): (FactKind, NaiveDate),
) -> Result<HashMap<EmployeeId, Sourced<T>>, Error> {
    let mut all = HashMap::with_capacity(employees.len());
    for chunk in employees.chunks(CHUNK) {
        let rows: Vec<(EmployeeId, FactId, T, NaiveDate)> = fact::Entity::find()
            .select_only()
            .columns([
                fact::Column::EmployeeId,
                fact::Column::Id,
                fact::Column::Code,
                fact::Column::ValidFrom,
            ])
            .filter(fact::Column::Kind.eq(kind))
            .filter(fact::Column::SupersededAt.is_null())
            .filter(scope::holds_on("fact", as_of))
            .filter(fact::Column::EmployeeId.is_in(chunk.iter().copied()))
            .into_tuple()
            .all(conn)
            .await?;
        all.extend(rows.into_iter().map(|(employee, fact_id, value, valid_from)| {
            (employee, Sourced { value, fact_id, valid_from })
        }));
    }
    Ok(all)
}

/// Whether an employee lies within a scope on a day.
///
/// # Errors
/// When the database fails.
pub async fn is_within(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    employee: EmployeeId,
    as_of: NaiveDate,
) -> Result<bool, Error> {
    let found: Option<EmployeeId> = employee::Entity::find_by_id(employee)
        .select_only()
        .column(employee::Column::Id)
        .filter(scope::of_employees(scope, as_of))
        .into_tuple()
        .one(conn)
        .await?;
    Ok(found.is_some())
}

/// Which of some units are a whole instansi.
///
/// # Errors
/// When the database fails.
pub async fn instansi_among(conn: &impl ConnectionTrait, units: &[UnitId]) -> Result<Vec<UnitId>, Error> {
    Ok(unit::Entity::find()
        .select_only()
        .column(unit::Column::Id)
        .filter(unit::Column::Id.is_in(units.iter().copied()))
        .filter(Expr::col(unit::Column::Id).equals(unit::Column::InstansiId))
        .into_tuple()
        .all(conn)
        .await?)
}

/// The instansi of a unit.
///
/// # Errors
/// When the database fails.
pub async fn instansi_of(conn: &impl ConnectionTrait, unit: UnitId) -> Result<Option<UnitId>, Error> {
    Ok(unit::Entity::find_by_id(unit)
        .select_only()
        .column(unit::Column::InstansiId)
        .into_tuple()
        .one(conn)
        .await?)
}

/// The time zone of an instansi on a day; WIB for an unknown one.
///
/// # Errors
/// When the database fails.
pub async fn time_zone_of(
    conn: &impl ConnectionTrait,
    instansi: UnitId,
    as_of: NaiveDate,
) -> Result<TimeZone, Error> {
    let zone: Option<Option<TimeZone>> = unit_version::Entity::find()
        .select_only()
        .column(unit_version::Column::TimeZone)
        .filter(unit_version::Column::UnitId.eq(instansi))
        .filter(scope::holds_on("unit_version", as_of))
        .into_tuple()
        .one(conn)
        .await?;
    Ok(zone.flatten().unwrap_or_default())
}
