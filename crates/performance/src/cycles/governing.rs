//! Which cycle governs whom.

use std::collections::{BTreeSet, HashMap};

use kernel::id::{EmployeeId, UnitId};
use personnel::facts;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::Error;
use crate::entity::cycle;
use crate::states::CycleStatus;

/// The published cycle of each employee's region for a year; those of a region without one are left out. Two queries for each
/// 1,000 employees.
///
/// # Errors
/// When the database fails.
pub async fn governing(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    year: i32,
) -> Result<HashMap<EmployeeId, cycle::Model>, Error> {
    let named = facts::named(conn, employees).await?;
    let instansi: BTreeSet<UnitId> = named.values().map(|named| named.instansi_id).collect();
    let cycles = published(conn, instansi, year).await?;
    let governs =
        |employee: &EmployeeId| Some((*employee, cycles.get(&named.get(employee)?.instansi_id)?.clone()));
    Ok(employees.iter().filter_map(governs).collect())
}

/// The published cycle of a region for a year.
///
/// # Errors
/// When the database fails.
pub async fn of_instansi(
    conn: &impl ConnectionTrait,
    instansi: UnitId,
    year: i32,
) -> Result<Option<cycle::Model>, Error> {
    Ok(published(conn, BTreeSet::from([instansi]), year).await?.remove(&instansi))
}

async fn published(
    conn: &impl ConnectionTrait,
    instansi: BTreeSet<UnitId>,
    year: i32,
) -> Result<HashMap<UnitId, cycle::Model>, Error> {
    let rows = cycle::Entity::find()
        .filter(cycle::Column::InstansiId.is_in(instansi))
        .filter(cycle::COLUMN.year.eq(year))
        .filter(cycle::COLUMN.status.ne(CycleStatus::Draf))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|cycle| (cycle.instansi_id, cycle)).collect())
}
