//! Who is told of what: notifications derived from the log of acts, and the letters that tell of them.
//!
//! A consumer of the log reads act after act from where it stopped, finds for each the accounts that [`rules`] names, and writes
//! one notification for each act and account. It is set-based: a batch of acts costs a constant number of queries for each
//! rule. It may be stopped anywhere: what was told already is passed over.
//!
//! # How a kind of news is added
//!
//! 1. A row in [`rules::RULES`]: the act, the key of the sentence, who is told, and by which way unless chosen otherwise.
//! 2. Its sentence in `locales/{id,en}/notifications.{id,en}.yml`, keyed by the kind. It may use `%{name}` (the employee concerned),
//!    `%{month}` (of the day from which the act counts) and what stands in the act's details; no amount, no personal value.

mod mails;
mod recipients;
mod rules;
mod text;

use chrono::Datelike;
use kernel::Month;
use platform::acts::{Recorded, seen, unseen};
use platform::notifications::{NewNotification, derive};
use serde_json::{Map, Value};

use crate::problem::Problem;
use crate::state::State;

pub use mails::{SEND_MAILS, SUBJECT, ask, plan, run_chore, send_mails_job};
pub use rules::{Kind, kind_named, kinds};
pub use text::{Reader, sentence};

/// The name of the consumer.
const CONSUMER: &str = "notifications";

/// Acts of one batch.
const BATCH: u64 = 200;

/// Tells accounts of what was done since the last time, and makes letters for those who want them at once.
///
/// # Errors
/// When the database fails; the next time goes on from there.
pub async fn tell(state: &State) -> Result<(), Problem> {
    let kinds = rules::acts();
    while let Some(batch) = unseen(&state.db, CONSUMER, &kinds, BATCH).await? {
        let told = derive(&state.db, news(state, &batch.acts).await?).await?;
        seen(state.db.write(), CONSUMER, batch.until).await?;
        if told > 0 {
            tracing::debug!(told, "accounts were told of acts");
        }
    }
    Ok(())
}

/// What follows from a batch of acts, rule by rule.
async fn news(state: &State, acts: &[Recorded]) -> Result<Vec<NewNotification>, Problem> {
    let mut news = Vec::new();
    for rule in rules::RULES {
        let mine: Vec<&Recorded> = acts.iter().filter(|act| act.kind == rule.act).collect();
        if mine.is_empty() {
            continue;
        }
        for (act, recipient) in recipients::of(state, rule.whom, &mine).await? {
            news.push(NewNotification {
                act: act.id,
                account: recipient.account,
                kind: rule.kind,
                at: act.at,
                object: act.object_id,
                employee: act.employee_id,
                arguments: arguments(act),
                default: rule.default,
                // Without a post nobody has an address.
                has_address: recipient.has_address && state.post.delivers(),
            });
        }
    }
    Ok(news)
}

/// What a sentence may use: the words and numbers of the act's details, and the month from which it counts.
fn arguments(act: &Recorded) -> Value {
    let details = act.details.as_object().into_iter().flatten();
    let plain = details.filter(|(_, value)| value.is_string() || value.is_i64());
    let mut arguments: Map<String, Value> =
        plain.map(|(name, value)| (name.clone(), value.clone())).collect();
    let month = act.effective_from.and_then(|day| Month::new(day.year(), day.month()).ok());
    arguments.extend(month.map(|month| ("month".to_owned(), Value::from(month.to_string()))));
    Value::Object(arguments)
}
