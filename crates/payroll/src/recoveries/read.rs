//! Reading claims: by unit for whoever may read pay, and one's own.

use std::collections::HashMap;

use kernel::id::{EmployeeId, RecoveryId, UnitId};
use kernel::states::AllowedAct;
use personnel::facts::{self, Named};
use platform::cursor::{Extent, Page, Paging};
use platform::{Act, Db, Scope};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, Select};

use super::Recovery;
use crate::duties::parties;
use crate::entity::{recovery as row, recovery_payment};
use crate::states::{Party, RecoveryAct, RecoveryStatus, offered_on_recovery};
use crate::{Duties, Error};

/// Which claims.
#[derive(Clone, Copy, Debug, Default)]
pub struct RecoveryFilter {
    /// Of one person.
    pub employee_id: Option<EmployeeId>,
    /// In a unit and below it.
    pub unit_id: Option<UnitId>,
    /// That stand so.
    pub status: Option<RecoveryStatus>,
}

/// A claim with whose it is.
pub type OwedBy = (Recovery, Option<Named>);

/// A claim with everything that came back.
#[derive(Clone, Debug)]
pub struct RecoveryView {
    /// The claim.
    pub recovery: Recovery,
    /// Whose it is.
    pub named: Option<Named>,
    /// What came back, in the order of recording.
    pub payments: Vec<recovery_payment::Model>,
    /// What the reader may do.
    pub offers: Vec<AllowedAct<RecoveryAct>>,
}

/// Claims within the scope, newest first.
///
/// # Errors
/// `Cursor` when the cursor is none of this list.
pub async fn list_recoveries(
    db: &Db,
    act: &Act,
    filter: RecoveryFilter,
    paging: &Paging,
) -> Result<Page<OwedBy>, Error> {
    let mut query = visible(&act.scope, act);
    if let Some(id) = filter.employee_id {
        query = query.filter(row::COLUMN.employee_id.eq(id));
    }
    if let Some(unit) = filter.unit_id {
        let below = personnel::scope::of_unit(unit);
        query = query.filter(personnel::scope::unit_condition(&below, row::Column::UnitId, act.today));
    }
    if let Some(status) = filter.status {
        let repaid = Expr::col((row::Entity, row::Column::Repaid));
        let amount = (row::Entity, row::Column::Amount);
        query = query.filter(match status {
            RecoveryStatus::Settled => repaid.equals(amount),
            RecoveryStatus::Open => repaid.not_equals(amount),
        });
    }
    page(db, query, paging).await
}

/// One's own claims, newest first.
///
/// # Errors
/// `Cursor` when the cursor is none of this list.
pub async fn list_own_recoveries(db: &Db, act: &Act, paging: &Paging) -> Result<Page<OwedBy>, Error> {
    let Some(me) = act.actor.employee() else {
        return Ok(Page { rows: Vec::new(), extent: Extent::default() });
    };
    page(db, visible(&Scope::own(me), act), paging).await
}

/// One claim.
///
/// # Errors
/// `NotFound` outside the scope.
pub async fn find_recovery(
    db: &Db,
    (act, duties): (&Act, &Duties),
    id: RecoveryId,
) -> Result<RecoveryView, Error> {
    let conn = db.latest();
    let found = visible(&act.scope, act).filter(row::COLUMN.id.eq(id)).one(conn).await?;
    let recovery = found.ok_or(platform::Error::NotFound("recovery"))?;
    let named = facts::named(conn, &[recovery.employee_id]).await?.remove(&recovery.employee_id);
    let payments = recovery_payment::Entity::find()
        .filter(recovery_payment::COLUMN.recovery_id.eq(id))
        .order_by_asc(recovery_payment::Column::Id)
        .all(conn)
        .await?;
    let mut parties = parties(conn, (act, duties), &[recovery.unit_id]).await?;
    let party = parties.remove(&recovery.unit_id).unwrap_or(Party::SYSTEM);
    let offers = offered_on_recovery(recovery.status(), party);
    Ok(RecoveryView { recovery, named, payments, offers })
}

/// The claims of units within the scope.
pub(super) fn within(act: &Act) -> Select<row::Entity> {
    row::Entity::find().filter(personnel::scope::unit_condition(&act.scope, row::Column::UnitId, act.today))
}

/// Those of the scope's units, and one's own. What a reporting line opens elsewhere, it does not open here.
fn visible(scope: &Scope, act: &Act) -> Select<row::Entity> {
    let mut any =
        Condition::any().add(personnel::scope::unit_condition(scope, row::Column::UnitId, act.today));
    if let Some(own) = scope.own {
        any = any.add(row::COLUMN.employee_id.eq(own));
    }
    row::Entity::find().filter(any)
}

async fn page(db: &Db, query: Select<row::Entity>, paging: &Paging) -> Result<Page<OwedBy>, Error> {
    let newest_first = (|recovery: &Recovery| recovery.id, |last| row::Column::Id.lt(last));
    let page = paging.read(db.read(), query.order_by_desc(row::Column::Id), newest_first).await?;
    let people: Vec<EmployeeId> = page.rows.iter().map(|recovery| recovery.employee_id).collect();
    let mut named: HashMap<EmployeeId, Named> = facts::named(db.read(), &people).await?;
    Ok(page.map(|recovery| {
        let named = named.remove(&recovery.employee_id);
        (recovery, named)
    }))
}
