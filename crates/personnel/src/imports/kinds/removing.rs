//! Removing employees who were imported by mistake: only those whom nothing has come to depend on since.

use std::collections::BTreeSet;

use kernel::id::{EmployeeId, PersonId};
use platform::Acted;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::super::desk::chunks;
use super::super::importer::{Desk, Made, Standing};
use super::taking_back::{CHUNK, delete, referred_to, rows_of};
use crate::entity::{employee, fact, person};
use crate::error::Error;

/// Removes employees with their facts, and the people who have no other employment. A number that was given by mistake is
/// free again; the log of acts keeps that they were entered and removed.
pub(super) async fn remove_employees(
    desk: &Desk<'_>,
    made: &[Made],
) -> Result<Result<Vec<Acted>, Vec<Standing>>, Error> {
    let rows = rows_of(made);
    let found = locked(desk, rows.keys().copied().collect()).await?;
    // Every change of an employee or of the facts raises the version.
    let untouched: BTreeSet<Uuid> =
        found.iter().filter(|employee| employee.version == 1).map(|employee| employee.id.0).collect();
    let changed = rows.iter().filter(|(id, _)| !untouched.contains(id));
    let mut standing: Vec<Standing> = changed.map(|(_, row)| Standing::changed(*row)).collect();
    standing.extend(referred_to(desk.tx, "employee", &rows, &[("fact", "employee_id")]).await?);
    if !standing.is_empty() {
        standing.sort_by_key(|standing| standing.row);
        standing.dedup_by_key(|standing| standing.row);
        return Ok(Err(standing));
    }
    let ids: Vec<Uuid> = untouched.into_iter().collect();
    delete::<fact::Entity>(desk.tx, fact::Column::EmployeeId, &ids).await?;
    delete::<employee::Entity>(desk.tx, employee::Column::Id, &ids).await?;
    let people: BTreeSet<PersonId> = found.iter().map(|employee| employee.person_id).collect();
    let left = alone(desk, people).await?;
    let people: Vec<Uuid> = left.iter().map(|person| person.0).collect();
    delete::<person::Entity>(desk.tx, person::Column::Id, &people).await?;
    desk.vault.remove_people(desk.tx, &left).await?;
    let removed = |employee: employee::Model| {
        Acted::new("personnel.employee_removed", employee.id).about(employee.id).within(desk.instansi)
    };
    Ok(Ok(found.into_iter().map(removed).collect()))
}

async fn locked(desk: &Desk<'_>, ids: BTreeSet<Uuid>) -> Result<Vec<employee::Model>, Error> {
    let mut found = Vec::with_capacity(ids.len());
    for chunk in chunks(ids) {
        let rows = employee::Entity::find()
            .filter(employee::Column::Id.is_in(chunk.into_iter().map(EmployeeId)))
            .lock_exclusive()
            .all(desk.tx)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// The people who have no employment.
async fn alone(desk: &Desk<'_>, people: BTreeSet<PersonId>) -> Result<Vec<PersonId>, Error> {
    let people: Vec<PersonId> = people.into_iter().collect();
    let mut alone = Vec::with_capacity(people.len());
    for chunk in people.chunks(CHUNK) {
        let employed: Vec<PersonId> = employee::Entity::find()
            .select_only()
            .column(employee::Column::PersonId)
            .filter(employee::Column::PersonId.is_in(chunk.iter().copied()))
            .into_tuple()
            .all(desk.tx)
            .await?;
        let employed: BTreeSet<PersonId> = employed.into_iter().collect();
        alone.extend(chunk.iter().copied().filter(|person| !employed.contains(person)));
    }
    Ok(alone)
}
