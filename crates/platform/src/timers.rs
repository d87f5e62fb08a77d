//! Deadlines of stateful objects, driven by one scheduler.
//!
//! A timer is set and cleared in the transaction that moves its object to another state. When it is due by the business
//! clock, the domain's own act runs and the timer goes, both in one transaction: a crash in between changes nothing.

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::BoxFuture;
use kernel::id::TimerId;
use sea_orm::sea_query::{LockBehavior, LockType, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, ModelTrait,
    QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::clock::{self, Clock};
use crate::entity::timer as row;
use crate::jobs::JobFailure;
use crate::{Act, Db, Error};

pub use row::Model as Timer;

/// A deadline to set. An object has at most one timer for each action; setting it again moves it.
#[derive(Clone, Debug)]
pub struct NewTimer {
    /// The kind of object, which decides who handles it: `performance.skp`.
    pub subject: &'static str,
    /// The object.
    pub object: Uuid,
    /// What the system does when the time has come.
    pub action: &'static str,
    /// When, in business time.
    pub due_at: DateTime<Utc>,
}

/// Sets a timer in the transaction that changes its object.
///
/// # Errors
/// When the database fails.
pub async fn set(tx: &impl ConnectionTrait, timer: NewTimer) -> Result<(), Error> {
    set_all(tx, vec![timer]).await
}

/// Sets many timers in the transaction that changes their objects, in chunks. No two may be for the same object and
/// action.
///
/// # Errors
/// When the database fails.
pub async fn set_all(tx: &impl ConnectionTrait, timers: Vec<NewTimer>) -> Result<(), Error> {
    const CHUNK: usize = 100;
    let mut timers = timers.into_iter().peekable();
    while timers.peek().is_some() {
        let rows: Vec<row::ActiveModel> = timers.by_ref().take(CHUNK).map(model).collect();
        let moved = OnConflict::columns([row::Column::ObjectId, row::Column::Action])
            .update_columns([
                row::Column::Subject,
                row::Column::DueAt,
                row::Column::Failures,
                row::Column::RetryAfter,
                row::Column::Fault,
            ])
            .to_owned();
        row::Entity::insert_many(rows).on_conflict(moved).exec_without_returning(tx).await?;
    }
    Ok(())
}

fn model(timer: NewTimer) -> row::ActiveModel {
    row::ActiveModel {
        id: Set(TimerId::new()),
        subject: Set(timer.subject.to_owned()),
        object_id: Set(timer.object),
        action: Set(timer.action.to_owned()),
        due_at: Set(timer.due_at),
        failures: Set(0),
        retry_after: Set(None),
        fault: Set(None),
    }
}

/// Clears all timers of an object in the transaction that changes it: what a state no longer waits for.
///
/// # Errors
/// When the database fails.
pub async fn clear(tx: &impl ConnectionTrait, object: Uuid) -> Result<(), Error> {
    row::Entity::delete_many().filter(row::Column::ObjectId.eq(object)).exec(tx).await?;
    Ok(())
}

/// The timers of some objects, soonest first: the deadlines that a reply shows.
///
/// # Errors
/// When the database fails.
pub async fn of_objects(conn: &impl ConnectionTrait, objects: &[Uuid]) -> Result<Vec<Timer>, Error> {
    Ok(row::Entity::find()
        .filter(row::Column::ObjectId.is_in(objects.iter().copied()))
        .order_by_asc(row::Column::DueAt)
        .all(conn)
        .await?)
}

/// A timer whose time has come.
pub struct Due<'t> {
    /// The transaction in which the timer goes. Whatever the deadline causes belongs in it.
    pub tx: &'t DatabaseTransaction,
    /// The system's act. Its instant is the deadline, not the moment at which a scheduler came round: a server that was
    /// down over the week-end, or a clock moved by a year, changes nothing in what happened when.
    pub act: Act,
    /// The timer.
    pub timer: Timer,
}

/// Runs every timer that is due, each in its own transaction, soonest first, and returns how many succeeded.
///
/// A timer whose dispatch fails stays, is logged, and is tried again later.
///
/// # Errors
/// When the database fails outside the dispatch.
pub async fn run_due<D>(db: &Db, clock: &Clock, dispatch: D) -> Result<u64, Error>
where
    D: for<'t> Fn(Due<'t>) -> BoxFuture<'t, Result<(), JobFailure>>,
{
    let mut done = 0;
    loop {
        // A look before the transaction: on SQLite a writing transaction would stop every other writer.
        if row::Entity::find()
            .filter(is_due(clock))
            .select_only()
            .column(row::Column::Id)
            .into_tuple::<TimerId>()
            .one(db.read())
            .await?
            .is_none()
        {
            return Ok(done);
        }
        let tx = crate::begin(db).await?;
        let Some(timer) = row::Entity::find()
            .filter(is_due(clock))
            .order_by_asc(row::Column::DueAt)
            .order_by_asc(row::Column::Id)
            .limit(1)
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
            .one(&tx)
            .await?
        else {
            return Ok(done);
        };
        match fire(tx, timer.clone(), &dispatch).await {
            Ok(()) => done += 1,
            Err(failure) => postpone(db, &timer, &failure).await?,
        }
    }
}

async fn fire<D>(tx: DatabaseTransaction, timer: Timer, dispatch: &D) -> Result<(), JobFailure>
where
    D: for<'t> Fn(Due<'t>) -> BoxFuture<'t, Result<(), JobFailure>>,
{
    // Deleted first, so that the dispatch may set the same timer anew.
    timer.clone().delete(&tx).await.map_err(Error::from)?;
    let act = Act::system(timer.due_at, format!("timer-{}", timer.id));
    dispatch(Due { tx: &tx, act, timer }).await?;
    tx.commit().await.map_err(Error::from)?;
    Ok(())
}

fn is_due(clock: &Clock) -> Condition {
    Condition::all().add(row::Column::DueAt.lte(clock.now())).add(
        Condition::any()
            .add(row::Column::RetryAfter.is_null())
            .add(row::Column::RetryAfter.lte(clock::wall())),
    )
}

/// Tries again after 1, 2, 4 ... minutes of wall time, at most an hour: business time may stand still.
async fn postpone(db: &Db, timer: &Timer, failure: &JobFailure) -> Result<(), Error> {
    let minutes =
        1_i64.checked_shl(timer.failures.try_into().unwrap_or(6)).map_or(60, |minutes| minutes.clamp(1, 60));
    let code = failure.code();
    tracing::error!(
        timer.id = %timer.id, timer.subject = timer.subject, timer.action = timer.action,
        object.id = %timer.object_id, fault = code, reason = failure.reason(),
        "timer failed and will be tried again"
    );
    row::Entity::update_many()
        .set(row::ActiveModel {
            failures: Set(timer.failures.saturating_add(1)),
            retry_after: Set(Some(clock::wall() + TimeDelta::minutes(minutes))),
            fault: Set(Some(code.to_owned())),
            ..Default::default()
        })
        .filter(row::Column::Id.eq(timer.id))
        .exec(db.write())
        .await?;
    Ok(())
}
