//! Requests about wrong superiors that await whoever manages performance.

use identity::Permission;
use performance::superiors::SuperiorRequestFilter;

use super::{Asked, Found, Source};
use crate::routes::performance::superiors::SuperiorRequest;

/// Requests to be answered.
pub const TO_ANSWER: Source =
    Source { kind: "tasks.answer_superior_request", read: |asked| Box::pin(waiting(asked)) };

async fn waiting(asked: Asked<'_>) -> Found {
    let Some(act) = asked.acting(Permission::ManagePerformance) else { return asked.nothing() };
    let filter = SuperiorRequestFilter { open: true, ..SuperiorRequestFilter::default() };
    let reader = (&act, Some(&act));
    let conn = asked.db().read();
    let page = performance::superiors::list_superior_requests(conn, reader, filter, asked.paging).await?;
    Ok(page.map(|request| {
        let request = SuperiorRequest::of(request, asked.language()).body;
        let summary = asked.summary(&[("name", &request.employee.name)]);
        let href = format!("/v1/performance/superior-requests/{}", request.id);
        // Taking it back is the employee's.
        let answers = request.allowed_actions.into_iter().filter(|action| action.name != "tarik").collect();
        asked.task(summary, (request.id.0, href), answers)
    }))
}
