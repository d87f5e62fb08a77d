//! Two clocks: business time, which demo mode can move, and wall time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, TimeZone, Utc};

/// The wall clock, for tokens, leases and rate limits. Microseconds, because PostgreSQL keeps no more.
#[expect(clippy::disallowed_methods, reason = "the one place where the system's clock is read")]
pub fn wall() -> DateTime<Utc> {
    let now = Utc::now();
    Utc.timestamp_micros(now.timestamp_micros()).single().unwrap_or(now)
}

/// The business clock: the wall clock plus an offset that all processes share through the database.
///
/// Outside demo mode the offset is always zero. `business_clock` in the database holds it; [`Clock::set_offset`] is called
/// by whoever reads or changes that row.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    offset_micros: Arc<AtomicI64>,
}

impl Clock {
    /// The business instant.
    pub fn now(&self) -> DateTime<Utc> {
        wall() + TimeDelta::microseconds(self.offset_micros.load(Ordering::Relaxed))
    }

    /// Moves business time against the wall clock.
    pub fn set_offset(&self, offset: TimeDelta) {
        self.offset_micros.store(offset.num_microseconds().unwrap_or_default(), Ordering::Relaxed);
    }
}
