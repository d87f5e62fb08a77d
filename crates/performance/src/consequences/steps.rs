//! The steps of an improvement plan: confirmed by the superior, and brought to mind when they are due.

use kernel::Fault;
use kernel::FaultKind;
use kernel::id::ConsequenceId;
use platform::timers::{self, Due, NewTimer};
use platform::{Act, Acted, Db, acts};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde_json::json;

use super::Consequence;
use super::deciding::{finish, save};
use super::reads::{Standing, lock};
use crate::entity::{consequence, improvement_step};
use crate::rules::text::{PASSAGE_MAX, fault};
use crate::states::consequence::{self as states, ConsequenceAct, ConsequenceStatus};
use crate::{Error, store};

/// Whose timers these are.
pub const CONSEQUENCE_TIMER: &str = "performance.consequence";

const STEP_DUE: &str = "langkah";

/// Confirms that a step was done. With the last one the plan is complete.
///
/// # Errors
/// `NotTheRater`; `Stale`; a conflict unless the plan runs, and for a step that was done; `NotFound` for a step that is none of it.
#[tracing::instrument(skip_all, fields(consequence.id = %id))]
pub async fn complete_step(
    db: &Db,
    act: &Act,
    (id, expected): (ConsequenceId, Option<i64>),
    (number, note): (i32, String),
) -> Result<Consequence, Error> {
    let tx = platform::begin(db).await?;
    let (row, party) = lock(&tx, act, (id, expected, Standing::Rater)).await?;
    let mut status = states::permit(row.status, ConsequenceAct::SelesaikanLangkah, party)?;
    let steps = steps_of(&tx, id).await?;
    let found = steps.iter().find(|step| step.number == number).cloned();
    let step = found.ok_or(platform::Error::NotFound("consequence"))?;
    if step.done_at.is_some() {
        return Err(Fault::new(FaultKind::Conflict, "performance.step_done").into());
    }
    Error::unless_empty(fault(&note, "/note", PASSAGE_MAX).into_iter().collect())?;
    let done = improvement_step::Model { done_at: Some(act.at), done_note: Some(note), ..step };
    done.into_active_model().reset_all().update(&tx).await?;
    if steps.iter().all(|step| step.number == number || step.done_at.is_some()) {
        status = ConsequenceStatus::Selesai;
    }
    let row = save(&tx, consequence::Model { status, ..row }).await?;
    set_clock(&tx, &row).await?;
    finish(tx, act, ("performance.improvement_step_done", Standing::Rater), row).await
}

/// The steps of a plan in their order.
pub(super) async fn steps_of(
    conn: &impl ConnectionTrait,
    id: ConsequenceId,
) -> Result<Vec<improvement_step::Model>, Error> {
    Ok(improvement_step::Entity::find()
        .filter(improvement_step::COLUMN.consequence_id.eq(id))
        .order_by_asc(improvement_step::Column::Number)
        .all(conn)
        .await?)
}

/// Sets the clock of the next step that is open and not yet brought to mind.
pub(super) async fn set_clock(tx: &impl ConnectionTrait, row: &consequence::Model) -> Result<(), Error> {
    timers::clear(tx, row.id.0).await?;
    if row.status != ConsequenceStatus::Berjalan {
        return Ok(());
    }
    let open = steps_of(tx, row.id).await?.into_iter().filter(|step| step.done_at.is_none());
    let Some(due_on) = open.map(|step| step.due_on).min() else { return Ok(()) };
    let zone = store::zone_of(tx, row.employee_id, due_on).await?;
    let due_at = zone.midnight(due_on.succ_opt().unwrap_or(due_on));
    let (object, action) = (row.id.0, STEP_DUE);
    Ok(timers::set(tx, NewTimer { subject: CONSEQUENCE_TIMER, object, action, due_at }).await?)
}

/// A step's day is over and nobody confirmed it: both sides are told.
///
/// # Errors
/// When the database fails. A plan that is complete is left alone.
pub async fn meet_step_deadline(due: &Due<'_>) -> Result<(), Error> {
    let id = ConsequenceId(due.timer.object_id);
    let Some(row) = consequence::Entity::find_by_id(id).one(due.tx).await? else { return Ok(()) };
    if row.status != ConsequenceStatus::Berjalan {
        return Ok(());
    }
    let late = steps_of(due.tx, id).await?.into_iter().filter(|step| step.done_at.is_none());
    let Some(step) = late.min_by_key(|step| step.due_on) else { return Ok(()) };
    let told = Acted::new("performance.improvement_step_due", id)
        .about(row.employee_id)
        .with(json!({ "number": step.number }));
    acts::record(due.tx, &due.act, told).await?;
    Ok(())
}
