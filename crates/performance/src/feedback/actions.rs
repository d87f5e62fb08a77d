//! Agreed actions: what follows from feedback, by whom and until when.

use chrono::NaiveDate;
use kernel::Fault;
use kernel::id::{DirectFeedbackId, EmployeeId, FeedbackActionId};
use kernel::states::AllowedAct;
use personnel::facts;
use platform::timers::{self, Due, NewTimer};
use platform::{Act, Acted, Db, Page, Paging, acts};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::direct::{in_person, lock};
use super::states::{ActionAct, ActionStatus, offered, permit};
use crate::Error;
use crate::entity::feedback_action::{self as row, Model};
use crate::rules::text::{PASSAGE_MAX, SENTENCE_MAX, fault, fault_if_given};
use crate::store::fresh;

/// Whose timers these are.
pub const ACTION_TIMER: &str = "performance.feedback_action";

const REMIND: &str = "remind";

/// An action to propose.
#[derive(Clone, Debug)]
pub struct NewAction {
    /// What is to be done.
    pub title: String,
    /// By whom: one of the two.
    pub owner_id: EmployeeId,
    /// Until when.
    pub due_on: NaiveDate,
}

/// An action with the acts that it offers to its reader.
#[derive(Clone, Debug)]
pub struct FeedbackAction {
    /// The action.
    pub row: Model,
    /// The acts.
    pub allowed: Vec<AllowedAct<ActionAct>>,
}

/// Which actions to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct ActionFilter {
    /// From one piece of feedback.
    pub feedback_id: Option<DirectFeedbackId>,
    /// In one state.
    pub status: Option<ActionStatus>,
}

/// One of the two proposes an action.
///
/// # Errors
/// `NotFound` for everybody but the two; `Invalid` with every fault.
#[tracing::instrument(skip_all, fields(feedback.id = %id))]
pub async fn propose_action(
    db: &Db,
    act: &Act,
    (id, new): (DirectFeedbackId, NewAction),
) -> Result<FeedbackAction, Error> {
    let tx = platform::begin(db).await?;
    let feedback = lock(&tx, act, id).await?;
    let proposed_by = in_person(act)?;
    let mut faults: Vec<Fault> = fault(&new.title, "/title", SENTENCE_MAX).into_iter().collect();
    if ![feedback.author_id, feedback.recipient_id].contains(&new.owner_id) {
        faults.push(Fault::invalid("performance.owner_neither").at("/owner_id"));
    }
    if new.due_on < act.today {
        faults.push(Fault::invalid("performance.day_past").at("/due_on"));
    }
    Error::unless_empty(faults)?;
    let is_author = proposed_by == feedback.author_id;
    let action = Model {
        id: FeedbackActionId::new(),
        feedback_id: feedback.id,
        owner_id: new.owner_id,
        proposed_by,
        other_id: if is_author { feedback.recipient_id } else { feedback.author_id },
        title: new.title,
        due_on: new.due_on,
        status: ActionStatus::Diusulkan,
        note: None,
        proposed_at: act.at,
        agreed_at: None,
        finished_at: None,
        version: 1,
    };
    let action = action.into_active_model().reset_all().insert(&tx).await?;
    acts::record(&tx, act, acted("performance.feedback_action_proposed", &action, action.other_id)).await?;
    tx.commit().await?;
    Ok(seen(action, act))
}

/// Agrees to an action, declines it, or says that it is done.
///
/// # Errors
/// `NotFound` for everybody but the two; `NotThePartner`; `Stale`; `ActionActNotOffered`; `Invalid` for declining without a word.
#[tracing::instrument(skip_all, fields(action.id = %id))]
pub async fn act_on_action(
    db: &Db,
    act: &Act,
    (id, expected): (FeedbackActionId, Option<i64>),
    (kind, note): (ActionAct, Option<String>),
) -> Result<FeedbackAction, Error> {
    let tx = platform::begin(db).await?;
    let found = reached(act)?.filter(row::COLUMN.id.eq(id)).lock_exclusive().one(&tx).await?;
    let action = found.ok_or(platform::Error::NotFound("feedback_action"))?;
    let status = permit(&action, kind, Some(in_person(act)?));
    if !matches!(status, Err(Error::NotThePartner)) {
        fresh(expected, action.version)?;
    }
    let status = status?;
    let mut faults: Vec<Fault> = fault_if_given(note.as_ref(), "/note", PASSAGE_MAX).into_iter().collect();
    if kind == ActionAct::Tolak && note.is_none() {
        faults.push(Fault::invalid("performance.text_missing").at("/note"));
    }
    Error::unless_empty(faults)?;
    let note = note.or(action.note);
    let action = Model { status, note, version: action.version + 1, ..action };
    let (action, told) = match kind {
        ActionAct::Selesaikan => {
            timers::clear(&tx, action.id.0).await?;
            let about = if action.owner_id == action.other_id { action.proposed_by } else { action.other_id };
            (Model { finished_at: Some(act.at), ..action }, ("performance.feedback_action_finished", about))
        }
        ActionAct::Sepakati => {
            remind(&tx, act, &action).await?;
            let told = ("performance.feedback_action_agreed", action.proposed_by);
            (Model { agreed_at: Some(act.at), ..action }, told)
        }
        ActionAct::Tolak => {
            let told = ("performance.feedback_action_declined", action.proposed_by);
            (Model { agreed_at: Some(act.at), ..action }, told)
        }
    };
    let action = action.into_active_model().reset_all().update(&tx).await?;
    acts::record(&tx, act, acted(told.0, &action, told.1)).await?;
    tx.commit().await?;
    Ok(seen(action, act))
}

/// The actions between the caller and others, the newest first.
///
/// # Errors
/// `NotTheEmployee` for an account without employee; a cursor of another list.
pub async fn list_actions(
    conn: &impl ConnectionTrait,
    act: &Act,
    filter: ActionFilter,
    paging: &Paging,
) -> Result<Page<FeedbackAction>, Error> {
    let mut query = reached(act)?.order_by_desc(row::Column::Id);
    if let Some(feedback) = filter.feedback_id {
        query = query.filter(row::COLUMN.feedback_id.eq(feedback));
    }
    if let Some(status) = filter.status {
        query = query.filter(row::COLUMN.status.eq(status));
    }
    let newest_first = (|action: &Model| action.id, |last| row::Column::Id.lt(last));
    let page = paging.read(conn, query, newest_first).await?;
    Ok(page.map(|action| seen(action, act)))
}

/// Does what a deadline of [`ACTION_TIMER`] asks for: the owner is told that the day has come.
///
/// # Errors
/// When the database fails.
pub async fn meet_action_deadline(due: &Due<'_>) -> Result<(), Error> {
    let found = row::Entity::find_by_id(FeedbackActionId(due.timer.object_id)).one(due.tx).await?;
    let Some(action) = found.filter(|action| action.status == ActionStatus::Disepakati) else {
        return Ok(());
    };
    acts::record(due.tx, &due.act, acted("performance.feedback_action_due", &action, action.owner_id))
        .await?;
    Ok(())
}

/// At eight in the morning of its day.
async fn remind(tx: &impl ConnectionTrait, act: &Act, action: &Model) -> Result<(), Error> {
    let owner = facts::named(tx, &[action.owner_id]).await?.remove(&action.owner_id);
    let instansi = owner.ok_or(platform::Error::NotFound("employee"))?.instansi_id;
    let zone = facts::time_zone_of(tx, instansi, act.today).await?;
    let due_at = zone.midnight(action.due_on) + chrono::TimeDelta::hours(8);
    if due_at > act.at {
        let timer = NewTimer { subject: ACTION_TIMER, object: action.id.0, action: REMIND, due_at };
        timers::set(tx, timer).await?;
    }
    Ok(())
}

fn reached(act: &Act) -> Result<sea_orm::Select<row::Entity>, Error> {
    let own = in_person(act)?;
    let is_party = Condition::any().add(row::COLUMN.proposed_by.eq(own)).add(row::COLUMN.other_id.eq(own));
    Ok(row::Entity::find().filter(is_party))
}

fn seen(row: Model, act: &Act) -> FeedbackAction {
    FeedbackAction { allowed: offered(&row, act.actor.employee()), row }
}

fn acted(kind: &'static str, action: &Model, about: EmployeeId) -> Acted {
    Acted::new(kind, action.id).about(about)
}
