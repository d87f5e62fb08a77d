//! People about whom the caller is asked in a 360° round.

use identity::Permission;
use performance::rounds;

use super::{Asked, Found, Source};
use crate::actions::AllowedAction;

/// Seats without an answer.
pub const TO_ANSWER: Source = Source { kind: "tasks.answer_round", read: |asked| Box::pin(waiting(asked)) };

async fn waiting(asked: Asked<'_>) -> Found {
    let Some(act) = asked.acting(Permission::OwnPerformance) else { return asked.nothing() };
    // An account without employee is asked about nobody.
    if act.actor.employee().is_none() {
        return asked.nothing();
    }
    let page = rounds::list_seats(asked.db().read(), &act, asked.paging).await?;
    Ok(page.map(|seat| {
        let summary = asked.summary(&[("name", &seat.ratee.name), ("round", &seat.round.name)]);
        let href = "/v1/performance/round-seats".to_owned();
        let answer = format!("/v1/performance/round-seats/{}/answer", seat.row.id);
        let actions = vec![AllowedAction::post("jawab", answer, None, asked.language())];
        asked.task(summary, (seat.row.id.0, href), actions)
    }))
}
