//! What awaits whoever cares for personal data: breaches whose clock runs, and erasures that a second person decides.

use identity::Permission;
use platform::privacy::breaches::{self, BreachFilter};
use platform::privacy::erasures::{self, ErasureStatus};

use super::{Asked, Found, Source};
use crate::routes::privacy::breaches::{Breach, reach as breaches_within};
use crate::routes::privacy::erasures::{ErasureRequest, reach as erasures_within};

/// Breaches that are not closed.
pub const BREACHES: Source = Source { kind: "tasks.handle_breach", read: |asked| Box::pin(open(asked)) };

/// Requests to erase a person that somebody else made.
pub const ERASURES: Source = Source { kind: "tasks.decide_erasure", read: |asked| Box::pin(waiting(asked)) };

async fn open(asked: Asked<'_>) -> Found {
    let Some(act) = asked.acting(Permission::ManagePrivacy) else { return asked.nothing() };
    let filter = BreachFilter { status: None, open: true };
    let page = breaches::list(asked.db().read(), breaches_within(&act), filter, asked.paging).await?;
    Ok(page.map(|breach| {
        let is_overdue = breach.overdue_at.is_some();
        let due_at = breach.due_at;
        let breach = Breach::of(breach, &act);
        let summary = asked.summary(&[("title", &breach.title)]);
        let href = format!("/v1/privacy/breaches/{}", breach.id);
        let mut task = asked.task(summary, (breach.id.0, href), breach.allowed_actions);
        // The timer of one that is overdue has gone; its deadline stays what it was.
        task.deadline = is_overdue.then_some(due_at);
        task
    }))
}

async fn waiting(asked: Asked<'_>) -> Found {
    let Some(act) = asked.acting(Permission::ManagePrivacy) else { return asked.nothing() };
    let status = Some(ErasureStatus::Requested);
    let page = erasures::list(asked.db().read(), erasures_within(&act), status, asked.paging).await?;
    let people: Vec<_> = page.rows.iter().map(|erasure| erasure.employee_id).collect();
    let names = personnel::facts::named(asked.db().read(), &people).await?;
    Ok(page.map(|erasure| {
        let name = names.get(&erasure.employee_id).map_or("", |named| named.name.as_str()).to_owned();
        let request = ErasureRequest::of(erasure, &act);
        let href = format!("/v1/privacy/erasures/{}", request.id);
        asked.task(asked.summary(&[("name", &name)]), (request.id.0, href), request.allowed_actions)
    }))
}
