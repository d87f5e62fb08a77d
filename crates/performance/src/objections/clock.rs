//! What time does to an objection: reminders, and passing it on when it lies idle.

use kernel::id::{EmployeeId, ObjectionId, UnitId};
use personnel::facts;
use platform::timers::{self, Due, NewTimer};
use platform::{Act, Acted, acts};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QuerySelect};
use serde_json::json;

use crate::entity::objection;
use crate::regulation::appraisal::{Appraisal, Span};
use crate::states::objection::{self as states, ObjectionAct, Party};
use crate::{Error, store};

/// Whose timers these are.
pub const OBJECTION_TIMER: &str = "performance.objection";

/// Sets both clocks anew: every move of an objection ends its idleness.
pub(super) async fn set_clocks(
    tx: &impl ConnectionTrait,
    act: &Act,
    row: &objection::Model,
) -> Result<(), Error> {
    timers::clear(tx, row.id.0).await?;
    let law = Appraisal::on(act.today)?;
    let mut clocks = Vec::new();
    for (span, action) in [(Span::Remind, ObjectionAct::Ingatkan), (Span::Escalate, ObjectionAct::Eskalasi)] {
        // Whoever is last has nobody to pass it on to, and is reminded for ever.
        if action == ObjectionAct::Eskalasi && row.decider_id.is_none() {
            continue;
        }
        let last = law.last_day(span, act.today)?;
        let zone = store::zone_of(tx, row.employee_id, last).await?;
        let due_at = zone.midnight(last.succ_opt().unwrap_or(last));
        clocks.push(NewTimer { subject: OBJECTION_TIMER, object: row.id.0, action: action.word(), due_at });
    }
    Ok(timers::set_all(tx, clocks).await?)
}

/// What an act on an objection is recorded as.
pub(super) fn acted(kind: &'static str, row: &objection::Model) -> Acted {
    let details = json!({
        "evaluation_id": row.evaluation_id, "rater_id": row.rater_id, "decider_id": row.decider_id,
        "period": row.period });
    Acted::new(kind, row.id).about(row.employee_id).with(details)
}

/// Does what a deadline of [`OBJECTION_TIMER`] asks for, in the transaction in which its timer goes. A decided objection is left
/// alone.
///
/// # Errors
/// When the database fails.
pub async fn meet_objection_deadline(due: &Due<'_>) -> Result<(), Error> {
    let id = ObjectionId(due.timer.object_id);
    let Some(row) = objection::Entity::find_by_id(id).lock_exclusive().one(due.tx).await? else {
        return Ok(());
    };
    let is_reminder = due.timer.action == ObjectionAct::Ingatkan.word();
    let act = if is_reminder { ObjectionAct::Ingatkan } else { ObjectionAct::Eskalasi };
    let Ok(status) = states::permit(row.status, act, Party::System) else { return Ok(()) };
    if is_reminder {
        acts::record(due.tx, &due.act, acted("performance.objection_reminded", &row)).await?;
        return remind_again(due, &row).await;
    }
    let Some(idle) = row.decider_id else { return Ok(()) };
    let decider_id = above(due.tx, (idle, &row), &due.act).await?;
    let row = objection::Model {
        status,
        decider_id,
        level: row.level + 1,
        version: row.version + 1,
        moved_at: due.act.at,
        ..row
    };
    let row = row.into_active_model().reset_all().update(due.tx).await?;
    acts::record(due.tx, &due.act, acted("performance.objection_escalated", &row)).await?;
    set_clocks(due.tx, &due.act, &row).await
}

/// The next reminder, for as long as nothing moves.
async fn remind_again(due: &Due<'_>, row: &objection::Model) -> Result<(), Error> {
    let last = Appraisal::on(due.act.today)?.last_day(Span::Remind, due.act.today)?;
    let zone = store::zone_of(due.tx, row.employee_id, last).await?;
    let timer = NewTimer {
        subject: OBJECTION_TIMER,
        object: row.id.0,
        action: ObjectionAct::Ingatkan.word(),
        due_at: zone.midnight(last),
    };
    Ok(timers::set(due.tx, timer).await?)
}

/// Who is above somebody and is neither of the two sides; none at the top, where the officer enters what was decided outside
/// Merit.
pub(super) async fn above(
    conn: &impl ConnectionTrait,
    (below, row): (EmployeeId, &objection::Model),
    act: &Act,
) -> Result<Option<EmployeeId>, Error> {
    let superior = facts::rater_of(conn, below, act.today).await?;
    let sides = [Some(row.employee_id), row.rater_id, Some(below)];
    Ok(superior.filter(|superior| !sides.contains(&Some(*superior))))
}

/// The instansi of an employee, to which its officers belong.
pub(super) async fn instansi_of(
    conn: &impl ConnectionTrait,
    employee: EmployeeId,
) -> Result<Option<UnitId>, Error> {
    Ok(facts::named(conn, &[employee]).await?.remove(&employee).map(|named| named.instansi_id))
}
