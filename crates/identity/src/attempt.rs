//! Wrong passwords in a row: counted for known and unknown identifiers alike, so that a lock tells nobody which exist.
//!
//! An attempt is judged while the hasher's turn is held, so guesses made side by side exceed the limit by no more than the
//! number of cores.

use chrono::{DateTime, TimeDelta, Utc};
use platform::{Act, Acted, Db, acts};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ConnectionTrait, EntityTrait, ExprTrait, QueryFilter};

use crate::entity::{account, login_attempt as row};
use crate::rules::lockout;
use crate::{Error, secret};

/// Whose password is tried.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    key: String,
    account: Option<account::Model>,
}

impl Target {
    /// The account of an identifier, or the identifier that belongs to none.
    pub fn of(identifier: &str, account: Option<account::Model>) -> Self {
        let key = match &account {
            Some(account) => format!("account:{}", account.id),
            None => format!("identifier:{}", secret::hash(&identifier.trim().to_lowercase())),
        };
        Self { key, account }
    }

    /// The second factor of an account: counted by itself, because whoever has the password could otherwise clear the count.
    pub fn second_factor(account: account::Model) -> Self {
        Self { key: format!("second_factor:{}", account.id), account: Some(account) }
    }

    /// The account, if the identifier names one.
    pub fn account(&self) -> Option<&account::Model> {
        self.account.as_ref()
    }
}

/// Refuses an attempt that comes too early.
pub(crate) async fn refuse_if_locked(db: &Db, target: &Target, now: DateTime<Utc>) -> Result<(), Error> {
    let row = row::Entity::find_by_id(target.key.clone()).one(db.latest()).await?;
    let locked_until = row.and_then(|row| row.locked_until).filter(|until| *until > now);
    locked_until.map_or(Ok(()), |until| {
        Err(Error::Locked((until - now + TimeDelta::milliseconds(999)).num_seconds()))
    })
}

/// Counts a wrong password; enough of them lock the target.
pub(crate) async fn count(db: &Db, act: &Act, target: &Target, now: DateTime<Utc>) -> Result<(), Error> {
    let tx = platform::begin(db).await?;
    row::Entity::delete_many().filter(row::COLUMN.failed_at.lt(now - lockout::MEMORY)).exec(&tx).await?;
    let first = row::ActiveModel {
        target: Set(target.key.clone()),
        failures: Set(1),
        failed_at: Set(now),
        locked_until: Set(None),
    };
    let again = OnConflict::column(row::Column::Target)
        .value(row::Column::Failures, Expr::col((row::Entity, row::Column::Failures)).add(1))
        .update_column(row::Column::FailedAt)
        .to_owned();
    row::Entity::insert(first).on_conflict(again).exec_without_returning(&tx).await?;
    let failures = row::Entity::find_by_id(target.key.clone()).one(&tx).await?.map_or(1, |row| row.failures);
    if let Some(delay) = lockout::delay(failures) {
        row::Entity::update_many()
            .col_expr(row::Column::LockedUntil, Expr::value(now + delay))
            .filter(row::COLUMN.target.eq(target.key.clone()))
            .exec(&tx)
            .await?;
        if let Some(account) = &target.account {
            let acted = Acted::new("identity.account_locked", account.id);
            let acted = account.employee_id.into_iter().fold(acted, Acted::about);
            acts::record(&tx, act, acted).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// Forgets the wrong passwords after a right one.
pub(crate) async fn forget(db: &Db, target: &Target) -> Result<(), Error> {
    forget_in(db.write(), target).await
}

/// The same in a transaction.
pub(crate) async fn forget_in(conn: &impl ConnectionTrait, target: &Target) -> Result<(), Error> {
    row::Entity::delete_by_id(target.key.clone()).exec(conn).await?;
    Ok(())
}
