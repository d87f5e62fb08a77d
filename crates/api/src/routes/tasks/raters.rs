//! Questions about raters that await their superior, or an officer where there is none.

use identity::Permission;
use performance::fairness;

use super::{Asked, Found, Source};
use crate::routes::performance::rater_reviews::RaterQuestion;

/// Questions without an answer.
pub const TO_ANSWER: Source =
    Source { kind: "tasks.answer_rater_question", read: |asked| Box::pin(waiting(asked)) };

async fn waiting(asked: Asked<'_>) -> Found {
    let Some(act) = asked.acting(Permission::AnswerFairness) else { return asked.nothing() };
    let page = fairness::list_questions(asked.db().read(), &act, true, asked.paging).await?;
    Ok(page.map(|found| {
        let question = RaterQuestion::asked(found, asked.language()).body;
        let summary = asked.summary(&[("name", &question.rater.name), ("period", &question.review.period)]);
        let href = format!("/v1/performance/rater-questions/{}", question.id);
        asked.task(summary, (question.id.0, href), question.allowed_actions)
    }))
}
