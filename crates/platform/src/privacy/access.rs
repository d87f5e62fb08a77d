//! The log of who read whose sensitive data.
//!
//! A read does not wait for a write: it puts its entries into a bounded queue, which one task of the process empties in
//! batches. Nothing is lost silently. When the queue is full the read waits for room, and when there is none within two
//! seconds it is refused; a batch that the database does not take is tried again until it does; the end of a process
//! empties the queue first. Only a process that is killed loses what it had not written, which is what it was asked within
//! the last tenth of a second; the lines of its log still name those requests.

use std::time::Duration;

use chrono::{DateTime, Utc};
use kernel::id::{AccessId, EmployeeId};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Value};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use super::Error;
use crate::bulk::BulkInsert;
use crate::cursor::{Page, Paging};
use crate::entity::access_log as row;
use crate::{Act, Actor, Db};

pub use row::Model as Access;

/// Reads that wait to be written, at most.
const QUEUE: usize = 4_096;
/// How long a read waits for room in the queue.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long entries are gathered into one batch.
const LINGER: Duration = Duration::from_millis(100);
/// Entries written at once.
const BATCH: usize = 1_000;
/// How often the end of a process tries to write what is left.
const LAST_TRIES: u32 = 5;

/// What was read of whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Seen {
    /// Whose data.
    pub employee: EmployeeId,
    /// What kind of data: `payslip`.
    pub kind: &'static str,
    /// The object, where it is one.
    pub object: Option<Uuid>,
}

enum Message {
    Entries(Vec<Access>),
    /// Answered when everything before it is written.
    Flush(oneshot::Sender<()>),
    Close,
}

/// Where reads are noted. Cheap to clone; clones share one queue.
#[derive(Clone, Debug)]
pub struct AccessLog {
    queue: mpsc::Sender<Message>,
}

/// The other end of the queue: [`AccessWriter::run`] empties it.
#[derive(Debug)]
pub struct AccessWriter {
    queue: mpsc::Receiver<Message>,
}

/// A queue and its other end.
pub fn queue() -> (AccessLog, AccessWriter) {
    let (sender, receiver) = mpsc::channel(QUEUE);
    (AccessLog { queue: sender }, AccessWriter { queue: receiver })
}

impl AccessLog {
    /// Notes what an actor read of others. One's own data is nobody else's business.
    ///
    /// # Errors
    /// `AccessNotLogged` when the queue stays full: then the read is not answered.
    pub async fn note(&self, act: &Act, seen: &[Seen]) -> Result<(), Error> {
        let reader = act.actor.employee();
        let others = seen.iter().filter(|seen| Some(seen.employee) != reader);
        let entries: Vec<Access> = others.map(|seen| entry(act, *seen)).collect();
        if entries.is_empty() {
            return Ok(());
        }
        let sent = tokio::time::timeout(PATIENCE, self.queue.send(Message::Entries(entries))).await;
        sent.map_err(|_elapsed| Error::AccessNotLogged)?.map_err(|_closed| Error::AccessNotLogged)
    }

    /// Waits until everything that this process noted so far is written: before the log is read.
    pub async fn flush(&self) {
        let (answer, written) = oneshot::channel();
        if self.queue.send(Message::Flush(answer)).await.is_ok() {
            let _closed = written.await;
        }
    }

    /// Says that nothing more is noted; the writer writes what is left and ends.
    pub async fn close(&self) {
        let _closed = self.queue.send(Message::Close).await;
    }
}

fn entry(act: &Act, seen: Seen) -> Access {
    let reader_kind = match act.actor {
        Actor::Account { .. } => "account",
        Actor::Client(_) => "client",
        Actor::System => "system",
    };
    Access {
        id: AccessId::new(),
        at: act.at,
        kind: seen.kind.to_owned(),
        employee_id: seen.employee,
        object_id: seen.object,
        reader_kind: reader_kind.to_owned(),
        reader_id: act.actor.id(),
        reader_employee_id: act.actor.employee(),
        request_id: act.request_id.clone(),
        purpose: act.reason.clone(),
    }
}

impl AccessWriter {
    /// Writes what is noted until the log is closed.
    pub async fn run(mut self, db: Db) {
        let mut messages = Vec::new();
        while self.queue.recv_many(&mut messages, BATCH).await > 0 {
            let is_urgent = messages.iter().any(|message| !matches!(message, Message::Entries(_)));
            if !is_urgent && messages.len() < BATCH {
                tokio::time::sleep(LINGER).await;
                while let Ok(message) = self.queue.try_recv() {
                    messages.push(message);
                    if messages.len() >= BATCH {
                        break;
                    }
                }
            }
            let (mut entries, mut waiting, mut is_closing) = (Vec::new(), Vec::new(), false);
            for message in messages.drain(..) {
                match message {
                    Message::Entries(some) => entries.extend(some),
                    Message::Flush(answer) => waiting.push(answer),
                    Message::Close => is_closing = true,
                }
            }
            write_at_last(&db, entries, is_closing).await;
            for answer in waiting {
                // Whoever asked may have gone.
                let _gone = answer.send(());
            }
            if is_closing {
                break;
            }
        }
    }
}

/// Tries until the database takes the entries; at the end of the process not for ever.
async fn write_at_last(db: &Db, entries: Vec<Access>, is_closing: bool) {
    for batch in entries.chunks(BATCH) {
        let mut tries = 0;
        while let Err(error) = write(db, batch).await {
            tries += 1;
            tracing::error!(%error, entries = batch.len(), tries, "The log of reads could not be written");
            if is_closing && tries >= LAST_TRIES {
                tracing::error!(entries = batch.len(), "Entries of the log of reads are lost");
                break;
            }
            tokio::time::sleep(Duration::from_millis(200).saturating_mul(tries.min(25))).await;
        }
    }
}

async fn write(db: &Db, entries: &[Access]) -> Result<(), crate::Error> {
    const TABLE: BulkInsert<10> = BulkInsert {
        table: "access_log",
        columns: [
            ("id", "uuid"),
            ("at", "timestamptz"),
            ("kind", "text"),
            ("employee_id", "uuid"),
            ("object_id", "uuid"),
            ("reader_kind", "text"),
            ("reader_id", "uuid"),
            ("reader_employee_id", "uuid"),
            ("request_id", "text"),
            ("purpose", "text"),
        ],
        // A batch that was written although its answer was lost is tried again.
        skip_existing: true,
    };
    let rows = entries.iter().map(|entry| {
        [
            Value::from(entry.id),
            Value::from(entry.at),
            Value::from(entry.kind.clone()),
            Value::from(entry.employee_id),
            Value::from(entry.object_id),
            Value::from(entry.reader_kind.clone()),
            Value::from(entry.reader_id),
            Value::from(entry.reader_employee_id.map(Uuid::from)),
            Value::from(entry.request_id.clone()),
            Value::from(entry.purpose.clone()),
        ]
    });
    let tx = crate::begin(db).await?;
    TABLE.insert(&tx, rows.collect()).await?;
    tx.commit().await?;
    Ok(())
}

/// Which reads.
#[derive(Clone, Debug)]
pub struct AccessFilter {
    /// What the caller may see, as a condition on the columns of the log: the scope is in the query.
    pub reach: Condition,
    /// Of this employee's data.
    pub employee: Option<EmployeeId>,
    /// By this account or client.
    pub reader: Option<Uuid>,
    /// Of this kind.
    pub kind: Option<String>,
    /// From this business instant on.
    pub from: Option<DateTime<Utc>>,
    /// Before this business instant.
    pub until: Option<DateTime<Utc>>,
}

impl AccessFilter {
    /// Everything that the condition reaches.
    pub fn reaching(reach: Condition) -> Self {
        Self { reach, employee: None, reader: None, kind: None, from: None, until: None }
    }
}

/// Reads, newest first.
///
/// # Errors
/// `Cursor` when the cursor is none of this list.
pub async fn list(
    conn: &impl ConnectionTrait,
    filter: AccessFilter,
    paging: &Paging,
) -> Result<Page<Access>, crate::Error> {
    let wanted = Condition::all()
        .add(filter.reach)
        .add_option(filter.employee.map(|employee| row::Column::EmployeeId.eq(employee)))
        .add_option(filter.reader.map(|reader| row::Column::ReaderId.eq(reader)))
        .add_option(filter.kind.map(|kind| row::Column::Kind.eq(kind)))
        .add_option(filter.from.map(|from| row::Column::At.gte(from)))
        .add_option(filter.until.map(|until| row::Column::At.lt(until)));
    let rows = row::Entity::find().filter(wanted).order_by_desc(row::Column::Id);
    paging.read(conn, rows, (|access: &Access| access.id, |last| row::Column::Id.lt(last))).await
}
