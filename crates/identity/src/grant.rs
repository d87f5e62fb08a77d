//! Grants: a role given to an account over a unit subtree for a period.

use chrono::NaiveDate;
use kernel::id::{AccountId, GrantId, UnitId};
use kernel::{DateRange, Fault};
use personnel::scope::unit_condition;
use platform::{Act, Acted, Page, Paging, Scope, acts};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Condition;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, SelectExt,
};

use crate::access::Identity;
use crate::entity::account::AccountStatus;
use crate::entity::{account, grant};
use crate::role::Role;
use crate::{Error, account as accounts, rules, store};

/// A role to give.
#[derive(Clone, Copy, Debug)]
pub struct NewGrant {
    /// To whom.
    pub account: AccountId,
    /// The role.
    pub role: Role,
    /// The unit at the top of the subtree; none means the whole installation.
    pub unit: Option<UnitId>,
    /// When.
    pub period: DateRange,
}

/// Which grants a list shows.
#[derive(Clone, Copy, Debug, Default)]
pub struct GrantFilter {
    /// Those of one account.
    pub account: Option<AccountId>,
    /// Those of one role.
    pub role: Option<Role>,
    /// Those over exactly this unit.
    pub unit: Option<UnitId>,
    /// Those that count on this day.
    pub on: Option<NaiveDate>,
}

/// A grant, and what the separation of duties has against it.
#[derive(Clone, Debug)]
pub struct GrantView {
    /// The grant.
    pub grant: grant::Model,
    /// Roles that the same account holds at the same time and that belong in other hands. Shown, not refused: a small
    /// office may have no other hands, and the approval of a run is refused to its maker in any case.
    pub conflicting: Vec<Role>,
}

/// Gives a role.
///
/// # Errors
/// `OwnGrant`; `NotFound` for an account outside the scope; `AccountDisabled`; `GrantExists`; `Invalid`.
pub async fn give_role(identity: &Identity, act: &Act, new: NewGrant) -> Result<GrantView, Error> {
    // Nor to whoever lent the right to give it: that would be giving it to oneself by another hand.
    if [act.actor.account(), act.stood_for()].contains(&Some(new.account)) {
        return Err(Error::OwnGrant);
    }
    let tx = platform::begin(&identity.db).await?;
    let account = account::Entity::find_by_id(new.account).filter(accounts::within(&act.scope, act.today));
    let account = account.lock_exclusive().one(&tx).await?.ok_or(platform::Error::NotFound("account"))?;
    if account.status == AccountStatus::Disabled {
        return Err(Error::AccountDisabled);
    }
    judge(&tx, act, &new).await?;
    let held = store::grants_of(&tx, new.account, new.period.from).await?;
    let same = |held: &&grant::Model| held.role == new.role && held.unit_id == new.unit;
    if held.iter().filter(same).any(|held| held.period().overlaps(new.period)) {
        return Err(Error::GrantExists);
    }
    let grant = row(act, GrantId::new(), &new).insert(&tx).await?;
    acts::record(&tx, act, acted("identity.role_given", &grant, &account)).await?;
    tx.commit().await?;
    identity.forget_callers();
    Ok(view(grant, &held))
}

/// Gives many roles in one transaction of the caller, who vouches for them: for the command line and the demo region.
///
/// # Errors
/// When the database refuses one of them.
pub async fn give_roles_unasked(
    tx: &DatabaseTransaction,
    act: &Act,
    grants: &[NewGrant],
) -> Result<(), Error> {
    const CHUNK: usize = 500;
    for chunk in grants.chunks(CHUNK) {
        let of_chunk = account::COLUMN.id.is_in(chunk.iter().map(|new| new.account));
        let accounts = account::Entity::find().filter(of_chunk).all(tx).await?;
        let rows = chunk.iter().map(|new| row(act, GrantId::new(), new));
        let given = grant::Entity::insert_many(rows).exec_with_returning(tx).await?;
        let acted = given.iter().filter_map(|grant| {
            let account = accounts.iter().find(|account| account.id == grant.account_id)?;
            Some(acted("identity.role_given", grant, account))
        });
        acts::record_all(tx, act, acted.collect()).await?;
    }
    Ok(())
}

async fn judge(tx: &DatabaseTransaction, act: &Act, new: &NewGrant) -> Result<(), Error> {
    let mut faults = rules::grant::faults(new.role, new.period, act.today);
    if !reaches(tx, (&act.scope, act.today), new.unit).await? {
        faults.push(Fault::invalid("identity.unit_unknown").at("/unit_id"));
    }
    Error::unless_none(faults)
}

/// Whether the scope holds a whole subtree; only who reaches everything gives over the whole installation.
pub(crate) async fn reaches(
    tx: &DatabaseTransaction,
    (scope, today): (&Scope, NaiveDate),
    unit: Option<UnitId>,
) -> Result<bool, Error> {
    let Some(unit) = unit else { return Ok(scope.everything) };
    let within = unit_condition(scope, personnel::entity::unit::Column::Id, today);
    Ok(personnel::entity::unit::Entity::find_by_id(unit).filter(within).exists(tx).await?)
}

/// Ends a grant: from today on it no longer counts. The row stays.
///
/// # Errors
/// `NotFound`, `Stale`, `GrantEnded`.
pub async fn end_grant(
    identity: &Identity,
    act: &Act,
    id: GrantId,
    expected: Option<i64>,
) -> Result<GrantView, Error> {
    let tx = platform::begin(&identity.db).await?;
    let grant = grant::Entity::find_by_id(id).filter(within(&act.scope, act.today));
    let grant = grant.lock_exclusive().one(&tx).await?.ok_or(platform::Error::NotFound("grant"))?;
    if expected.is_some_and(|expected| expected != grant.version) {
        return Err(platform::Error::Stale.into());
    }
    let period = grant.period();
    if period.is_empty() || period.until.is_some_and(|until| until <= act.today) {
        return Err(Error::GrantEnded);
    }
    let account = account::Entity::find_by_id(grant.account_id).one(&tx).await?;
    let account = account.ok_or(platform::Error::NotFound("account"))?;
    let change = grant::ActiveModel {
        valid_until: Set(rules::grant::ended(period, act.today).stored_until()),
        version: Set(grant.version + 1),
        ..grant.into_active_model()
    };
    let grant = change.update(&tx).await?;
    acts::record(&tx, act, acted("identity.role_ended", &grant, &account)).await?;
    tx.commit().await?;
    identity.forget_callers();
    // An ended grant conflicts with nothing that counts from now on.
    Ok(GrantView { grant, conflicting: Vec::new() })
}

/// One grant within a scope.
///
/// # Errors
/// `NotFound`.
pub async fn find_grant(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    today: NaiveDate,
    id: GrantId,
) -> Result<GrantView, Error> {
    let grant = grant::Entity::find_by_id(id).filter(within(scope, today)).one(conn).await?;
    let grant = grant.ok_or(platform::Error::NotFound("grant"))?;
    let held = store::grants_of(conn, grant.account_id, grant.valid_from).await?;
    Ok(view(grant, &held))
}

/// The grants within a scope, the oldest first.
///
/// # Errors
/// When the database fails.
pub async fn list_grants(
    conn: &impl ConnectionTrait,
    act: &Act,
    filter: GrantFilter,
    paging: &Paging,
) -> Result<Page<GrantView>, Error> {
    let counts_on = |day: NaiveDate| {
        Condition::all().add(grant::COLUMN.valid_from.lte(day)).add(grant::COLUMN.valid_until.gt(day))
    };
    let grants = grant::Entity::find()
        .filter(within(&act.scope, act.today))
        .filter(
            Condition::all()
                .add_option(filter.account.map(|account| grant::COLUMN.account_id.eq(account)))
                .add_option(filter.role.map(|role| grant::COLUMN.role.eq(role)))
                .add_option(filter.unit.map(|unit| grant::COLUMN.unit_id.eq(unit)))
                .add_option(filter.on.map(counts_on)),
        )
        .order_by_asc(grant::Column::Id);
    let oldest_first = (|grant: &grant::Model| grant.id, |last| grant::COLUMN.id.gt(last));
    let page = paging.read(conn, grants, oldest_first).await?;
    let accounts = page.rows.iter().map(|grant| grant.account_id);
    let held = grant::Entity::find().filter(grant::COLUMN.account_id.is_in(accounts)).all(conn).await?;
    Ok(page.map(|grant| view(grant, &held)))
}

/// Grants over units within the scope; those over the whole installation only for who reaches everything.
fn within(scope: &Scope, today: NaiveDate) -> Condition {
    unit_condition(scope, grant::Column::UnitId, today)
}

fn view(grant: grant::Model, held: &[grant::Model]) -> GrantView {
    let mut conflicting: Vec<Role> = held
        .iter()
        .filter(|other| other.account_id == grant.account_id)
        .filter(|other| other.role.is_separated_from(grant.role))
        .filter(|other| other.period().overlaps(grant.period()))
        .map(|other| other.role)
        .collect();
    conflicting.sort_unstable();
    conflicting.dedup();
    GrantView { grant, conflicting }
}

fn row(act: &Act, id: GrantId, new: &NewGrant) -> grant::ActiveModel {
    grant::ActiveModel {
        id: Set(id),
        account_id: Set(new.account),
        role: Set(new.role),
        unit_id: Set(new.unit),
        valid_from: Set(new.period.from),
        valid_until: Set(new.period.stored_until()),
        created_at: Set(act.at),
        version: Set(1),
    }
}

fn acted(kind: &'static str, grant: &grant::Model, account: &account::Model) -> Acted {
    let details = serde_json::json!({
        "account_id": grant.account_id,
        "role": grant.role,
        "valid_from": grant.valid_from,
        "valid_until": grant.period().until,
    });
    let acted = Acted::new(kind, grant.id).with(details);
    let acted = account.employee_id.into_iter().fold(acted, Acted::about);
    grant.unit_id.into_iter().fold(acted, Acted::within)
}
