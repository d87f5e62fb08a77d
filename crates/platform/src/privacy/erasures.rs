//! Requests to erase a person. Whether the law wants the person kept, the domains say; here stand the request, the second
//! person, and the destruction of the key.

use kernel::id::{EmployeeId, ErasureId, PersonId};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction,
    EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use super::states::{ErasureAct, erasure_after};
use super::{Error, holds};
use crate::cursor::{Page, Paging};
use crate::entity::erasure as row;
use crate::{Act, Acted, Vault, acts};
use kernel::{Fault, FaultKind};

pub use row::{ErasureStatus, Model as Erasure};

/// A request to make.
#[derive(Clone, Debug)]
pub struct NewErasure {
    /// Whom to erase.
    pub person: PersonId,
    /// The employment by which the person is reached.
    pub employee: EmployeeId,
    /// Why.
    pub reason: String,
}

/// Makes a request, in the transaction in which the grounds to keep the person were gathered.
///
/// # Errors
/// `MustBeKept` with every ground, a hold among them; `ErasureOpen`; `PersonErased`.
pub async fn request(
    tx: &DatabaseTransaction,
    act: &Act,
    new: NewErasure,
    grounds: Vec<Fault>,
) -> Result<Erasure, Error> {
    let earlier = row::Entity::find()
        .filter(row::Column::PersonId.eq(new.person))
        .filter(row::Column::Status.is_in([ErasureStatus::Requested, ErasureStatus::Erased]))
        .one(tx)
        .await?;
    match earlier.map(|earlier| earlier.status) {
        Some(ErasureStatus::Erased) => return Err(crate::Error::PersonErased.into()),
        Some(_) => return Err(Error::ErasureOpen),
        None => {}
    }
    unless_kept(tx, new.person, grounds).await?;
    let erasure = row::Model {
        id: ErasureId::new(),
        person_id: new.person,
        employee_id: new.employee,
        status: ErasureStatus::Requested,
        reason: new.reason,
        requested_by: act.actor.id(),
        requested_at: act.at,
        decided_by: None,
        decided_at: None,
        decision: None,
        version: 1,
    };
    row::Entity::insert(erasure.clone().into_active_model()).exec_without_returning(tx).await?;
    let acted = Acted::new("privacy.erasure_requested", erasure.id).about(erasure.employee_id);
    acts::record(tx, act, acted).await?;
    Ok(erasure)
}

/// A request that awaits its decision, locked, once the caller may decide so.
///
/// # Errors
/// `NotFound` outside the reach, `Stale`, and those of the state table.
pub async fn open(
    tx: &DatabaseTransaction,
    (act, wanted): (&Act, ErasureAct),
    reach: Condition,
    (id, expected): (ErasureId, Option<i64>),
) -> Result<Erasure, Error> {
    let found = row::Entity::find_by_id(id).filter(reach).lock_exclusive().one(tx).await?;
    let erasure = found.ok_or(crate::Error::NotFound("erasure"))?;
    if expected.is_some_and(|expected| expected != erasure.version) {
        return Err(crate::Error::Stale.into());
    }
    erasure_after(act, &erasure, wanted)?;
    Ok(erasure)
}

/// Decides on a request that [`open`] gave. Approved, the person's key is destroyed: everything sealed for the person can
/// never be read again.
///
/// # Errors
/// `MustBeKept` when a ground came up after the request.
pub async fn decide(
    tx: &DatabaseTransaction,
    (act, wanted): (&Act, ErasureAct),
    (erasure, decision): (Erasure, Option<String>),
    (vault, grounds): (&Vault, Vec<Fault>),
) -> Result<Erasure, Error> {
    let status = erasure_after(act, &erasure, wanted)?;
    let person = erasure.person_id;
    if status == ErasureStatus::Erased {
        unless_kept(tx, person, grounds).await?;
        vault.erase_person(tx, act, person).await?;
    }
    let (id, employee, version) = (erasure.id, erasure.employee_id, erasure.version + 1);
    let mut edit = erasure.into_active_model();
    edit.status = Set(status);
    edit.decided_by = Set(act.actor.id());
    edit.decided_at = Set(Some(act.at));
    edit.decision = Set(decision);
    edit.version = Set(version);
    let erasure = edit.update(tx).await?;
    let kind = match wanted {
        ErasureAct::Approve => "privacy.erasure_approved",
        ErasureAct::Refuse => "privacy.erasure_refused",
        ErasureAct::Withdraw => "privacy.erasure_withdrawn",
    };
    acts::record(tx, act, Acted::new(kind, id).about(employee)).await?;
    Ok(erasure)
}

async fn unless_kept(
    tx: &DatabaseTransaction,
    person: PersonId,
    mut grounds: Vec<Fault>,
) -> Result<(), Error> {
    if holds::is_held(tx, person).await? {
        grounds.push(Fault::new(FaultKind::Conflict, "privacy.legal_hold"));
    }
    if grounds.is_empty() { Ok(()) } else { Err(Error::MustBeKept(grounds)) }
}

/// One request.
///
/// # Errors
/// `NotFound` outside the reach.
pub async fn find(conn: &impl ConnectionTrait, reach: Condition, id: ErasureId) -> Result<Erasure, Error> {
    let found = row::Entity::find_by_id(id).filter(reach).one(conn).await?;
    Ok(found.ok_or(crate::Error::NotFound("erasure"))?)
}

/// Requests, newest first.
///
/// # Errors
/// `Cursor` when the cursor is none of this list.
pub async fn list(
    conn: &impl ConnectionTrait,
    reach: Condition,
    status: Option<ErasureStatus>,
    paging: &Paging,
) -> Result<Page<Erasure>, Error> {
    let wanted = Condition::all().add(reach).add_option(status.map(|status| row::Column::Status.eq(status)));
    let rows = row::Entity::find().filter(wanted).order_by_desc(row::Column::Id);
    let newest_first = (|erasure: &Erasure| erasure.id, |last| row::Column::Id.lt(last));
    Ok(paging.read(conn, rows, newest_first).await?)
}
