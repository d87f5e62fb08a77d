//! Two clocks: business time, which demo mode can move, and wall time.
//!
//! The offset between them is one row of the database, so that all processes live on the same day.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, EntityTrait};
use serde_json::json;
use uuid::Uuid;

use crate::entity::business_clock as row;
use crate::{Act, Acted, Db, Error, acts};

/// The wall clock, for tokens, leases and rate limits. Microseconds, because PostgreSQL keeps no more.
#[expect(clippy::disallowed_methods, reason = "the one place where the system's clock is read")]
pub fn wall() -> DateTime<Utc> {
    let now = Utc::now();
    Utc.timestamp_micros(now.timestamp_micros()).single().unwrap_or(now)
}

/// The business clock: the wall clock plus an offset that all processes share through the database.
///
/// Outside demo mode the offset is always zero. The scheduler of each process reads it again every second with [`load`].
#[derive(Clone, Debug, Default)]
pub struct Clock {
    offset_micros: Arc<AtomicI64>,
}

impl Clock {
    /// The business instant.
    pub fn now(&self) -> DateTime<Utc> {
        wall() + TimeDelta::microseconds(self.offset_micros.load(Ordering::Relaxed))
    }

    /// Moves business time of this process against the wall clock.
    pub fn set_offset(&self, offset: TimeDelta) {
        self.offset_micros.store(micros(offset), Ordering::Relaxed);
    }
}

/// Reads the offset that all processes share.
///
/// # Errors
/// When the database fails.
pub async fn load(conn: &impl ConnectionTrait, clock: &Clock) -> Result<(), Error> {
    let row = row::Entity::find_by_id(1).one(conn).await?;
    clock.offset_micros.store(row.map_or(0, |row| row.offset_micros), Ordering::Relaxed);
    Ok(())
}

/// Moves business time for all processes to an instant, from which it runs on.
///
/// # Errors
/// When the database fails.
pub async fn store(db: &Db, act: &Act, clock: &Clock, now: DateTime<Utc>) -> Result<(), Error> {
    let offset = now - wall();
    let tx = crate::begin(db).await?;
    row::ActiveModel { id: Set(1), offset_micros: Set(micros(offset)) }.update(&tx).await?;
    let moved = Acted::new("platform.clock_moved", Uuid::nil()).with(json!({ "to": now }));
    acts::record(&tx, act, moved).await?;
    tx.commit().await?;
    clock.set_offset(offset);
    Ok(())
}

fn micros(offset: TimeDelta) -> i64 {
    offset.num_microseconds().unwrap_or_default()
}
