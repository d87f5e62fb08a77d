//! Reading whom a run leaves out: by its faults, and by decision.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use kernel::Nip;
use kernel::id::{EmployeeId, RunId};
use platform::cursor::{Extent, Page, Paging};
use platform::{Act, Db};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};

use super::read::within;
use crate::Error;
use crate::entity::{run_exclusion, run_fault};
use crate::faults::INFORMATIONAL;
use crate::states::RunStatus;

/// One reason why a person has no payslip, or one warning about a person who has. One person may have several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunFault {
    /// The person.
    pub employee_id: EmployeeId,
    /// The number.
    pub nip: Option<Nip>,
    /// The name.
    pub name: Option<String>,
    /// Why: a code of the message catalogues.
    pub code: String,
    /// What the message names.
    pub detail: String,
    /// Whether it stands in the way of approval.
    pub is_open: bool,
}

/// A person left out by decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// The person.
    pub employee_id: EmployeeId,
    /// The number.
    pub nip: Option<Nip>,
    /// The name.
    pub name: Option<String>,
    /// Why.
    pub reason: String,
    /// When it was decided.
    pub made_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct FaultRow {
    employee_id: EmployeeId,
    code: String,
    detail: String,
}

/// Whom a calculated run leaves out and why, in the order of the people's ids.
///
/// # Errors
/// `NotFound` outside the scope; `Cursor`.
pub async fn list_run_faults(
    db: &Db,
    act: &Act,
    id: RunId,
    paging: &Paging,
) -> Result<Page<RunFault>, Error> {
    let run = within(db.read(), act, id).await?;
    // What a calculation has found so far says nothing before it has finished.
    if !RunStatus::VISIBLE.contains(&run.status) {
        return Ok(Page { rows: Vec::new(), extent: Extent::default() });
    }
    let query = run_fault::Entity::find()
        .filter(run_fault::COLUMN.run_id.eq(id))
        .order_by_asc(run_fault::Column::EmployeeId)
        .order_by_asc(run_fault::Column::Code);
    let key = |fault: &FaultRow| (fault.employee_id, fault.code.clone());
    let beyond = |(employee, code): (EmployeeId, String)| {
        let same = run_fault::COLUMN.employee_id.eq(employee).and(run_fault::COLUMN.code.gt(code));
        run_fault::COLUMN.employee_id.gt(employee).or(same)
    };
    let page = paging.read(db.read(), query, (key, beyond)).await?;
    let people: Vec<EmployeeId> = page.rows.iter().map(|fault| fault.employee_id).collect();
    let excluded: Vec<EmployeeId> = run_exclusion::Entity::find()
        .select_only()
        .column(run_exclusion::Column::EmployeeId)
        .filter(
            Condition::all()
                .add(run_exclusion::COLUMN.run_id.eq(id))
                .add(run_exclusion::COLUMN.employee_id.is_in(people.iter().copied())),
        )
        .into_tuple()
        .all(db.read())
        .await?;
    let named = personnel::facts::named(db.read(), &people).await?;
    Ok(page.map(|fault| {
        let named = named.get(&fault.employee_id);
        let is_settled =
            INFORMATIONAL.contains(&fault.code.as_str()) || excluded.contains(&fault.employee_id);
        RunFault {
            employee_id: fault.employee_id,
            nip: named.and_then(|named| named.nip.clone()),
            name: named.map(|named| named.name.clone()),
            code: fault.code,
            detail: fault.detail,
            is_open: !is_settled,
        }
    }))
}

/// Whom somebody left out of a run, in the order of the people's ids.
///
/// # Errors
/// `NotFound` outside the scope; `Cursor`.
pub async fn list_exclusions(
    db: &Db,
    act: &Act,
    id: RunId,
    paging: &Paging,
) -> Result<Page<Exclusion>, Error> {
    within(db.read(), act, id).await?;
    let query = run_exclusion::Entity::find()
        .filter(run_exclusion::COLUMN.run_id.eq(id))
        .order_by_asc(run_exclusion::Column::EmployeeId);
    let by_person = (
        |exclusion: &run_exclusion::Model| exclusion.employee_id,
        |last| run_exclusion::Column::EmployeeId.gt(last),
    );
    let page = paging.read(db.read(), query, by_person).await?;
    let people: Vec<EmployeeId> = page.rows.iter().map(|exclusion| exclusion.employee_id).collect();
    let mut named: HashMap<_, _> = personnel::facts::named(db.read(), &people).await?;
    Ok(page.map(|exclusion| {
        let named = named.remove(&exclusion.employee_id);
        Exclusion {
            employee_id: exclusion.employee_id,
            nip: named.as_ref().and_then(|named| named.nip.clone()),
            name: named.map(|named| named.name),
            reason: exclusion.reason,
            made_at: exclusion.made_at,
        }
    }))
}
