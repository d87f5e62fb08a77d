//! Consumers of the log: each remembers how far it has read, and reads on from there after a crash.

use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{Recorded, last_position};
use crate::entity::{act, act_consumer};
use crate::{Db, Error};

/// Acts that a consumer has not dealt with yet.
#[derive(Clone, Debug)]
pub struct Unseen {
    /// Those of the kinds asked for, in the order of the log.
    pub acts: Vec<Recorded>,
    /// Up to where the consumer has dealt with the log when it is done with these.
    pub until: i64,
}

/// The next acts of some kinds for a consumer, at most a number of them; `None` when there is nothing new in the log at all.
///
/// # Errors
/// When the database fails.
pub async fn unseen(db: &Db, consumer: &str, kinds: &[&str], at_most: u64) -> Result<Option<Unseen>, Error> {
    let conn = db.latest();
    let read = act_consumer::Entity::find_by_id(consumer.to_owned()).one(conn).await?;
    let after = read.map_or(0, |consumer| consumer.position);
    // The head first: positions up to it are all committed.
    let head = last_position(conn).await?;
    if head <= after {
        return Ok(None);
    }
    let acts = act::Entity::find()
        .filter(act::Column::Position.gt(after))
        .filter(act::Column::Position.lte(head))
        .filter(act::Column::Kind.is_in(kinds.iter().copied()))
        .order_by_asc(act::Column::Position)
        .limit(at_most)
        .all(conn)
        .await?;
    let is_full = u64::try_from(acts.len()).unwrap_or(u64::MAX) >= at_most;
    let last = acts.last().and_then(|act| act.position).filter(|_| is_full);
    Ok(Some(Unseen { acts, until: last.unwrap_or(head) }))
}

/// Notes that a consumer has dealt with the log up to a position. What it did before must be safe to do again: a crash in
/// between, or another process, shows it the same acts once more.
///
/// # Errors
/// When the database fails.
pub async fn seen(conn: &impl ConnectionTrait, consumer: &str, until: i64) -> Result<(), Error> {
    let first = act_consumer::ActiveModel { name: Set(consumer.to_owned()), position: Set(0) };
    let once = OnConflict::column(act_consumer::Column::Name).do_nothing().to_owned();
    act_consumer::Entity::insert(first).on_conflict(once).exec_without_returning(conn).await?;
    // Never back: a slower process may be done later with less.
    act_consumer::Entity::update_many()
        .set(act_consumer::ActiveModel { position: Set(until), ..Default::default() })
        .filter(act_consumer::Column::Name.eq(consumer))
        .filter(act_consumer::Column::Position.lt(until))
        .exec(conn)
        .await?;
    Ok(())
}
