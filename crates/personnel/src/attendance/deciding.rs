//! Corrections of days: what the superior or the officer decides, and what happens when the superior does not.

use kernel::id::CorrectionId;
use kernel::{DateRange, Month};
use platform::timers::{self, Due};
use platform::{Act, Acted, Db, Scope, acts};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, DatabaseTransaction, EntityTrait, IntoActiveModel, QuerySelect,
};
use serde_json::json;

use super::closing;
use super::corrections::{Correction, described, locked, party};
use super::days::{NewDay, acted, write};
use crate::calendar;
use crate::entity::attendance_correction as correction;
use crate::entity::{attendance_day as day, employee};
use crate::error::{Error, Flaw};
use crate::kinds::{AttendanceCode, DaySource};
use crate::rules::derivation::against;
use crate::states::correction::{self as states, CorrectionAct, Party};

/// Whose deadlines these are.
pub const CORRECTION_TIMER: &str = "personnel.attendance_correction";

/// A decision on a correction.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Which.
    pub id: CorrectionId,
    /// The version that the caller saw; `None` for any.
    pub expected: Option<i64>,
    /// What is said to the employee; a rejection needs it.
    pub note: Option<String>,
}

/// Accepts a correction: the day counts as it says, with minutes by the employee's calendar.
///
/// # Errors
/// `NotFound` outside the scope, `Stale`, `OwnDecision`, `ActNotOffered`, `MonthClosed`.
#[tracing::instrument(skip_all, fields(personnel.correction.id = %decision.id))]
pub async fn accept_correction(db: &Db, act: &Act, decision: Decision) -> Result<Correction, Error> {
    let tx = platform::begin(db).await?;
    let row = locked(&tx, act, (decision.id, decision.expected)).await?;
    let party = party(&tx, act, (&row, Some(&act.scope))).await?;
    states::permit(row.status, CorrectionAct::Accept, party)?;
    let one = DateRange { from: row.day, until: row.day.succ_opt() };
    if closing::closed(&tx, act, (&[row.employee_id], one)).await?.holds(row.employee_id, row.day) {
        return Err(Flaw::MonthClosed.whole().with("month", Month::of(row.day)).into());
    }
    let day = corrected(&tx, &row, one).await?;
    write(&tx, act, (std::slice::from_ref(&day), DaySource::Corrected)).await?;
    acts::record_all(&tx, act, acted(&[day])).await?;
    decide(tx, act, (row, CorrectionAct::Accept, decision.note)).await
}

/// The day as the correction says it.
async fn corrected(
    tx: &DatabaseTransaction,
    row: &correction::Model,
    one: DateRange,
) -> Result<NewDay, Error> {
    let employee = employee::Entity::find_by_id(row.employee_id).one(tx).await?;
    let employee = employee.ok_or_else(|| Error::missing("employee"))?;
    let worked = calendar::calendars(tx, employee.instansi_id, (&[employee.id], &[]), one).await?;
    let slot = worked.slot(employee.id, row.day).filter(|_| row.code == AttendanceCode::Present);
    let times = (row.arrived_at, row.left_at);
    let (minutes_late, minutes_early) = slot.map_or((0, 0), |slot| against(slot, row.day, times));
    // A correction is about arrival and departure; the ceremony stays as it was recorded.
    let known = day::Entity::find_by_id((row.employee_id, row.day)).one(tx).await?;
    Ok(NewDay {
        employee_id: row.employee_id,
        day: row.day,
        code: row.code,
        arrived_at: row.arrived_at,
        left_at: row.left_at,
        minutes_late,
        minutes_early,
        missed_ceremony: known.is_some_and(|day| day.missed_ceremony),
    })
}

/// Rejects a correction with a note.
///
/// # Errors
/// `NotFound` outside the scope, `Stale`, `OwnDecision`, `ActNotOffered`, `ReasonMissing`.
#[tracing::instrument(skip_all, fields(personnel.correction.id = %decision.id))]
pub async fn reject_correction(db: &Db, act: &Act, decision: Decision) -> Result<Correction, Error> {
    let tx = platform::begin(db).await?;
    let row = locked(&tx, act, (decision.id, decision.expected)).await?;
    let party = party(&tx, act, (&row, Some(&act.scope))).await?;
    states::permit(row.status, CorrectionAct::Reject, party)?;
    if decision.note.as_deref().is_none_or(|note| note.trim().is_empty()) {
        return Err(Flaw::ReasonMissing.at("/note").into());
    }
    decide(tx, act, (row, CorrectionAct::Reject, decision.note)).await
}

async fn decide(
    tx: DatabaseTransaction,
    act: &Act,
    (row, done, note): (correction::Model, CorrectionAct, Option<String>),
) -> Result<Correction, Error> {
    let party = party(&tx, act, (&row, Some(&act.scope))).await?;
    let to = states::permit(row.status, done, party)?;
    let version = row.version + 1;
    let mut edit = row.into_active_model();
    edit.status = Set(to);
    edit.decided_by = Set(act.actor.id());
    edit.decided_at = Set(Some(act.at));
    edit.note = Set(note.map(|note| note.trim().to_owned()));
    edit.version = Set(version);
    let row = edit.update(&tx).await?;
    timers::clear(&tx, row.id.0).await?;
    let kind = match done {
        CorrectionAct::Accept => "personnel.correction_accepted",
        _ => "personnel.correction_rejected",
    };
    let acted = Acted::new(kind, row.id).about(row.employee_id).effective(row.day);
    acts::record(&tx, act, acted).await?;
    let scope: Scope = act.scope.clone();
    let shown = described(&tx, act, (row, Some(&scope))).await?;
    tx.commit().await?;
    Ok(shown)
}

/// The superior let the deadline pass: from now on the officer decides.
///
/// # Errors
/// When the database fails.
pub async fn escalate(due: &Due<'_>) -> Result<(), Error> {
    let id = CorrectionId(due.timer.object_id);
    let Some(row) = correction::Entity::find_by_id(id).lock_exclusive().one(due.tx).await? else {
        return Ok(());
    };
    let Ok(to) = states::permit(row.status, CorrectionAct::Escalate, Party::System) else { return Ok(()) };
    let version = row.version + 1;
    let (employee, from) = (row.employee_id, row.status);
    let mut edit = row.into_active_model();
    edit.status = Set(to);
    edit.version = Set(version);
    edit.update(due.tx).await?;
    let acted =
        Acted::new("personnel.correction_escalated", id).about(employee).with(json!({ "from": from }));
    acts::record(due.tx, &due.act, acted).await?;
    Ok(())
}
