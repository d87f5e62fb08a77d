//! Actions from feedback that await one of the two.

use identity::Permission;
use performance::feedback::{self, ActionFilter, ActionStatus};

use super::{Asked, Found, Source};
use crate::routes::performance::feedback_actions::FeedbackAction;

/// Actions that somebody proposed to the caller.
pub const TO_AGREE: Source =
    Source { kind: "tasks.agree_action", read: |asked| Box::pin(standing(asked, ActionStatus::Diusulkan)) };

/// Actions that the caller agreed to do.
pub const TO_FINISH: Source =
    Source { kind: "tasks.finish_action", read: |asked| Box::pin(standing(asked, ActionStatus::Disepakati)) };

async fn standing(asked: Asked<'_>, status: ActionStatus) -> Found {
    let Some(act) = asked.acting(Permission::OwnPerformance) else { return asked.nothing() };
    // An account without employee gives and takes no feedback.
    if act.actor.employee().is_none() {
        return asked.nothing();
    }
    let filter = ActionFilter { status: Some(status), ..ActionFilter::default() };
    let page = feedback::list_actions(asked.db().read(), &act, filter, asked.paging).await?;
    Ok(page.map(|found| {
        let action = FeedbackAction::of(found, asked.language()).body;
        let summary = asked.summary(&[("title", &action.title), ("day", &action.due_on)]);
        let href = format!("/v1/performance/direct-feedback/{}", action.feedback_id);
        asked.task(summary, (action.id.0, href), action.allowed_actions)
    }))
}
