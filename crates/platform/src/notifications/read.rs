//! Reading one's own notifications, and noting that they were read.

use chrono::{DateTime, Utc};
use kernel::id::{AccountId, NotificationId};
use sea_orm::sea_query::{Condition, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, Order,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{CHANGED, Notification};
use crate::cursor::{Page, Paging};
use crate::entity::notification as row;
use crate::{Db, Error};

/// An account's news, unread first, newest first; only the unread where asked.
///
/// # Errors
/// `Cursor` when the cursor is none of this list.
pub async fn list(
    conn: &impl ConnectionTrait,
    account: AccountId,
    only_unread: bool,
    paging: &Paging,
) -> Result<Page<Notification>, Error> {
    let is_read = || row::Column::ReadAt.is_not_null();
    let mut query = row::Entity::find()
        .filter(row::Column::AccountId.eq(account))
        .order_by(is_read(), Order::Asc)
        .order_by_desc(row::Column::Id);
    if only_unread {
        query = query.filter(row::Column::ReadAt.is_null());
    }
    let beyond = |(was_read, id): (bool, NotificationId)| {
        let alike = if was_read { is_read() } else { row::Column::ReadAt.is_null() };
        let follows = Condition::any().add(alike.and(row::Column::Id.lt(id)));
        if was_read { follows } else { follows.add(is_read()) }
    };
    let key = |row: &Notification| (row.read_at.is_some(), row.id);
    paging.read(conn, query, (key, beyond)).await
}

/// One piece of an account's news.
///
/// # Errors
/// `NotFound` for another's.
pub async fn find(
    conn: &impl ConnectionTrait,
    account: AccountId,
    id: NotificationId,
) -> Result<Notification, Error> {
    let own = row::Entity::find_by_id(id).filter(row::Column::AccountId.eq(account));
    own.one(conn).await?.ok_or(Error::NotFound("notification"))
}

/// How much of an account's news is unread.
///
/// # Errors
/// When the database fails.
pub async fn unread(conn: &impl ConnectionTrait, account: AccountId) -> Result<u64, Error> {
    let unread =
        row::Entity::find().filter(row::Column::AccountId.eq(account)).filter(row::Column::ReadAt.is_null());
    Ok(unread.count(conn).await?)
}

/// Notes that an account has read a piece of news; the first time counts. No act: it changes nothing for anybody else.
///
/// # Errors
/// `NotFound` for another's.
pub async fn mark_read(
    db: &Db,
    account: AccountId,
    (id, now): (NotificationId, DateTime<Utc>),
) -> Result<Notification, Error> {
    let tx = crate::begin(db).await?;
    let own = row::Entity::find_by_id(id).filter(row::Column::AccountId.eq(account)).lock_exclusive();
    let news = own.one(&tx).await?.ok_or(Error::NotFound("notification"))?;
    if news.read_at.is_some() {
        return Ok(news);
    }
    let mut read = news.into_active_model();
    read.read_at = Set(Some(now));
    let read = read.update(&tx).await?;
    tx.commit().await?;
    CHANGED.ring();
    Ok(read)
}

/// Notes that an account has read all its news, and says how much of it was unread.
///
/// # Errors
/// When the database fails.
pub async fn mark_all_read(db: &Db, account: AccountId, now: DateTime<Utc>) -> Result<u64, Error> {
    let read = row::Entity::update_many()
        .set(row::ActiveModel { read_at: Set(Some(now)), ..Default::default() })
        .filter(row::Column::AccountId.eq(account))
        .filter(row::Column::ReadAt.is_null())
        .exec(db.write())
        .await?;
    CHANGED.ring();
    Ok(read.rows_affected)
}
