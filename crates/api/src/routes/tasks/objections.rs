//! Objections to ratings that await a decision.

use identity::Permission;
use performance::objections::ObjectionFilter;

use super::{Asked, Found, Source};
use crate::routes::performance::objections::Objection;

/// Objections whose turn it is the caller's to decide.
pub const TO_DECIDE: Source =
    Source { kind: "tasks.decide_objection", read: |asked| Box::pin(waiting(asked)) };

async fn waiting(asked: Asked<'_>) -> Found {
    let Some(act) = asked.acting(Permission::DecideObjections) else { return asked.nothing() };
    let filter = ObjectionFilter { open: true, awaiting_me: true, ..ObjectionFilter::default() };
    let who = (&act, Some(&act.scope));
    let page = performance::objections::list_objections(asked.db().read(), who, filter, asked.paging).await?;
    Ok(page.map(|one| {
        let objection = Objection::of(one, asked.language());
        let summary = asked.summary(&[("name", &objection.employee.name), ("period", &objection.period)]);
        let href = format!("/v1/performance/objections/{}", objection.id);
        asked.task(summary, (objection.id.0, href), objection.allowed_actions)
    }))
}
