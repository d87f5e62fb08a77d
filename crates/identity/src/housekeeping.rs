//! What identity tidies up by itself: rows that no longer count.

use chrono::{DateTime, TimeDelta, Utc};
use platform::clock::{self, Clock};
use platform::jobs::JobFailure;
use platform::timers::{self, Due, NewTimer};
use platform::{Db, Error};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, SelectExt};
use uuid::Uuid;

use crate::entity::{account, login_attempt, login_challenge, session, ticket};
use crate::rules::lockout;
use crate::session::KEPT_AFTER_END;

/// The subject of this timer: the scheduler hands timers of it to [`run`].
pub const SUBJECT: &str = "identity";

const PURGE: &str = "purge_credentials";

/// Sets the timer where it is not there yet. Called when a process starts.
///
/// # Errors
/// When the database fails.
pub async fn plan(db: &Db, clock: &Clock) -> Result<(), Error> {
    use platform::entity::timer as row;
    let tx = platform::begin(db).await?;
    let planned = row::Entity::find().filter(row::Column::Subject.eq(SUBJECT));
    if !planned.exists(&tx).await? {
        again(&tx, clock.now()).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Deletes what no longer counts, and sets the next time, in the timer's transaction.
///
/// # Errors
/// When the database fails; it is then tried again.
pub async fn run(due: Due<'_>, clock: &Clock) -> Result<(), JobFailure> {
    let deleted = purge(due.tx, clock::wall()).await?;
    tracing::info!(deleted, "credentials that no longer count deleted");
    // From now, not from when it was due: a clock moved by a year must not make a year of hourly chores.
    Ok(again(due.tx, clock.now()).await?)
}

async fn again(tx: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<(), Error> {
    let due_at = now + TimeDelta::hours(1);
    timers::set(tx, NewTimer { subject: SUBJECT, object: Uuid::nil(), action: PURGE, due_at }).await
}

/// Tickets, challenges, locks and codes go as soon as they are over; sessions after their owner has had time to see them.
pub(crate) async fn purge(tx: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<u64, Error> {
    let ended = Condition::any()
        .add(session::COLUMN.expires_at.lt(now - KEPT_AFTER_END))
        .add(session::COLUMN.ended_at.lt(now - KEPT_AFTER_END));
    let over = login_attempt::COLUMN.failed_at.lt(now - lockout::MEMORY);
    let rows = [
        ticket::Entity::delete_many().filter(ticket::COLUMN.expires_at.lte(now)).exec(tx).await?,
        login_challenge::Entity::delete_many()
            .filter(login_challenge::COLUMN.expires_at.lte(now))
            .exec(tx)
            .await?,
        login_attempt::Entity::delete_many().filter(over).exec(tx).await?,
        session::Entity::delete_many().filter(ended).exec(tx).await?,
    ];
    let codes = account::Entity::update_many()
        .col_expr(account::Column::ResetHash, Expr::value(None::<String>))
        .col_expr(account::Column::ResetUntil, Expr::value(None::<DateTime<Utc>>))
        .filter(account::COLUMN.reset_until.lte(now))
        .exec(tx)
        .await?;
    Ok(rows.iter().map(|deleted| deleted.rows_affected).sum::<u64>() + codes.rows_affected)
}
