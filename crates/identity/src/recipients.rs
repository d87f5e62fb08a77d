//! Who can be told: accounts of employees, and of those who hold a permission over a unit. Bulk reads for whoever tells them.

use std::collections::HashMap;

use chrono::NaiveDate;
use kernel::id::{AccountId, EmployeeId, UnitId};
use personnel::entity::unit_ancestor;
use sea_orm::sea_query::{Condition, Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, Iterable, JoinType, QueryFilter, QuerySelect, RelationDef,
};

use crate::Error;
use crate::entity::account::AccountStatus;
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

/// Those who hold a permission by a grant over each of some units on a day.
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
    let to_grant: RelationDef = unit_ancestor::Entity::belongs_to(grant::Entity)
        .from(unit_ancestor::Column::AncestorId)
        .to(grant::Column::UnitId)
        .into();
    let to_account: RelationDef = grant::Entity::belongs_to(account::Entity)
        .from(grant::Column::AccountId)
        .to(account::Column::Id)
        .into();
    let day = |from: Expr, until: Expr| Condition::all().add(from.lte(today)).add(until.gt(today));
    let mut all = Vec::new();
    for chunk in units.chunks(CHUNK) {
        let rows: Vec<(UnitId, AccountId, bool)> = unit_ancestor::Entity::find()
            .select_only()
            .column(unit_ancestor::Column::UnitId)
            .column(account::Column::Id)
            .column_as(account::Column::Email.is_not_null(), "has_address")
            .distinct()
            .join(JoinType::InnerJoin, to_grant.clone())
            .join(JoinType::InnerJoin, to_account.clone())
            .filter(unit_ancestor::Column::UnitId.is_in(chunk.iter().copied()))
            .filter(day(
                Expr::col((unit_ancestor::Entity, unit_ancestor::Column::ValidFrom)),
                Expr::col((unit_ancestor::Entity, unit_ancestor::Column::ValidUntil)),
            ))
            .filter(day(
                Expr::col((grant::Entity, grant::Column::ValidFrom)),
                Expr::col((grant::Entity, grant::Column::ValidUntil)),
            ))
            .filter(grant::Column::Role.is_in(roles.iter().copied()))
            .filter(account::Column::Status.eq(AccountStatus::Active))
            .into_tuple()
            .all(conn)
            .await?;
        all.extend(rows.into_iter().map(|(unit, id, mailed)| (unit, recipient((id, mailed)))));
    }
    Ok(all)
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
