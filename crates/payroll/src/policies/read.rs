//! Reading policies, and finding the one that binds.

use chrono::NaiveDate;
use kernel::id::{PolicyId, UnitId};
use kernel::states::AllowedAct;
use platform::cursor::{Page, Paging};
use platform::{Act, Db};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{Policy, row, select};
use crate::Error;
use crate::duties::{Duties, parties};
use crate::states::{Party, PolicyAct, PolicyStatus, offered_on_policy};

/// A policy with what the reader is to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyView {
    /// The policy.
    pub policy: Policy,
    /// What the reader is to it.
    pub party: Party,
}

impl PolicyView {
    /// The acts that the policy offers, each with the fault that it would give the reader.
    pub fn offers(&self) -> Vec<AllowedAct<PolicyAct>> {
        offered_on_policy(&self.policy, self.party)
    }
}

/// Which policies to list.
#[derive(Clone, Debug, Default)]
pub struct PolicyFilter {
    /// Of one instansi.
    pub instansi_id: Option<UnitId>,
    /// In one state.
    pub status: Option<PolicyStatus>,
    /// Binding or meant to bind on a day.
    pub as_of: Option<NaiveDate>,
}

/// One policy within the scope.
///
/// # Errors
/// `NotFound`.
pub async fn find_policy(db: &Db, act: &Act, duties: &Duties, id: PolicyId) -> Result<PolicyView, Error> {
    let found = select(&act.scope, act.today, id).one(db.latest()).await?;
    let policy = found.ok_or(platform::Error::NotFound("policy"))?;
    let view = views(db.latest(), (act, duties), vec![policy]).await?.pop();
    Ok(view.ok_or(platform::Error::NotFound("policy"))?)
}

/// Policies within the scope, newest first.
///
/// # Errors
/// `Cursor` when the cursor is not of this list.
pub async fn list_policies(
    db: &Db,
    (act, duties): (&Act, &Duties),
    filter: PolicyFilter,
    paging: &Paging,
) -> Result<Page<PolicyView>, Error> {
    let mut query = row::Entity::find().filter(personnel::scope::unit_condition(
        &act.scope,
        row::Column::InstansiId,
        act.today,
    ));
    if let Some(instansi) = filter.instansi_id {
        query = query.filter(row::COLUMN.instansi_id.eq(instansi));
    }
    if let Some(status) = filter.status {
        query = query.filter(row::COLUMN.status.eq(status));
    }
    if let Some(day) = filter.as_of {
        query = query.filter(row::COLUMN.valid_from.lte(day)).filter(row::COLUMN.valid_until.gt(day));
    }
    let newest_first = (|policy: &Policy| policy.id, |last| row::Column::Id.lt(last));
    let page = paging.read(db.read(), query.order_by_desc(row::Column::Id), newest_first).await?;
    Ok(Page { rows: views(db.read(), (act, duties), page.rows).await?, extent: page.extent })
}

async fn views(
    conn: &impl ConnectionTrait,
    (act, duties): (&Act, &Duties),
    policies: Vec<Policy>,
) -> Result<Vec<PolicyView>, Error> {
    let units: Vec<UnitId> = policies.iter().map(|policy| policy.instansi_id).collect();
    let parties = parties(conn, (act, duties), &units).await?;
    let view =
        |policy: Policy| Some(PolicyView { party: parties.get(&policy.instansi_id).copied()?, policy });
    Ok(policies.into_iter().filter_map(view).collect())
}

/// A policy by its id, for a run that names it.
///
/// # Errors
/// `NotFound`.
pub(crate) async fn policy_by_id(conn: &impl ConnectionTrait, id: PolicyId) -> Result<Policy, Error> {
    Ok(row::Entity::find_by_id(id).one(conn).await?.ok_or(platform::Error::NotFound("policy"))?)
}

/// A policy of an instansi, in whatever state it is.
pub(crate) async fn find_in_instansi(
    conn: &impl ConnectionTrait,
    instansi: UnitId,
    id: PolicyId,
) -> Result<Option<Policy>, Error> {
    let found = row::Entity::find_by_id(id).filter(row::COLUMN.instansi_id.eq(instansi));
    Ok(found.one(conn).await?)
}

/// The policy that binds an instansi on a day.
///
/// # Errors
/// `NoPolicy`.
pub(crate) async fn binding_policy(
    conn: &impl ConnectionTrait,
    instansi: UnitId,
    day: NaiveDate,
) -> Result<Policy, Error> {
    let binding = row::Entity::find()
        .filter(row::COLUMN.instansi_id.eq(instansi))
        .filter(row::COLUMN.status.is_in(PolicyStatus::BINDING))
        .filter(row::COLUMN.valid_from.lte(day))
        .filter(row::COLUMN.valid_until.gt(day))
        .one(conn)
        .await?;
    binding.ok_or(Error::NoPolicy { day })
}
