//! Reading schemes and orders.

use std::collections::HashMap;

use kernel::id::{DeductionOrderId, DeductionSchemeId, EmployeeId, UnitId};
use personnel::facts::{self, Named};
use platform::cursor::{Extent, Page, Paging};
use platform::{Act, Db, Scope};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Select};

use super::{Order, Scheme, order, scheme};
use crate::Error;
use crate::states::DeductionOrderStatus;

/// Which schemes.
#[derive(Clone, Copy, Debug, Default)]
pub struct SchemeFilter {
    /// Of one instansi.
    pub instansi_id: Option<UnitId>,
}

/// Which orders.
#[derive(Clone, Copy, Debug, Default)]
pub struct OrderFilter {
    /// Of one person.
    pub employee_id: Option<EmployeeId>,
    /// Of one scheme.
    pub scheme_id: Option<DeductionSchemeId>,
    /// That stand so.
    pub status: Option<DeductionOrderStatus>,
}

/// An order with whose it is, and for whom.
#[derive(Clone, Debug)]
pub struct OrderView {
    /// The order.
    pub order: Order,
    /// For whom it is taken.
    pub scheme: Scheme,
    /// From whose pay.
    pub named: Option<Named>,
}

/// The schemes of the reader's instansi, newest first.
///
/// # Errors
/// `Cursor` when the cursor is none of this list.
pub async fn list_schemes(
    db: &Db,
    act: &Act,
    filter: SchemeFilter,
    paging: &Paging,
) -> Result<Page<Scheme>, Error> {
    let mut query = schemes_within(act);
    if let Some(instansi) = filter.instansi_id {
        query = query.filter(scheme::COLUMN.instansi_id.eq(instansi));
    }
    let newest_first = (|scheme: &Scheme| scheme.id, |last| scheme::Column::Id.lt(last));
    Ok(paging.read(db.read(), query.order_by_desc(scheme::Column::Id), newest_first).await?)
}

/// One scheme.
///
/// # Errors
/// `NotFound` outside the reader's instansi.
pub async fn find_scheme(db: &Db, act: &Act, id: DeductionSchemeId) -> Result<Scheme, Error> {
    let found = schemes_within(act).filter(scheme::COLUMN.id.eq(id)).one(db.latest()).await?;
    Ok(found.ok_or(platform::Error::NotFound("deduction_scheme"))?)
}

fn schemes_within(act: &Act) -> Select<scheme::Entity> {
    scheme::Entity::find()
        .filter(personnel::scope::instansi_condition(&act.scope, scheme::Column::InstansiId))
}

/// Orders of people within the scope, newest first.
///
/// # Errors
/// `Cursor` when the cursor is none of this list.
pub async fn list_orders(
    db: &Db,
    act: &Act,
    filter: OrderFilter,
    paging: &Paging,
) -> Result<Page<OrderView>, Error> {
    let mut query = within(act);
    if let Some(employee) = filter.employee_id {
        query = query.filter(order::COLUMN.employee_id.eq(employee));
    }
    if let Some(scheme) = filter.scheme_id {
        query = query.filter(order::COLUMN.scheme_id.eq(scheme));
    }
    if let Some(status) = filter.status {
        query = query.filter(order::COLUMN.status.eq(status));
    }
    page(db, query, paging).await
}

/// One's own orders, newest first; those that stand so, where that is asked.
///
/// # Errors
/// `Cursor` when the cursor is none of this list.
pub async fn list_own_orders(
    db: &Db,
    act: &Act,
    status: Option<DeductionOrderStatus>,
    paging: &Paging,
) -> Result<Page<OrderView>, Error> {
    let Some(me) = act.actor.employee() else {
        return Ok(Page { rows: Vec::new(), extent: Extent::default() });
    };
    let mut own = order::Entity::find().filter(order::COLUMN.employee_id.eq(me));
    if let Some(status) = status {
        own = own.filter(order::COLUMN.status.eq(status));
    }
    page(db, own, paging).await
}

/// One order.
///
/// # Errors
/// `NotFound` outside the scope.
pub async fn find_order(db: &Db, act: &Act, id: DeductionOrderId) -> Result<OrderView, Error> {
    let conn = db.latest();
    let missing = || platform::Error::NotFound("deduction_order");
    let found = within(act).filter(order::COLUMN.id.eq(id)).one(conn).await?.ok_or_else(missing)?;
    Ok(views(conn, vec![found]).await?.pop().ok_or_else(missing)?)
}

/// Orders of people in the scope's units, and one's own. What a reporting line opens elsewhere, it does not open here.
pub(super) fn within(act: &Act) -> Select<order::Entity> {
    let reach = Scope { subordinates_of: None, ..act.scope.clone() };
    order::Entity::find().filter(personnel::scope::condition(&reach, order::Column::EmployeeId, act.today))
}

async fn page(db: &Db, query: Select<order::Entity>, paging: &Paging) -> Result<Page<OrderView>, Error> {
    let newest_first = (|order: &Order| order.id, |last| order::Column::Id.lt(last));
    let page = paging.read(db.read(), query.order_by_desc(order::Column::Id), newest_first).await?;
    Ok(Page { rows: views(db.read(), page.rows).await?, extent: page.extent })
}

/// One query for the schemes and one for the people.
async fn views(conn: &impl ConnectionTrait, orders: Vec<Order>) -> Result<Vec<OrderView>, Error> {
    let people: Vec<EmployeeId> = orders.iter().map(|order| order.employee_id).collect();
    let mut named: HashMap<EmployeeId, Named> = facts::named(conn, &people).await?;
    let schemes = scheme::Entity::find()
        .filter(scheme::COLUMN.id.is_in(orders.iter().map(|order| order.scheme_id)))
        .all(conn)
        .await?;
    let schemes: HashMap<DeductionSchemeId, Scheme> =
        schemes.into_iter().map(|scheme| (scheme.id, scheme)).collect();
    let view = |order: Order| {
        let scheme = schemes.get(&order.scheme_id)?.clone();
        Some(OrderView { named: named.remove(&order.employee_id), scheme, order })
    };
    Ok(orders.into_iter().filter_map(view).collect())
}
