//! What the care for personal data asks of identity: what becomes of the account of a person who is erased, and what an
//! account holds, for a copy of one's own data.

use kernel::id::{AccountId, EmployeeId};
use personnel::privacy::ERASED;
use platform::{Act, acts};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
};
use serde_json::{Value, json};

use crate::Error;
use crate::account::acted;
use crate::entity::account::{self, AccountStatus};
use crate::entity::grant as role_grant;
use crate::entity::second_factor;
use crate::entity::session::{self, Ending};
use crate::session::{End, end_sessions};

/// Closes the accounts of employees who are erased, for ever: sessions end, and no name, address or device is left. Callers
/// then tell [`Identity::forget_callers`](crate::Identity::forget_callers), after the transaction.
///
/// # Errors
/// When the database fails.
pub async fn forget_accounts(
    tx: &DatabaseTransaction,
    act: &Act,
    employees: &[EmployeeId],
) -> Result<(), Error> {
    let theirs = account::COLUMN.employee_id.is_in(employees.iter().copied());
    let accounts = account::Entity::find().filter(theirs).all(tx).await?;
    let ids: Vec<AccountId> = accounts.iter().map(|account| account.id).collect();
    let which = session::COLUMN.account_id.is_in(ids.clone()).into();
    let now = platform::clock::wall();
    end_sessions(tx, act, End { which, why: Ending::AccountDisabled, now }).await?;
    session::Entity::update_many()
        .col_expr(session::Column::Device, Expr::value(ERASED))
        .filter(session::COLUMN.account_id.is_in(ids.clone()))
        .exec(tx)
        .await?;
    second_factor::Entity::delete_many()
        .filter(second_factor::COLUMN.account_id.is_in(ids.clone()))
        .exec(tx)
        .await?;
    account::Entity::update_many()
        .col_expr(account::Column::Status, Expr::value(AccountStatus::Disabled))
        .col_expr(account::Column::Name, Expr::value(None::<String>))
        .col_expr(account::Column::Email, Expr::value(None::<String>))
        .col_expr(account::Column::PasswordHash, Expr::value(None::<String>))
        .col_expr(account::Column::ResetHash, Expr::value(None::<String>))
        .col_expr(account::Column::Version, Expr::col(account::Column::Version).add(1))
        .filter(account::COLUMN.id.is_in(ids))
        .exec(tx)
        .await?;
    let acts = accounts.iter().map(|account| acted("identity.account_erased", account)).collect();
    acts::record_all(tx, act, acts).await?;
    Ok(())
}

/// What is known of an account to whoever holds it, and of every session it had: for a copy of one's own data. No hash of a
/// secret is in it.
///
/// # Errors
/// When the database fails.
pub async fn own_records(conn: &impl ConnectionTrait, id: AccountId) -> Result<Value, Error> {
    let account = account::Entity::find_by_id(id).one(conn).await?;
    let account = account.ok_or(platform::Error::NotFound("account"))?;
    let sessions = session::Entity::find()
        .filter(session::COLUMN.account_id.eq(id))
        .order_by_desc(session::Column::Id)
        .all(conn)
        .await?;
    let session = |one: session::Model| {
        json!({
            "id": one.id, "device": one.device, "started_at": one.started_at, "refreshed_at": one.refreshed_at,
            "expires_at": one.expires_at, "ended_at": one.ended_at, "ended_because": one.ended_because })
    };
    let grants = role_grant::Entity::find().filter(role_grant::COLUMN.account_id.eq(id)).all(conn).await?;
    let grant = |one: role_grant::Model| {
        json!({ "id": one.id, "role": one.role, "unit_id": one.unit_id, "valid_from": one.valid_from,
            "valid_until": one.period().until })
    };
    Ok(json!({
        "email": account.email, "name": account.name, "status": account.status, "created_at": account.created_at,
        "sessions": sessions.into_iter().map(session).collect::<Vec<_>>(),
        "grants": grants.into_iter().map(grant).collect::<Vec<_>>() }))
}
