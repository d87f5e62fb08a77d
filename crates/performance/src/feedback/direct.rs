//! Direct feedback: given at any time, read with a receipt, answered.

use kernel::Fault;
use kernel::id::{DirectFeedbackId, EmployeeId};
use personnel::facts::{self, Named};
use platform::{Act, Acted, Db, Page, Paging, acts};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::HashMap;

use super::states::{AuthorRole, FeedbackTone};
use crate::Error;
use crate::entity::direct_feedback::{self as row, Model};
use crate::rules::text::{PASSAGE_MAX, fault};

/// Feedback to give.
#[derive(Clone, Debug)]
pub struct NewDirectFeedback {
    /// To whom.
    pub recipient_id: EmployeeId,
    /// Praise or advice.
    pub tone: FeedbackTone,
    /// What it says.
    pub body: String,
}

/// Feedback with the names of both.
#[derive(Clone, Debug)]
pub struct DirectFeedback {
    /// The feedback.
    pub row: Model,
    /// Who gave it.
    pub author: Named,
    /// To whom.
    pub recipient: Named,
}

/// Which feedback to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct FeedbackFilter {
    /// Only what the caller gave, or only what he was given.
    pub sent: Option<bool>,
    /// Only what was not read yet.
    pub unread: bool,
}

/// The employee who acts in person: nobody gives feedback in somebody else's name.
pub(crate) fn in_person(act: &Act) -> Result<EmployeeId, Error> {
    if act.is_entered() {
        return Err(Error::NotTheEmployee);
    }
    act.actor.employee().ok_or(Error::NotTheEmployee)
}

/// Gives feedback to somebody of the same instansi.
///
/// # Errors
/// `NotTheEmployee` for an account without employee; `Invalid` for somebody unknown, oneself, or no text.
#[tracing::instrument(skip_all)]
pub async fn give_direct_feedback(
    db: &Db,
    act: &Act,
    new: NewDirectFeedback,
) -> Result<DirectFeedback, Error> {
    let author = in_person(act)?;
    let tx = platform::begin(db).await?;
    let people = facts::named(&tx, &[author, new.recipient_id]).await?;
    let employer = people.get(&author).map(|named| named.instansi_id);
    let is_colleague = people.get(&new.recipient_id).is_some_and(|named| Some(named.instansi_id) == employer);
    let mut faults: Vec<Fault> = fault(&new.body, "/body", PASSAGE_MAX).into_iter().collect();
    if !is_colleague {
        faults.push(Fault::invalid("performance.employee_unknown").at("/recipient_id"));
    } else if new.recipient_id == author {
        faults.push(Fault::invalid("performance.feedback_to_oneself").at("/recipient_id"));
    }
    Error::unless_empty(faults)?;
    let raters = facts::raters_of(&tx, &[author, new.recipient_id], act.today).await?;
    let relation = if raters.get(&new.recipient_id) == Some(&author) {
        AuthorRole::Superior
    } else if raters.get(&author) == Some(&new.recipient_id) {
        AuthorRole::Subordinate
    } else {
        AuthorRole::Peer
    };
    let feedback = Model {
        id: DirectFeedbackId::new(),
        author_id: author,
        recipient_id: new.recipient_id,
        relation,
        tone: new.tone,
        body: new.body,
        given_at: act.at,
        read_at: None,
        reply: None,
        replied_at: None,
        version: 1,
    };
    let feedback = feedback.into_active_model().reset_all().insert(&tx).await?;
    acts::record(&tx, act, acted("performance.direct_feedback_given", &feedback, feedback.recipient_id))
        .await?;
    let feedback = named(&tx, vec![feedback]).await?.pop().ok_or(platform::Error::NotFound("feedback"))?;
    tx.commit().await?;
    Ok(feedback)
}

/// The recipient says that he has read it. Again changes nothing.
///
/// # Errors
/// `NotFound` for everybody but the two; `NotTheRecipient` for the author.
#[tracing::instrument(skip_all, fields(feedback.id = %id))]
pub async fn read_direct_feedback(db: &Db, act: &Act, id: DirectFeedbackId) -> Result<DirectFeedback, Error> {
    let tx = platform::begin(db).await?;
    let feedback = received(&tx, act, id).await?;
    let feedback = if feedback.read_at.is_some() {
        feedback
    } else {
        let feedback = Model { read_at: Some(act.at), version: feedback.version + 1, ..feedback };
        save(&tx, act, feedback, "performance.direct_feedback_read").await?
    };
    finish(tx, feedback).await
}

/// The recipient answers, once; what is answered has been read.
///
/// # Errors
/// `NotFound` for everybody but the two; `NotTheRecipient`; `RepliedAlready`; `Invalid` without a text.
#[tracing::instrument(skip_all, fields(feedback.id = %id))]
pub async fn reply_direct_feedback(
    db: &Db,
    act: &Act,
    id: DirectFeedbackId,
    reply: String,
) -> Result<DirectFeedback, Error> {
    let tx = platform::begin(db).await?;
    let feedback = received(&tx, act, id).await?;
    if feedback.reply.is_some() {
        return Err(Error::RepliedAlready);
    }
    Error::unless_empty(fault(&reply, "/reply", PASSAGE_MAX).into_iter().collect())?;
    let feedback = Model {
        read_at: feedback.read_at.or(Some(act.at)),
        reply: Some(reply),
        replied_at: Some(act.at),
        version: feedback.version + 1,
        ..feedback
    };
    let feedback = save(&tx, act, feedback, "performance.direct_feedback_replied").await?;
    finish(tx, feedback).await
}

/// Feedback between the caller and somebody else.
///
/// # Errors
/// `NotFound` for everybody but the two.
pub async fn find_direct_feedback(
    conn: &impl ConnectionTrait,
    act: &Act,
    id: DirectFeedbackId,
) -> Result<DirectFeedback, Error> {
    let found = between(act)?.filter(row::COLUMN.id.eq(id)).one(conn).await?;
    let found = found.ok_or(platform::Error::NotFound("feedback"))?;
    let named = named(conn, vec![found]).await?.pop();
    Ok(named.ok_or(platform::Error::NotFound("feedback"))?)
}

/// What the caller gave and was given, the newest first.
///
/// # Errors
/// `NotTheEmployee` for an account without employee; a cursor of another list.
pub async fn list_direct_feedback(
    conn: &impl ConnectionTrait,
    act: &Act,
    filter: FeedbackFilter,
    paging: &Paging,
) -> Result<Page<DirectFeedback>, Error> {
    let own = in_person(act)?;
    let mut query = between(act)?.order_by_desc(row::Column::Id);
    query = match filter.sent {
        Some(true) => query.filter(row::COLUMN.author_id.eq(own)),
        Some(false) => query.filter(row::COLUMN.recipient_id.eq(own)),
        None => query,
    };
    if filter.unread {
        query = query.filter(row::Column::ReadAt.is_null());
    }
    let newest_first = (|feedback: &Model| feedback.id, |last| row::Column::Id.lt(last));
    let page = paging.read(conn, query, newest_first).await?;
    Ok(Page { rows: named(conn, page.rows).await?, extent: page.extent })
}

/// How much feedback employees were given in some days, by what the author was to them. One query.
///
/// # Errors
/// When the database fails.
pub async fn feedback_counts(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    days: kernel::DateRange,
) -> Result<HashMap<EmployeeId, Vec<(AuthorRole, FeedbackTone, u64)>>, Error> {
    let (from, until) = (instant(days.from), instant(days.stored_until()));
    let rows: Vec<(EmployeeId, AuthorRole, FeedbackTone, i64)> = row::Entity::find()
        .select_only()
        .columns([row::Column::RecipientId, row::Column::Relation, row::Column::Tone])
        .column_as(row::Column::Id.count(), "count")
        .filter(row::Column::RecipientId.is_in(employees.iter().copied()))
        .filter(row::Column::GivenAt.gte(from))
        .filter(row::Column::GivenAt.lt(until))
        .group_by(row::Column::RecipientId)
        .group_by(row::Column::Relation)
        .group_by(row::Column::Tone)
        .into_tuple()
        .all(conn)
        .await?;
    let mut counts: HashMap<EmployeeId, Vec<(AuthorRole, FeedbackTone, u64)>> = HashMap::new();
    for (employee, relation, tone, count) in rows {
        counts.entry(employee).or_default().push((relation, tone, u64::try_from(count).unwrap_or_default()));
    }
    Ok(counts)
}

/// Midnight by Jakarta's calendar.
fn instant(day: chrono::NaiveDate) -> chrono::DateTime<chrono::Utc> {
    kernel::calendar::TimeZone::Wib.midnight(day)
}

fn between(act: &Act) -> Result<sea_orm::Select<row::Entity>, Error> {
    let own = in_person(act)?;
    let is_party = Condition::any().add(row::COLUMN.author_id.eq(own)).add(row::COLUMN.recipient_id.eq(own));
    Ok(row::Entity::find().filter(is_party))
}

/// Feedback that the caller was given, locked.
async fn received(tx: &DatabaseTransaction, act: &Act, id: DirectFeedbackId) -> Result<Model, Error> {
    let found = lock(tx, act, id).await?;
    if found.recipient_id == in_person(act)? { Ok(found) } else { Err(Error::NotTheRecipient) }
}

/// Feedback between the caller and somebody else, locked.
pub(super) async fn lock(tx: &DatabaseTransaction, act: &Act, id: DirectFeedbackId) -> Result<Model, Error> {
    let found = between(act)?.filter(row::COLUMN.id.eq(id)).lock_exclusive().one(tx).await?;
    found.ok_or(platform::Error::NotFound("feedback").into())
}

async fn save(
    tx: &DatabaseTransaction,
    act: &Act,
    feedback: Model,
    kind: &'static str,
) -> Result<Model, Error> {
    let feedback = feedback.into_active_model().reset_all().update(tx).await?;
    acts::record(tx, act, acted(kind, &feedback, feedback.author_id)).await?;
    Ok(feedback)
}

async fn finish(tx: DatabaseTransaction, feedback: Model) -> Result<DirectFeedback, Error> {
    let named = named(&tx, vec![feedback]).await?.pop();
    tx.commit().await?;
    Ok(named.ok_or(platform::Error::NotFound("feedback"))?)
}

async fn named(conn: &impl ConnectionTrait, rows: Vec<Model>) -> Result<Vec<DirectFeedback>, Error> {
    let people: Vec<EmployeeId> = rows.iter().flat_map(|row| [row.author_id, row.recipient_id]).collect();
    let names = facts::named(conn, &people).await?;
    let name = |id: EmployeeId| names.get(&id).cloned().ok_or(platform::Error::NotFound("employee"));
    let see = |row: Model| {
        let (author, recipient) = (name(row.author_id)?, name(row.recipient_id)?);
        Ok(DirectFeedback { row, author, recipient })
    };
    rows.into_iter().map(see).collect()
}

fn acted(kind: &'static str, feedback: &Model, about: EmployeeId) -> Acted {
    Acted::new(kind, feedback.id).about(about)
}
