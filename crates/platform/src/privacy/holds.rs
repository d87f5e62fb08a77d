//! Legal holds: a person's data stays until the hold is released.

use kernel::id::{EmployeeId, HoldId, PersonId};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use super::Error;
use crate::cursor::{Page, Paging};
use crate::entity::legal_hold as row;
use crate::{Act, Acted, Db, acts};

pub use row::Model as Hold;

/// A hold to place.
#[derive(Clone, Debug)]
pub struct NewHold {
    /// On whom.
    pub person: PersonId,
    /// The employment by which the person is reached.
    pub employee: EmployeeId,
    /// Why.
    pub reason: String,
}

/// Places a hold on a person whom the caller reaches.
///
/// # Errors
/// `HeldAlready`.
pub async fn place(db: &Db, act: &Act, new: NewHold) -> Result<Hold, Error> {
    let tx = crate::begin(db).await?;
    if is_held(&tx, new.person).await? {
        return Err(Error::HeldAlready);
    }
    let hold = row::Model {
        id: HoldId::new(),
        person_id: new.person,
        employee_id: new.employee,
        reason: new.reason,
        placed_by: act.actor.id(),
        placed_at: act.at,
        released_by: None,
        released_at: None,
        version: 1,
    };
    row::Entity::insert(hold.clone().into_active_model()).exec_without_returning(&tx).await?;
    acts::record(&tx, act, Acted::new("privacy.hold_placed", hold.id).about(hold.employee_id)).await?;
    tx.commit().await?;
    Ok(hold)
}

/// Releases a hold.
///
/// # Errors
/// `NotFound` outside the reach, `Stale`, `HoldReleased`.
pub async fn release(
    db: &Db,
    act: &Act,
    reach: Condition,
    (id, expected): (HoldId, Option<i64>),
) -> Result<Hold, Error> {
    let tx = crate::begin(db).await?;
    let found = row::Entity::find_by_id(id).filter(reach).lock_exclusive().one(&tx).await?;
    let hold = found.ok_or(crate::Error::NotFound("hold"))?;
    if expected.is_some_and(|expected| expected != hold.version) {
        return Err(crate::Error::Stale.into());
    }
    if hold.released_at.is_some() {
        return Err(Error::HoldReleased);
    }
    let (employee, version) = (hold.employee_id, hold.version + 1);
    let mut edit = hold.into_active_model();
    edit.released_at = Set(Some(act.at));
    edit.released_by = Set(act.actor.id());
    edit.version = Set(version);
    let hold = edit.update(&tx).await?;
    acts::record(&tx, act, Acted::new("privacy.hold_released", id).about(employee)).await?;
    tx.commit().await?;
    Ok(hold)
}

/// One hold.
///
/// # Errors
/// `NotFound` outside the reach.
pub async fn find(conn: &impl ConnectionTrait, reach: Condition, id: HoldId) -> Result<Hold, Error> {
    let found = row::Entity::find_by_id(id).filter(reach).one(conn).await?;
    Ok(found.ok_or(crate::Error::NotFound("hold"))?)
}

/// Holds, newest first; those that count, unless released ones are wanted too.
///
/// # Errors
/// `Cursor` when the cursor is none of this list.
pub async fn list(
    conn: &impl ConnectionTrait,
    reach: Condition,
    with_released: bool,
    paging: &Paging,
) -> Result<Page<Hold>, Error> {
    let counting = (!with_released).then(|| row::Column::ReleasedAt.is_null());
    let rows = row::Entity::find()
        .filter(reach)
        .filter(Condition::all().add_option(counting))
        .order_by_desc(row::Column::Id);
    Ok(paging.read(conn, rows, (|hold: &Hold| hold.id, |last| row::Column::Id.lt(last))).await?)
}

/// Whether a hold counts for a person.
///
/// # Errors
/// When the database fails.
pub async fn is_held(conn: &impl ConnectionTrait, person: PersonId) -> Result<bool, Error> {
    let held = row::Entity::find()
        .filter(row::Column::PersonId.eq(person))
        .filter(row::Column::ReleasedAt.is_null())
        .one(conn)
        .await?;
    Ok(held.is_some())
}
