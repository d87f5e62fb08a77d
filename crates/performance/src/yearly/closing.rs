//! What time does to the year's rating: a reminder to hand it over, acceptance by silence, and the end.

use chrono::{DateTime, NaiveDate, Utc};
use platform::timers::{self, Due, NewTimer};
use platform::{Act, acts};
use sea_orm::{ActiveModelTrait, ConnectionTrait, IntoActiveModel};

use super::handing_over::{find_handover, year_rating};
use crate::entity::{handover, skp};
use crate::regulation::appraisal::{Appraisal, Span};
use crate::skp::acted;
use crate::states::{self, Party, SkpAct, SkpStatus};
use crate::{Error, consequences, store};

/// Whose timers these are.
pub const YEARLY_TIMER: &str = "performance.yearly";

/// The reminder to hand a rating over.
pub(super) const HAND_OVER: &str = "serahkan";
/// Acceptance by silence.
pub(super) const ACCEPT: &str = "terima";
/// The end of the time for objecting.
const CLOSE: &str = "tutup";

/// Does what a deadline of [`YEARLY_TIMER`] asks for, in the transaction in which its timer goes. A plan that has moved on is
/// left alone.
///
/// # Errors
/// When the database fails.
pub async fn meet_year_deadline(due: &Due<'_>) -> Result<(), Error> {
    let skp_id = kernel::id::SkpId(due.timer.object_id);
    let skp = store::lock_skp(due.tx, &due.act, skp_id).await?.skp;
    match (due.timer.action.as_str(), skp.status) {
        (HAND_OVER, SkpStatus::DievaluasiTahunan) => {
            acts::record(due.tx, &due.act, acted("performance.handover_overdue", &skp)).await?;
        }
        (ACCEPT, SkpStatus::Diserahkan) => {
            let status = states::permit(&skp, SkpAct::AnggapDiterima, Party::System)?;
            let skp = store::save(due.tx, &due.act, skp::Model { status, ..skp }).await?;
            let handed = find_handover(due.tx, skp.id).await?;
            let received_on = handed.handed_over_on;
            let accepted = handover::Model { accepted_at: Some(due.act.at), is_silent: true, ..handed };
            accepted.into_active_model().reset_all().update(due.tx).await?;
            acts::record(due.tx, &due.act, acted("performance.rating_accepted", &skp)).await?;
            wait_for_close(due.tx, &due.act, (skp, received_on)).await?;
        }
        (CLOSE, SkpStatus::Diterima) => {
            close(due.tx, &due.act, (skp, SkpAct::Tutup, Party::System)).await?;
        }
        _ => {}
    }
    Ok(())
}

/// Closes an accepted rating now, or sets the timer that closes it when the time for objecting has run out.
pub(super) async fn wait_for_close(
    tx: &impl ConnectionTrait,
    act: &Act,
    (skp, received_on): (skp::Model, NaiveDate),
) -> Result<skp::Model, Error> {
    let last_day = Appraisal::on(received_on)?.last_day(Span::Object, received_on)?;
    let due_at = midnight_after(tx, &skp, last_day).await?;
    timers::clear(tx, skp.id.0).await?;
    if due_at <= act.at {
        return close(tx, &act.by_system(), (skp, SkpAct::Tutup, Party::System)).await;
    }
    timers::set(tx, NewTimer { subject: YEARLY_TIMER, object: skp.id.0, action: CLOSE, due_at }).await?;
    Ok(skp)
}

/// Makes a plan final: by time after acceptance, or by the decision on an objection. What follows from the grade is proposed.
pub(crate) async fn close(
    tx: &impl ConnectionTrait,
    act: &Act,
    (skp, by, party): (skp::Model, SkpAct, Party),
) -> Result<skp::Model, Error> {
    let status = states::permit(&skp, by, party)?;
    let skp = store::save(tx, act, skp::Model { status, ..skp }).await?;
    acts::record(tx, act, acted("performance.skp_final", &skp)).await?;
    let rating = year_rating(tx, &skp).await?;
    consequences::propose_for(tx, act, (skp.year, vec![rating])).await?;
    Ok(skp)
}

/// The instant at which the day after a last day begins where the employee works.
pub(super) async fn midnight_after(
    conn: &impl ConnectionTrait,
    skp: &skp::Model,
    last_day: NaiveDate,
) -> Result<DateTime<Utc>, Error> {
    let zone = store::zone_of(conn, skp.employee_id, last_day).await?;
    Ok(zone.midnight(last_day.succ_opt().unwrap_or(last_day)))
}
