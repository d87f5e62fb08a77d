//! Complaints of citizens that await an answer.

use identity::Permission;
use performance::citizens::{self, ComplaintFilter};

use super::{Asked, Found, Source};
use crate::routes::performance::complaints::Complaint;

/// Complaints without an answer.
pub const TO_ANSWER: Source =
    Source { kind: "tasks.answer_complaint", read: |asked| Box::pin(waiting(asked)) };

async fn waiting(asked: Asked<'_>) -> Found {
    let Some(act) = asked.acting(Permission::ServeCitizens) else { return asked.nothing() };
    let filter = ComplaintFilter { open: true, ..ComplaintFilter::default() };
    let page = citizens::list_complaints(asked.db().read(), &act, filter, asked.paging).await?;
    Ok(page.map(|found| {
        let complaint = Complaint::of(found, asked.language()).body;
        let summary = asked.summary(&[("day", &complaint.due_on)]);
        let href = format!("/v1/performance/complaints/{}", complaint.id);
        asked.task(summary, (complaint.id.0, href), complaint.allowed_actions)
    }))
}
