//! Complaints: a citizen complains, somebody answers by a day, the citizen says whether that will do.

use chrono::Days;
use kernel::id::{ComplaintId, UnitId};
use kernel::states::AllowedAct;
use personnel::{facts, scope};
use platform::timers::{self, Due, NewTimer};
use platform::{Act, Acted, Db, Page, Paging, acts};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
};

use super::complaint_states::{
    ComplaintAct, ComplaintCategory, ComplaintStatus, ComplaintTerm, Handler, offered, permit,
};
use super::{points, token};
use crate::Error;
use crate::entity::complaint::{self as row, Model};
use crate::regulation::Law;
use crate::rules::text::{PASSAGE_MAX, fault};
use crate::store::fresh;

/// Whose timers these are.
pub const COMPLAINT_TIMER: &str = "performance.complaint";

const OVERDUE: &str = "overdue";

/// A citizen's complaint.
#[derive(Clone, Debug)]
pub struct NewComplaint {
    /// What it is about.
    pub category: ComplaintCategory,
    /// What it says.
    pub body: String,
}

/// A complaint with the acts that it offers to its reader.
#[derive(Clone, Debug)]
pub struct Complaint {
    /// The complaint.
    pub row: Model,
    /// The acts.
    pub allowed: Vec<AllowedAct<ComplaintAct>>,
}

/// Which complaints to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct ComplaintFilter {
    /// Of a unit and those below it.
    pub unit_id: Option<UnitId>,
    /// In one state.
    pub status: Option<ComplaintStatus>,
    /// Of one kind.
    pub category: Option<ComplaintCategory>,
    /// Not answered yet.
    pub open: bool,
}

/// Takes a complaint at a service point, and gives the number by which the citizen follows it, once.
///
/// # Errors
/// `NotFound` for a code that is none; `PointClosed`; `Invalid` without a text; `NoLaw` before the first terms of complaints.
pub async fn make_complaint(
    db: &Db,
    act: &Act,
    (code, new): (&str, NewComplaint),
) -> Result<(Complaint, String), Error> {
    let tx = platform::begin(db).await?;
    let point = points::find_public_point(&tx, code).await?;
    if !point.is_open {
        return Err(Error::PointClosed);
    }
    Error::unless_empty(fault(&new.body, "/body", PASSAGE_MAX).into_iter().collect())?;
    let secret = token::random()?;
    let terms = Law::embedded()?.complaint_terms_on(act.today)?;
    let due_on = terms.last_day(ComplaintTerm::Answer(new.category), act.today);
    let complaint = Model {
        id: ComplaintId::new(),
        unit_id: point.unit_id,
        instansi_id: point.instansi_id,
        service_point_id: Some(point.id),
        token_hash: token::hash(&secret),
        category: new.category,
        body: new.body,
        status: ComplaintStatus::Diterima,
        due_on,
        is_overdue: false,
        handler_id: None,
        answer: None,
        answered_at: None,
        reopened_note: None,
        closing_note: None,
        closed_at: None,
        version: 1,
        received_at: act.at,
    };
    let complaint = complaint.into_active_model().reset_all().insert(&tx).await?;
    let zone = facts::time_zone_of(&tx, complaint.instansi_id, act.today).await?;
    // The whole day is there to answer.
    let due_at = zone.midnight(due_on + Days::new(1));
    let timer = NewTimer { subject: COMPLAINT_TIMER, object: complaint.id.0, action: OVERDUE, due_at };
    timers::set(&tx, timer).await?;
    acts::record(&tx, act, acted("performance.complaint_made", &complaint)).await?;
    tx.commit().await?;
    Ok((seen(complaint, Handler::Citizen), secret))
}

/// A complaint as its citizen sees it.
///
/// # Errors
/// `NotFound` for a number that is none.
pub async fn find_own_complaint(conn: &impl ConnectionTrait, secret: &str) -> Result<Complaint, Error> {
    let found = row::Entity::find().filter(row::COLUMN.token_hash.eq(token::hash(secret))).one(conn).await?;
    Ok(seen(found.ok_or(platform::Error::NotFound("complaint"))?, Handler::Citizen))
}

/// The citizen says that the answer will do, or why it will not.
///
/// # Errors
/// `NotFound` for a number that is none; `ComplaintActNotOffered` unless it was answered; `Invalid` for an objection without words.
pub async fn judge_answer(
    db: &Db,
    act: &Act,
    (secret, objection): (&str, Option<String>),
) -> Result<Complaint, Error> {
    let tx = platform::begin(db).await?;
    let found = row::Entity::find()
        .filter(row::COLUMN.token_hash.eq(token::hash(secret)))
        .lock_exclusive()
        .one(&tx)
        .await?;
    let complaint = found.ok_or(platform::Error::NotFound("complaint"))?;
    timers::clear(&tx, complaint.id.0).await?;
    let complaint = match objection {
        None => {
            let status = permit(complaint.status, ComplaintAct::Terima)?;
            let complaint = Model { status, closed_at: Some(act.at), ..complaint };
            save(&tx, act, complaint, "performance.complaint_closed").await?
        }
        Some(note) => {
            let status = permit(complaint.status, ComplaintAct::Tanggapi)?;
            Error::unless_empty(fault(&note, "/note", PASSAGE_MAX).into_iter().collect())?;
            let complaint = Model { status, reopened_note: Some(note), ..complaint };
            save(&tx, act, complaint, "performance.complaint_reopened").await?
        }
    };
    tx.commit().await?;
    Ok(seen(complaint, Handler::Citizen))
}

/// Takes a complaint in hand.
///
/// # Errors
/// `NotFound` outside the caller's reach; `Stale`; `ComplaintActNotOffered`.
#[tracing::instrument(skip_all, fields(complaint.id = %id))]
pub async fn take_complaint(
    db: &Db,
    act: &Act,
    (id, expected): (ComplaintId, Option<i64>),
) -> Result<Complaint, Error> {
    let tx = platform::begin(db).await?;
    let complaint = lock(&tx, act, (id, expected)).await?;
    let status = permit(complaint.status, ComplaintAct::Ambil)?;
    let complaint = Model { status, handler_id: act.actor.employee(), ..complaint };
    let complaint = save(&tx, act, complaint, "performance.complaint_taken").await?;
    tx.commit().await?;
    Ok(seen(complaint, Handler::Officer))
}

/// Answers a complaint. When the citizen says nothing for some days it is closed.
///
/// # Errors
/// `NotFound` outside the caller's reach; `Stale`; `ComplaintActNotOffered`; `Invalid` without an answer.
#[tracing::instrument(skip_all, fields(complaint.id = %id))]
pub async fn answer_complaint(
    db: &Db,
    act: &Act,
    (id, expected): (ComplaintId, Option<i64>),
    answer: String,
) -> Result<Complaint, Error> {
    let tx = platform::begin(db).await?;
    let complaint = lock(&tx, act, (id, expected)).await?;
    let status = permit(complaint.status, ComplaintAct::Jawab)?;
    Error::unless_empty(fault(&answer, "/answer", PASSAGE_MAX).into_iter().collect())?;
    timers::clear(&tx, complaint.id.0).await?;
    let terms = Law::embedded()?.complaint_terms_on(act.today)?;
    let due_at = terms.after(ComplaintTerm::Silence, (act.at, act.today));
    let action = ComplaintAct::Tutup.word();
    timers::set(&tx, NewTimer { subject: COMPLAINT_TIMER, object: complaint.id.0, action, due_at }).await?;
    let complaint = Model {
        status,
        handler_id: act.actor.employee().or(complaint.handler_id),
        answer: Some(answer),
        answered_at: Some(act.at),
        ..complaint
    };
    let complaint = save(&tx, act, complaint, "performance.complaint_answered").await?;
    tx.commit().await?;
    Ok(seen(complaint, Handler::Officer))
}

/// One complaint within the caller's reach.
///
/// # Errors
/// `NotFound` outside it.
pub async fn find_complaint(
    conn: &impl ConnectionTrait,
    act: &Act,
    id: ComplaintId,
) -> Result<Complaint, Error> {
    let found = reached(act).filter(row::COLUMN.id.eq(id)).one(conn).await?;
    Ok(seen(found.ok_or(platform::Error::NotFound("complaint"))?, Handler::Officer))
}

/// Complaints within the caller's reach, the newest first.
///
/// # Errors
/// A cursor of another list; when the database fails.
pub async fn list_complaints(
    conn: &impl ConnectionTrait,
    act: &Act,
    filter: ComplaintFilter,
    paging: &Paging,
) -> Result<Page<Complaint>, Error> {
    let mut query = reached(act).order_by_desc(row::Column::Id);
    if let Some(unit) = filter.unit_id {
        query = query.filter(scope::unit_condition(&scope::of_unit(unit), row::Column::UnitId, act.today));
    }
    if let Some(status) = filter.status {
        query = query.filter(row::COLUMN.status.eq(status));
    }
    if let Some(category) = filter.category {
        query = query.filter(row::COLUMN.category.eq(category));
    }
    if filter.open {
        query =
            query.filter(row::COLUMN.status.is_in([ComplaintStatus::Diterima, ComplaintStatus::Diproses]));
    }
    let newest_first = (|complaint: &Model| complaint.id, |last| row::Column::Id.lt(last));
    let page = paging.read(conn, query, newest_first).await?;
    Ok(page.map(|complaint| seen(complaint, Handler::Officer)))
}

/// Does what a deadline of [`COMPLAINT_TIMER`] asks for: an answer that is late is told of, and an answer to which the citizen said
/// nothing closes the complaint.
///
/// # Errors
/// When the database fails.
pub async fn meet_complaint_deadline(due: &Due<'_>) -> Result<(), Error> {
    let found =
        row::Entity::find_by_id(ComplaintId(due.timer.object_id)).lock_exclusive().one(due.tx).await?;
    let Some(complaint) = found else { return Ok(()) };
    let is_unanswered = matches!(complaint.status, ComplaintStatus::Diterima | ComplaintStatus::Diproses);
    if due.timer.action == OVERDUE && is_unanswered {
        let complaint = Model { is_overdue: true, ..complaint };
        save(due.tx, &due.act, complaint, "performance.complaint_overdue").await?;
    } else if due.timer.action == ComplaintAct::Tutup.word() && complaint.status == ComplaintStatus::Dijawab {
        let status = permit(complaint.status, ComplaintAct::Tutup)?;
        let complaint = Model { status, closed_at: Some(due.act.at), ..complaint };
        save(due.tx, &due.act, complaint, "performance.complaint_closed").await?;
    }
    Ok(())
}

fn reached(act: &Act) -> sea_orm::Select<row::Entity> {
    row::Entity::find().filter(scope::unit_condition(&act.scope, row::Column::UnitId, act.today))
}

async fn lock(
    tx: &DatabaseTransaction,
    act: &Act,
    (id, expected): (ComplaintId, Option<i64>),
) -> Result<Model, Error> {
    let found = reached(act).filter(row::COLUMN.id.eq(id)).lock_exclusive().one(tx).await?;
    let complaint = found.ok_or(platform::Error::NotFound("complaint"))?;
    fresh(expected, complaint.version)?;
    Ok(complaint)
}

async fn save(
    tx: &DatabaseTransaction,
    act: &Act,
    complaint: Model,
    kind: &'static str,
) -> Result<Model, Error> {
    let complaint = Model { version: complaint.version + 1, ..complaint };
    let complaint = complaint.into_active_model().reset_all().update(tx).await?;
    acts::record(tx, act, acted(kind, &complaint)).await?;
    Ok(complaint)
}

fn seen(row: Model, who: Handler) -> Complaint {
    Complaint { allowed: offered(row.status, who), row }
}

fn acted(kind: &'static str, complaint: &Model) -> Acted {
    Acted::new(kind, complaint.id).within(complaint.unit_id)
}
