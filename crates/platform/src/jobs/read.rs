//! Reading jobs: one, many, and one as it goes on.

use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use kernel::id::JobId;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{CHANGED, Job, Status};
use crate::cursor::{Page, Paging};
use crate::entity::job as row;
use crate::{Actor, Db, Error};

/// Whose jobs a caller may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Those that this actor asked for.
    AskedBy(Actor),
    /// All, by permission.
    Everyones,
}

impl Whose {
    pub(super) fn condition(self) -> Condition {
        match self {
            Self::Everyones => Condition::all(),
            // Merit's own jobs have no owner and are nobody's "own".
            Self::AskedBy(actor) => match actor.id() {
                Some(id) => Condition::all().add(row::Column::AskedBy.eq(id)),
                None => Condition::all().add(row::Column::Id.is_null()),
            },
        }
    }
}

/// Which jobs.
#[derive(Clone, Debug, Default)]
pub struct JobFilter {
    /// In this state.
    pub status: Option<Status>,
    /// Of this kind.
    pub kind: Option<String>,
    /// On this object.
    pub object: Option<Uuid>,
}

/// One job.
///
/// # Errors
/// `NotFound` outside the caller's reach.
pub async fn find(conn: &impl ConnectionTrait, whose: Whose, id: JobId) -> Result<Job, Error> {
    row::Entity::find_by_id(id).filter(whose.condition()).one(conn).await?.ok_or(Error::NotFound("job"))
}

/// Whether a job of a kind is queued or under way.
///
/// # Errors
/// When the database fails.
pub async fn is_waiting(conn: &impl ConnectionTrait, kind: &str) -> Result<bool, Error> {
    let any: Option<JobId> = row::Entity::find()
        .select_only()
        .column(row::Column::Id)
        .filter(row::Column::Kind.eq(kind))
        .filter(row::Column::Status.is_in([Status::Queued, Status::Running]))
        .into_tuple()
        .one(conn)
        .await?;
    Ok(any.is_some())
}

/// Jobs, newest first.
///
/// # Errors
/// `Cursor` when the cursor is none of this list.
pub async fn list(
    conn: &impl ConnectionTrait,
    whose: Whose,
    filter: JobFilter,
    paging: &Paging,
) -> Result<Page<Job>, Error> {
    let mut query = row::Entity::find().filter(whose.condition());
    if let Some(status) = filter.status {
        query = query.filter(row::Column::Status.eq(status));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(row::Column::Kind.eq(kind));
    }
    if let Some(object) = filter.object {
        query = query.filter(row::Column::ObjectId.eq(object));
    }
    let newest_first = (|job: &Job| job.id, |last| row::Column::Id.lt(last));
    paging.read(conn, query.order_by_desc(row::Column::Id), newest_first).await
}

/// A job now, and again whenever it has changed, until it has ended: what a stream of events sends.
///
/// Changes made in this process arrive at once, those of other processes within a second.
pub fn follow(db: Db, whose: Whose, id: JobId) -> BoxStream<'static, Result<Job, Error>> {
    stream::unfold(Some((db, 0_i64)), move |state| async move {
        let (db, seen) = state?;
        match next_version(&db, (whose, id), seen).await {
            Err(error) => Some((Err(error), None)),
            Ok(job) => {
                let goes_on = (!job.status.has_ended()).then_some((db, job.version));
                Some((Ok(job), goes_on))
            }
        }
    })
    .boxed()
}

async fn next_version(db: &Db, (whose, id): (Whose, JobId), seen: i64) -> Result<Job, Error> {
    const LOOK_AGAIN: Duration = Duration::from_secs(1);
    loop {
        let heard = CHANGED.rings();
        let job = find(db.read(), whose, id).await?;
        if job.version != seen {
            return Ok(job);
        }
        CHANGED.wait(heard, LOOK_AGAIN).await;
    }
}
