//! Wakes the tasks of this process that wait for a change in the database. Other processes poll.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::Notify;

/// A bell that all waiting tasks hear. A ring that falls between looking and waiting is not lost.
#[derive(Debug)]
pub(crate) struct Doorbell {
    rings: AtomicU64,
    notify: Notify,
}

impl Doorbell {
    pub(crate) const fn new() -> Self {
        Self { rings: AtomicU64::new(0), notify: Notify::const_new() }
    }

    /// Rings.
    pub(crate) fn ring(&self) {
        self.rings.fetch_add(1, Ordering::AcqRel);
        self.notify.notify_waiters();
    }

    /// How often it rang so far. Asked before looking at the database.
    pub(crate) fn rings(&self) -> u64 {
        self.rings.load(Ordering::Acquire)
    }

    /// Waits until it has rung more often than `heard`, at most for a time. Says whether it rang.
    pub(crate) async fn wait(&self, heard: u64, at_most: Duration) -> bool {
        let rung = async {
            loop {
                let ring = self.notify.notified();
                if self.rings() != heard {
                    return;
                }
                ring.await;
            }
        };
        tokio::time::timeout(at_most, rung).await.is_ok()
    }
}
