//! Idempotency keys: a POST that is repeated does its work once and is answered alike, for 24 hours.
//!
//! A key is taken before the work and answered after it, in transactions of their own, so a crash can fall between. Then
//! the log of acts decides: an act with the request's id proves that the work was committed and only the answer is lost;
//! without one nothing was written, and the request may run again. For that proof the request id must be the server's
//! own, never one that a client chose.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::entity::{act, idempotency_key as row};
use crate::vault::Vault;
use crate::{Db, Error, clock};

/// How long a key is kept.
pub const KEPT: TimeDelta = TimeDelta::hours(24);

/// How long an unanswered request is believed to be running. Requests must time out sooner; longer work is a job.
pub const LEASE: TimeDelta = TimeDelta::seconds(60);

const PURPOSE: &str = "idempotency answer";

/// A request that carries a key.
#[derive(Clone, Debug)]
pub struct Keyed {
    /// The account or client. Keys of different callers never meet.
    pub caller: Uuid,
    /// The key as the caller chose it.
    pub key: String,
    /// A hash over method, path and body.
    pub request_hash: String,
    /// The server's own id of this request, which its acts carry.
    pub request_id: String,
}

/// An answer to keep.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The headers worth repeating.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// What to do with a request that carries a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// The first of its kind: do the work, then [`finish`] or [`release`].
    Started,
    /// Done before: answer alike.
    Replay(Answer),
}

/// Takes the key for a request.
///
/// # Errors
/// `KeyReused` for another request; `KeyRunning` while the first one is; `KeyAnswerLost` when the first one was carried
/// out and the process died before it could keep the answer.
pub async fn begin(db: &Db, vault: &Vault, keyed: &Keyed) -> Result<Begun, Error> {
    if take_new(db, keyed).await? {
        return Ok(Begun::Started);
    }
    // Gone again only when the row was purged in between; then another request is as good as running.
    let Some(found) = row::Entity::find_by_id((keyed.caller, keyed.key.clone())).one(db.latest()).await?
    else {
        return Err(Error::KeyRunning);
    };
    let now = clock::wall();
    if found.created_at + KEPT <= now {
        return take_over(db, keyed, &found).await;
    }
    if found.request_hash != keyed.request_hash {
        return Err(Error::KeyReused);
    }
    if let Some(response) = &found.response {
        let answer = vault.reveal(PURPOSE, response)?;
        return serde_json::from_slice(&answer)
            .map(Begun::Replay)
            .map_err(|error| Error::Broken(format!("a kept answer cannot be read: {error}")));
    }
    if found.lease_until > now {
        return Err(Error::KeyRunning);
    }
    if wrote(db, &found.request_id).await? {
        return Err(Error::KeyAnswerLost);
    }
    take_over(db, keyed, &found).await
}

/// Keeps the answer of a request that took its key.
///
/// # Errors
/// When the database fails. The key is settled later by the log of acts.
pub async fn finish(db: &Db, vault: &Vault, keyed: &Keyed, answer: &Answer) -> Result<(), Error> {
    let json = serde_json::to_vec(answer).map_err(|error| Error::Broken(format!("answer: {error}")))?;
    let kept = row::ActiveModel { response: Set(Some(vault.conceal(PURPOSE, &json)?)), ..Default::default() };
    row::Entity::update_many().set(kept).filter(is_held_by(keyed)).exec(db.write()).await?;
    Ok(())
}

/// Gives the key back after a request whose answer is not worth keeping (a fault of ours, an overload): the next attempt
/// is settled by the log of acts, at once.
///
/// # Errors
/// When the database fails. The lease then runs out by itself.
pub async fn release(db: &Db, keyed: &Keyed) -> Result<(), Error> {
    let over = row::ActiveModel { lease_until: Set(clock::wall()), ..Default::default() };
    row::Entity::update_many().set(over).filter(is_held_by(keyed)).exec(db.write()).await?;
    Ok(())
}

/// Deletes the keys that are past their time.
///
/// # Errors
/// When the database fails.
pub async fn purge(tx: &impl ConnectionTrait) -> Result<u64, Error> {
    let past = row::Column::CreatedAt.lt(clock::wall() - KEPT);
    Ok(row::Entity::delete_many().filter(past).exec(tx).await?.rows_affected)
}

async fn take_new(db: &Db, keyed: &Keyed) -> Result<bool, Error> {
    let now = clock::wall();
    let new = row::ActiveModel {
        caller_id: Set(keyed.caller),
        key: Set(keyed.key.clone()),
        request_hash: Set(keyed.request_hash.clone()),
        request_id: Set(keyed.request_id.clone()),
        created_at: Set(now),
        lease_until: Set(now + LEASE),
        response: Set(None),
    };
    let first_wins = OnConflict::columns([row::Column::CallerId, row::Column::Key]).do_nothing().to_owned();
    let inserted =
        row::Entity::insert(new).on_conflict(first_wins).exec_without_returning(db.write()).await?;
    Ok(inserted > 0)
}

/// Takes the key from a request that is over; of several that try, one succeeds.
async fn take_over(db: &Db, keyed: &Keyed, from: &row::Model) -> Result<Begun, Error> {
    let now: DateTime<Utc> = clock::wall();
    let mine = row::ActiveModel {
        request_hash: Set(keyed.request_hash.clone()),
        request_id: Set(keyed.request_id.clone()),
        created_at: Set(now),
        lease_until: Set(now + LEASE),
        response: Set(None),
        ..Default::default()
    };
    let unchanged = Condition::all()
        .add(row::Column::CallerId.eq(from.caller_id))
        .add(row::Column::Key.eq(from.key.clone()))
        .add(row::Column::RequestId.eq(from.request_id.clone()))
        .add(row::Column::LeaseUntil.eq(from.lease_until));
    let taken = row::Entity::update_many().set(mine).filter(unchanged).exec(db.write()).await?;
    if taken.rows_affected == 1 { Ok(Begun::Started) } else { Err(Error::KeyRunning) }
}

fn is_held_by(keyed: &Keyed) -> Condition {
    Condition::all()
        .add(row::Column::CallerId.eq(keyed.caller))
        .add(row::Column::Key.eq(keyed.key.clone()))
        .add(row::Column::RequestId.eq(keyed.request_id.clone()))
        .add(row::Column::Response.is_null())
}

async fn wrote(db: &Db, request_id: &str) -> Result<bool, Error> {
    let any: Option<Uuid> = act::Entity::find()
        .select_only()
        .column(act::Column::Id)
        .filter(act::Column::RequestId.eq(request_id))
        .into_tuple()
        .one(db.latest())
        .await?;
    Ok(any.is_some())
}
