//! Delegations: a granted role that its holder lends to somebody for a time, over no more than he holds himself.
//!
//! A delegate must accept, because what is done with the role is his to answer for. What was lent is not lent on, ends with
//! the grant, and is recorded in the name of whoever lent it.

use std::collections::HashMap;

use kernel::id::{AccountId, DelegationId, EmployeeId, GrantId, UnitId};
use kernel::{DateRange, Fault};
use personnel::facts;
use personnel::scope::unit_condition;
use platform::{Act, Acted, Page, Paging, Scope, acts};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Condition;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
};

use crate::access::Identity;
use crate::entity::account::AccountStatus;
use crate::entity::delegation::{self as row, DelegationStatus};
use crate::entity::{account, grant};
use crate::role::Role;
use crate::states::{DelegationAct, delegation_after};
use crate::{Error, grant as grants, rules, store};

/// A role to lend.
#[derive(Clone, Copy, Debug)]
pub struct NewDelegation {
    /// The grant whose role is lent.
    pub grant: GrantId,
    /// To whom.
    pub employee: EmployeeId,
    /// The unit at the top of the subtree; that of the grant where it is not given.
    pub unit: Option<UnitId>,
    /// When.
    pub period: DateRange,
}

/// Whose delegations are looked at.
#[derive(Clone, Debug)]
pub enum DelegationsOf {
    /// Those that an account gave or got.
    Account(AccountId),
    /// Those over units within a scope.
    Units(Scope),
}

/// One side of a delegation.
#[derive(Clone, Debug)]
pub struct DelegationSide {
    /// The account.
    pub account: AccountId,
    /// Its employee.
    pub employee: Option<EmployeeId>,
    /// What to call the person.
    pub name: Option<String>,
}

/// A delegation, its role, its two sides, and what the separation of duties has against it.
#[derive(Clone, Debug)]
pub struct DelegationView {
    /// The delegation.
    pub delegation: row::Model,
    /// The role that is lent.
    pub role: Role,
    /// Who lends it.
    pub from: DelegationSide,
    /// To whom.
    pub to: DelegationSide,
    /// Roles that the delegate holds at the same time and that belong in other hands. Shown, not refused, as with grants.
    pub conflicting: Vec<Role>,
}

/// Offers a role to somebody.
///
/// # Errors
/// `NotFound` for a grant that is not the caller's own; `GrantEnded`; `OwnDelegation`; `DelegationMixed`; `Invalid`.
pub async fn offer_delegation(
    identity: &Identity,
    act: &Act,
    new: NewDelegation,
) -> Result<DelegationView, Error> {
    let from = act.actor.account().ok_or(Error::Forbidden)?;
    let tx = platform::begin(&identity.db).await?;
    let own = grant::Entity::find_by_id(new.grant).filter(grant::COLUMN.account_id.eq(from));
    let grant = own.lock_exclusive().one(&tx).await?.ok_or(platform::Error::NotFound("grant"))?;
    if grant.period().intersect(DateRange::starting(act.today)).is_none() {
        return Err(Error::GrantEnded);
    }
    if act.actor.employee() == Some(new.employee) {
        return Err(Error::OwnDelegation);
    }
    let to = judge(&tx, act, (&grant, &new)).await?;
    refuse_mixture(&tx, to, (grant.role, new.period, None)).await?;
    let delegation = row::ActiveModel {
        id: Set(DelegationId::new()),
        grant_id: Set(grant.id),
        from_account_id: Set(from),
        to_account_id: Set(to),
        unit_id: Set(new.unit.or(grant.unit_id)),
        valid_from: Set(new.period.from),
        valid_until: Set(new.period.stored_until()),
        status: Set(DelegationStatus::Offered),
        created_at: Set(act.at),
        version: Set(1),
    };
    let delegation = delegation.insert(&tx).await?;
    finish(tx, act, ("identity.delegation_offered", delegation)).await
}

/// The delegate's account, when nothing speaks against lending the role to its employee.
async fn judge(
    tx: &DatabaseTransaction,
    act: &Act,
    (grant, new): (&grant::Model, &NewDelegation),
) -> Result<AccountId, Error> {
    let mut faults = rules::delegation::faults(grant.period(), new.period, act.today);
    let reach = store::home(grant.unit_id);
    if new.unit.is_some() && !grants::reaches(tx, (&reach, act.today), new.unit).await? {
        faults.push(Fault::invalid("identity.unit_unknown").at("/unit_id"));
    }
    let lender = account::Entity::find_by_id(grant.account_id).one(tx).await?;
    let home = lender.and_then(|lender| lender.instansi_id);
    let colleague = account::Entity::find()
        .filter(account::COLUMN.employee_id.eq(new.employee))
        .filter(account::COLUMN.status.eq(AccountStatus::Active))
        .filter(Condition::all().add_option(home.map(|home| account::COLUMN.instansi_id.eq(home))))
        .one(tx)
        .await?;
    if colleague.is_none() {
        faults.push(Fault::invalid("identity.delegate_unknown").at("/employee_id"));
    }
    Error::unless_none(faults)?;
    Ok(colleague.ok_or(platform::Error::NotFound("account"))?.id)
}

/// Nobody does one and the same thing in two names at a time.
async fn refuse_mixture(
    tx: &impl ConnectionTrait,
    to: AccountId,
    (role, period, besides): (Role, DateRange, Option<DelegationId>),
) -> Result<(), Error> {
    let held = store::grants_of(tx, to, period.from).await?;
    let own = held.iter().filter(|held| held.period().overlaps(period)).map(|held| held.role);
    let lent = store::lent_to(tx, to, period.from).await?;
    let lent = lent.iter().filter(|lent| Some(lent.delegation.id) != besides);
    let lent = lent.filter(|lent| lent.delegation.period().overlaps(period)).map(|lent| lent.grant.role);
    if own.chain(lent).any(|other| other.shares_duty_with(role)) {
        return Err(Error::DelegationMixed);
    }
    Ok(())
}

/// A change of the state of a delegation.
#[derive(Clone, Debug)]
pub struct DelegationChange {
    /// The delegation.
    pub id: DelegationId,
    /// Among whose it is looked for.
    pub of: DelegationsOf,
    /// The version that the caller has seen.
    pub expected: Option<i64>,
    /// What is done.
    pub wanted: DelegationAct,
}

/// Accepts, declines or ends a delegation.
///
/// # Errors
/// `NotFound`, `Stale`, `DelegationOver`, `NotTheDelegate`; `DelegationMixed` or `GrantEnded` where an offer can no longer
/// be accepted.
pub async fn change_delegation(
    identity: &Identity,
    act: &Act,
    change: DelegationChange,
) -> Result<DelegationView, Error> {
    let tx = platform::begin(&identity.db).await?;
    let found = row::Entity::find_by_id(change.id).filter(among(&change.of, act));
    let delegation = found.lock_exclusive().one(&tx).await?.ok_or(platform::Error::NotFound("delegation"))?;
    if change.expected.is_some_and(|expected| expected != delegation.version) {
        return Err(platform::Error::Stale.into());
    }
    let status = delegation_after(act, &delegation, change.wanted)?;
    if change.wanted == DelegationAct::Accept {
        let grant = grant::Entity::find_by_id(delegation.grant_id).one(&tx).await?;
        let grant = grant.ok_or(platform::Error::NotFound("grant"))?;
        let left = grant.period().intersect(delegation.period()).ok_or(Error::GrantEnded)?;
        let besides = Some(delegation.id);
        refuse_mixture(&tx, delegation.to_account_id, (grant.role, left, besides)).await?;
    }
    let version = delegation.version + 1;
    let mut edit = delegation.into_active_model();
    edit.status = Set(status);
    edit.version = Set(version);
    let kind = match change.wanted {
        DelegationAct::Accept => "identity.delegation_accepted",
        DelegationAct::Decline => "identity.delegation_declined",
        DelegationAct::End => "identity.delegation_ended",
    };
    let delegation = edit.update(&tx).await?;
    let view = finish(tx, act, (kind, delegation)).await?;
    identity.forget_callers();
    Ok(view)
}

async fn finish(
    tx: DatabaseTransaction,
    act: &Act,
    (kind, delegation): (&'static str, row::Model),
) -> Result<DelegationView, Error> {
    let view = views(&tx, vec![delegation]).await?.pop().ok_or(platform::Error::NotFound("delegation"))?;
    let details = serde_json::json!({
        "grant_id": view.delegation.grant_id,
        "role": view.role,
        "from_account_id": view.from.account,
        "to_account_id": view.to.account,
        "valid_from": view.delegation.valid_from,
        "valid_until": view.delegation.valid_until,
    });
    let acted = Acted::new(kind, view.delegation.id).with(details);
    let acted = view.to.employee.into_iter().fold(acted, Acted::about);
    acts::record(&tx, act, view.delegation.unit_id.into_iter().fold(acted, Acted::within)).await?;
    tx.commit().await?;
    Ok(view)
}

/// One delegation.
///
/// # Errors
/// `NotFound` when it is not among those looked at.
pub async fn find_delegation(
    conn: &impl ConnectionTrait,
    act: &Act,
    (of, id): (DelegationsOf, DelegationId),
) -> Result<DelegationView, Error> {
    let found = row::Entity::find_by_id(id).filter(among(&of, act)).one(conn).await?;
    let found = found.ok_or(platform::Error::NotFound("delegation"))?;
    Ok(views(conn, vec![found]).await?.pop().ok_or(platform::Error::NotFound("delegation"))?)
}

/// Delegations, the newest first, of one state if given.
///
/// # Errors
/// A cursor of another list; when the database fails.
pub async fn list_delegations(
    conn: &impl ConnectionTrait,
    act: &Act,
    (of, status): (DelegationsOf, Option<DelegationStatus>),
    paging: &Paging,
) -> Result<Page<DelegationView>, Error> {
    let wanted =
        Condition::all().add(among(&of, act)).add_option(status.map(|status| row::COLUMN.status.eq(status)));
    let rows = row::Entity::find().filter(wanted).order_by_desc(row::Column::Id);
    let newest_first = (|delegation: &row::Model| delegation.id, |last| row::COLUMN.id.lt(last));
    let page = paging.read(conn, rows, newest_first).await?;
    Ok(Page { rows: views(conn, page.rows).await?, extent: page.extent })
}

fn among(of: &DelegationsOf, act: &Act) -> Condition {
    match of {
        DelegationsOf::Account(account) => Condition::any()
            .add(row::COLUMN.from_account_id.eq(*account))
            .add(row::COLUMN.to_account_id.eq(*account)),
        DelegationsOf::Units(scope) => unit_condition(scope, row::Column::UnitId, act.today),
    }
}

/// Delegations with what belongs to them: four queries, however many.
async fn views(
    conn: &impl ConnectionTrait,
    delegations: Vec<row::Model>,
) -> Result<Vec<DelegationView>, Error> {
    let to: Vec<AccountId> = delegations.iter().map(|delegation| delegation.to_account_id).collect();
    let all = delegations.iter().map(|delegation| delegation.from_account_id).chain(to.iter().copied());
    let accounts = account::Entity::find().filter(account::COLUMN.id.is_in(all)).all(conn).await?;
    let accounts: HashMap<AccountId, account::Model> =
        accounts.into_iter().map(|account| (account.id, account)).collect();
    let employees: Vec<EmployeeId> = accounts.values().filter_map(|account| account.employee_id).collect();
    let named = facts::named(conn, &employees).await?;
    let lent = delegations.iter().map(|delegation| delegation.grant_id);
    let grants = grant::Entity::find().filter(grant::COLUMN.id.is_in(lent)).all(conn).await?;
    let held = grant::Entity::find().filter(grant::COLUMN.account_id.is_in(to)).all(conn).await?;
    let side = |id: AccountId| {
        let account = accounts.get(&id);
        let employee = account.and_then(|account| account.employee_id);
        let name = employee.and_then(|employee| named.get(&employee)).map(|named| named.name.clone());
        let name = name.or_else(|| account.and_then(|account| account.name.clone()));
        DelegationSide { account: id, employee, name }
    };
    let view = |delegation: row::Model| {
        let grant = grants.iter().find(|grant| grant.id == delegation.grant_id);
        let role = grant.ok_or(platform::Error::NotFound("grant"))?.role;
        let rivals = held.iter().filter(|held| held.account_id == delegation.to_account_id);
        let mut conflicting: Vec<Role> = rivals
            .filter(|held| held.role.is_separated_from(role) && held.period().overlaps(delegation.period()))
            .map(|held| held.role)
            .collect();
        conflicting.sort_unstable();
        conflicting.dedup();
        let (from, to) = (side(delegation.from_account_id), side(delegation.to_account_id));
        Ok(DelegationView { role, from, to, conflicting, delegation })
    };
    delegations.into_iter().map(view).collect()
}
