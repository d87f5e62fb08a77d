//! What the platform tidies up by itself: timers that set themselves anew.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::clock::Clock;
use crate::entity::timer as row;
use crate::files::Files;
use crate::jobs::JobFailure;
use crate::privacy::retention;
use crate::timers::{self, Due, NewTimer};
use crate::{Db, Error, idempotency};

/// The subject of these timers: the scheduler hands timers of this subject to [`run`].
pub const SUBJECT: &str = "platform";

const PURGE_KEYS: &str = "purge_idempotency_keys";
const PURGE_FILES: &str = "purge_files";
const APPLY_RETENTION: &str = "apply_retention";
const CHORES: [&str; 3] = [PURGE_KEYS, PURGE_FILES, APPLY_RETENTION];

/// Sets the timers that are not there yet. Called when a process starts.
///
/// # Errors
/// When the database fails.
pub async fn plan(db: &Db, clock: &Clock) -> Result<(), Error> {
    let tx = crate::begin(db).await?;
    let planned = row::Entity::find().filter(row::Column::ObjectId.eq(Uuid::nil())).all(&tx).await?;
    for action in CHORES.into_iter().filter(|chore| planned.iter().all(|timer| timer.action != *chore)) {
        again(&tx, action, clock.now()).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Does a chore and sets its next time, in the timer's transaction.
///
/// # Errors
/// When the database or the file store fails; it is then tried again.
pub async fn run(due: Due<'_>, clock: &Clock, files: &Files) -> Result<(), JobFailure> {
    let Some(chore) = CHORES.into_iter().find(|chore| *chore == due.timer.action) else {
        tracing::warn!(timer.action = due.timer.action, "a chore that this version does not know is dropped");
        return Ok(());
    };
    match chore {
        PURGE_FILES => {
            let deleted = files.purge(due.tx).await?;
            tracing::info!(deleted, "expired files deleted");
        }
        APPLY_RETENTION => {
            // Thousands of rows are no work for the transaction of a timer.
            retention::ask(due.tx, &due.act).await?;
        }
        _ => {
            let deleted = idempotency::purge(due.tx).await?;
            tracing::info!(deleted, "old idempotency keys deleted");
        }
    }
    // From now, not from when it was due: a clock moved by a year must not make a year of hourly chores.
    Ok(again(due.tx, chore, clock.now()).await?)
}

async fn again(tx: &impl ConnectionTrait, action: &'static str, now: DateTime<Utc>) -> Result<(), Error> {
    let due_at = now + if action == APPLY_RETENTION { TimeDelta::days(1) } else { TimeDelta::hours(1) };
    timers::set(tx, NewTimer { subject: SUBJECT, object: Uuid::nil(), action, due_at }).await
}
