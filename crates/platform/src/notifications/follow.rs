//! The count of unread news as it goes on: what a stream of events sends.

use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use kernel::id::AccountId;

use super::{CHANGED, unread};
use crate::{Db, Error};

/// How much is unread now, and again whenever that has changed. What this process does arrives at once, what others do
/// within five seconds. It has no end of its own.
pub fn follow(db: Db, account: AccountId) -> BoxStream<'static, Result<u64, Error>> {
    stream::unfold(Some((db, None)), move |state| async move {
        let (db, known) = state?;
        match next(&db, account, known).await {
            Ok(count) => Some((Ok(count), Some((db, Some(count))))),
            Err(error) => Some((Err(error), None)),
        }
    })
    .boxed()
}

async fn next(db: &Db, account: AccountId, known: Option<u64>) -> Result<u64, Error> {
    const LOOK_AGAIN: Duration = Duration::from_secs(5);
    loop {
        let heard = CHANGED.rings();
        let count = unread(db.latest(), account).await?;
        if known != Some(count) {
            return Ok(count);
        }
        CHANGED.wait(heard, LOOK_AGAIN).await;
    }
}
