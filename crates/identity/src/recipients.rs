//! Who can be told: accounts of employees, and of those who hold a permission over a unit. Bulk reads for whoever tells them.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use kernel::id::{AccountId, EmployeeId, UnitId};
use personnel::entity::unit_ancestor;
use sea_orm::sea_query::{Condition, Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, Iterable, JoinType, QueryFilter, QuerySelect};

use crate::Error;
use crate::entity::account::AccountStatus;
use crate::entity::delegation::{self, DelegationStatus};
use crate::entity::{account, grant};
use crate::permission::Permission;
use crate::role::Role;

/// Ids in one list of a query.
const CHUNK: usize = 1_000;

/// An account that can be used, and so be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Recipient {
    /// The account.
    pub account: AccountId,
    /// Whether letters reach it.
    pub has_address: bool,
}

fn select_recipients() -> sea_orm::Select<account::Entity> {
    account::Entity::find()
        .select_only()
        .columns([account::Column::Id])
        .column_as(account::Column::Email.is_not_null(), "has_address")
        .filter(account::Column::Status.eq(AccountStatus::Active))
}

fn recipient((account, has_address): (AccountId, bool)) -> Recipient {
    Recipient { account, has_address }
}

/// The accounts of employees; those without one are left out. One query for each chunk.
///
/// # Errors
/// When the database fails.
pub async fn accounts_of(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
) -> Result<HashMap<EmployeeId, Recipient>, Error> {
    let mut all = HashMap::with_capacity(employees.len());
    for chunk in employees.chunks(CHUNK) {
        let rows: Vec<(AccountId, bool, EmployeeId)> = select_recipients()
            .column(account::Column::EmployeeId)
            .filter(account::Column::EmployeeId.is_in(chunk.iter().copied()))
            .into_tuple()
            .all(conn)
            .await?;
        all.extend(rows.into_iter().map(|(id, mailed, employee)| (employee, recipient((id, mailed)))));
    }
    Ok(all)
}

/// Those of some accounts that can be told. One query for each chunk.
///
/// # Errors
/// When the database fails.
pub async fn recipients(
    conn: &impl ConnectionTrait,
    accounts: &[AccountId],
) -> Result<HashMap<AccountId, Recipient>, Error> {
    let mut all = HashMap::with_capacity(accounts.len());
    for chunk in accounts.chunks(CHUNK) {
        let rows: Vec<(AccountId, bool)> = select_recipients()
            .filter(account::Column::Id.is_in(chunk.iter().copied()))
            .into_tuple()
            .all(conn)
            .await?;
        all.extend(rows.into_iter().map(|row| (row.0, recipient(row))));
    }
    Ok(all)
}

/// Those who hold a permission over each of some units on a day: by a grant, or by one that was lent to them.
///
/// # Errors
/// When the database fails.
pub async fn holders(
    conn: &impl ConnectionTrait,
    permission: Permission,
    (units, today): (&[UnitId], NaiveDate),
) -> Result<Vec<(UnitId, Recipient)>, Error> {
    let roles: Vec<Role> =
        Role::iter().filter(|role| role.is_granted() && role.permissions().contains(&permission)).collect();
    let mut all = BTreeSet::new();
    for chunk in units.chunks(CHUNK) {
        // A delegation counts in its own days and never longer than the grant behind it.
        let lent = by_delegation().filter(holds_on("delegation", today));
        for held in [by_grant(), lent] {
            let rows: Vec<(UnitId, AccountId, bool)> = held
                .filter(unit_ancestor::Column::UnitId.is_in(chunk.iter().copied()))
                .filter(holds_on("unit_ancestor", today))
                .filter(holds_on("role_grant", today))
                .filter(grant::Column::Role.is_in(roles.iter().copied()))
                .filter(account::Column::Status.eq(AccountStatus::Active))
                .into_tuple()
                .all(conn)
                .await?;
            all.extend(rows.into_iter().map(|(unit, id, mailed)| (unit, recipient((id, mailed)))));
        }
    }
    Ok(all.into_iter().collect())
}

type Held = sea_orm::Select<unit_ancestor::Entity>;

/// Units, each with the accounts that were given a role over it or over a unit above.
fn by_grant() -> Held {
    let to_grant = unit_ancestor::Entity::belongs_to(grant::Entity)
        .from(unit_ancestor::Column::AncestorId)
        .to(grant::Column::UnitId);
    let to_account =
        grant::Entity::belongs_to(account::Entity).from(grant::Column::AccountId).to(account::Column::Id);
    held().join(JoinType::InnerJoin, to_grant.into()).join(JoinType::InnerJoin, to_account.into())
}

/// Units, each with the accounts that such a role was lent to and that accepted it.
fn by_delegation() -> Held {
    let to_delegation = unit_ancestor::Entity::belongs_to(delegation::Entity)
        .from(unit_ancestor::Column::AncestorId)
        .to(delegation::Column::UnitId);
    let to_grant =
        delegation::Entity::belongs_to(grant::Entity).from(delegation::Column::GrantId).to(grant::Column::Id);
    let to_account = delegation::Entity::belongs_to(account::Entity)
        .from(delegation::Column::ToAccountId)
        .to(account::Column::Id);
    held()
        .join(JoinType::InnerJoin, to_delegation.into())
        .join(JoinType::InnerJoin, to_grant.into())
        .join(JoinType::InnerJoin, to_account.into())
        .filter(delegation::Column::Status.eq(DelegationStatus::Accepted))
}

fn held() -> Held {
    unit_ancestor::Entity::find()
        .select_only()
        .column(unit_ancestor::Column::UnitId)
        .column(account::Column::Id)
        .column_as(account::Column::Email.is_not_null(), "has_address")
}

fn holds_on(table: &'static str, day: NaiveDate) -> Condition {
    let column = |name: &'static str| Expr::col((table, name));
    Condition::all().add(column("valid_from").lte(day)).add(column("valid_until").gt(day))
}

/// The e-mail addresses of accounts that can be used; those without one are left out. One query for each chunk.
///
/// # Errors
/// When the database fails.
pub async fn addresses(
    conn: &impl ConnectionTrait,
    accounts: &[AccountId],
) -> Result<HashMap<AccountId, String>, Error> {
    let mut all = HashMap::with_capacity(accounts.len());
    for chunk in accounts.chunks(CHUNK) {
        let rows: Vec<(AccountId, Option<String>)> = account::Entity::find()
            .select_only()
            .columns([account::Column::Id, account::Column::Email])
            .filter(account::Column::Status.eq(AccountStatus::Active))
            .filter(account::Column::Id.is_in(chunk.iter().copied()))
            .into_tuple()
            .all(conn)
            .await?;
        all.extend(rows.into_iter().filter_map(|(id, email)| Some((id, email?))));
    }
    Ok(all)
}
