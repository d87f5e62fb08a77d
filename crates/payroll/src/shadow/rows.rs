//! Queries about the rows of lists.

use std::collections::HashSet;

use kernel::id::{EmployeeId, UnitId};
use kernel::{Month, Nip};
use personnel::entity::employee;
use personnel::facts::CHUNK;
use personnel::imports::Desk;
use personnel::scope;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Select};

use crate::Error;
use crate::entity::shadow_row as row;
use crate::runs::BaseKind;

/// Whose list of which month and kind of pay.
pub(super) type OfList = (UnitId, Month, BaseKind);

pub(super) fn broken(what: impl std::fmt::Display) -> Error {
    platform::Error::Broken(format!("a list of pay: {what}")).into()
}

pub(super) fn of_list((instansi, month, base_kind): OfList) -> Select<row::Entity> {
    row::Entity::find()
        .filter(row::COLUMN.instansi_id.eq(instansi))
        .filter(row::COLUMN.service_month.eq(month))
        .filter(row::COLUMN.base_kind.eq(base_kind))
}

/// Which of some numbers a list has already.
pub(super) async fn listed_already(
    conn: &impl ConnectionTrait,
    of: OfList,
    nips: &[Nip],
) -> Result<HashSet<Nip>, Error> {
    let mut found = HashSet::new();
    for chunk in nips.chunks(CHUNK) {
        let rows: Vec<Nip> = of_list(of)
            .select_only()
            .column(row::Column::Nip)
            .filter(row::COLUMN.nip.is_in(chunk.iter().cloned()))
            .into_tuple()
            .all(conn)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// Who of the instansi has one of some numbers.
pub(super) async fn known(
    conn: &impl ConnectionTrait,
    instansi: UnitId,
    nips: &[Nip],
) -> Result<Vec<(EmployeeId, Nip)>, Error> {
    let mut found = Vec::new();
    for chunk in nips.chunks(CHUNK) {
        let rows: Vec<(EmployeeId, Nip)> = employee::Entity::find()
            .select_only()
            .columns([employee::Column::Id, employee::Column::Nip])
            .filter(employee::Column::InstansiId.eq(instansi))
            .filter(employee::Column::Nip.is_in(chunk.iter().cloned()))
            .into_tuple()
            .all(conn)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// Which of some people of the instansi are outside the importer's units, by number.
pub(super) async fn beyond_reach(
    desk: &Desk<'_>,
    known: &[(EmployeeId, Nip)],
) -> Result<HashSet<Nip>, Error> {
    let people: Vec<EmployeeId> = known.iter().map(|(id, _)| *id).collect();
    let within = within(desk.tx, (&desk.act.scope, desk.act.today), &people).await?;
    Ok(known.iter().filter(|(id, _)| !within.contains(id)).map(|(_, nip)| nip.clone()).collect())
}

/// Who of some people lies within a scope on a day.
pub(super) async fn within(
    conn: &impl ConnectionTrait,
    (reach, day): (&platform::Scope, chrono::NaiveDate),
    people: &[EmployeeId],
) -> Result<HashSet<EmployeeId>, Error> {
    let mut found = HashSet::new();
    for chunk in people.chunks(CHUNK) {
        let rows: Vec<EmployeeId> = employee::Entity::find()
            .select_only()
            .column(employee::Column::Id)
            .filter(employee::Column::Id.is_in(chunk.iter().copied()))
            .filter(scope::condition(reach, employee::Column::Id, day))
            .into_tuple()
            .all(conn)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}
