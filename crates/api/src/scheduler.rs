//! Who handles which deadline: each domain's own act, chosen by the timer's subject.

use futures_util::future::BoxFuture;
use platform::housekeeping;
use platform::jobs::JobFailure;
use platform::privacy;
use platform::timers::Due;

use crate::notifications;
use crate::state::State;

/// Hands a due timer to its domain, within the timer's transaction.
pub fn dispatch<'t>(state: &State, due: Due<'t>) -> BoxFuture<'t, Result<(), JobFailure>> {
    let state = state.clone();
    Box::pin(async move {
        match due.timer.subject.as_str() {
            housekeeping::SUBJECT => housekeeping::run(due, &state.clock, &state.files).await,
            notifications::SUBJECT => notifications::run_chore(due, &state).await,
            personnel::announcements::TIMER_SUBJECT => {
                Ok(personnel::announcements::meet_deadline(&due).await?)
            }
            personnel::DECREE_TIMER => Ok(personnel::meet_decree_deadline(&due).await?),
            identity::housekeeping::SUBJECT => identity::housekeeping::run(due, &state.clock).await,
            privacy::TIMER_SUBJECT => Ok(privacy::breaches::meet_deadline(&due).await?),
            personnel::CORRECTION_TIMER => Ok(personnel::escalate(&due).await?),
            performance::feedback::ACTION_TIMER => {
                Ok(performance::feedback::meet_action_deadline(&due).await?)
            }
            performance::rounds::ROUND_TIMER => Ok(performance::rounds::meet_round_deadline(&due).await?),
            performance::citizens::COMPLAINT_TIMER => {
                Ok(performance::citizens::meet_complaint_deadline(&due).await?)
            }
            performance::superiors::TIMER_SUBJECT => {
                Ok(performance::superiors::meet_answer_deadline(&due).await?)
            }
            performance::agreements::AGREEMENT_TIMER => {
                Ok(performance::agreements::meet_first_day(&due).await?)
            }
            performance::TIMER_SUBJECT => Ok(performance::meet_deadline(&due).await?),
            performance::consequences::CONSEQUENCE_TIMER => {
                Ok(performance::consequences::meet_step_deadline(&due).await?)
            }
            performance::objections::OBJECTION_TIMER => {
                Ok(performance::objections::meet_objection_deadline(&due).await?)
            }
            performance::YEARLY_TIMER => Ok(performance::meet_year_deadline(&due).await?),
            unknown => {
                // Left by a newer version: it stays, and that version handles it.
                Err(platform::Error::Broken(format!("no domain handles timers of {unknown}")).into())
            }
        }
    })
}
