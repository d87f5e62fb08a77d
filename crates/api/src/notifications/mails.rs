//! Letters: written from the news that they tell, sent by a job, and collected into a digest once a day.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use identity::addresses;
use kernel::Language;
use kernel::calendar::TimeZone;
use kernel::id::{AccountId, MailId};
use platform::jobs::{JobContext, JobFailure, NewJob, enqueue, is_waiting};
use platform::mail::{self, Letter, Mail, MailPurpose, MailStatus, Outcome, Undelivered};
use platform::notifications::{Notification, languages};
use platform::timers::{self, Due, NewTimer};
use platform::{Act, Db, notifications};
use serde_json::json;
use uuid::Uuid;

use super::text::{Reader, sentence};
use crate::messages::find;
use crate::problem::Problem;
use crate::state::State;

/// The kind of the job that sends letters.
pub const SEND_MAILS: &str = "platform.send_mails";

/// The subject of the timers of this module.
pub const SUBJECT: &str = "notifications";

/// The timer that makes the letters of the day.
const DIGEST: &str = "mail_digest";
/// The timer that clears away old news.
const PURGE: &str = "purge_notifications";
const CHORES: [&str; 2] = [DIGEST, PURGE];

/// Letters that one claim takes.
const AT_ONCE: u64 = 20;
/// Lines of one digest: who has more opens the application.
const LINES_MAX: usize = 50;

/// Makes letters of the news that wants one at once, and asks for the job where letters wait and nobody sends them.
///
/// # Errors
/// When the database fails; it is looked at again with the next tick.
pub async fn ask(state: &State) -> Result<(), Problem> {
    if !state.post.delivers() {
        return Ok(());
    }
    mail::collect(&state.db, state.clock.now(), MailPurpose::Single).await?;
    if !mail::is_due(state.db.latest()).await? || is_waiting(state.db.latest(), SEND_MAILS).await? {
        return Ok(());
    }
    let act = Act::system(state.clock.now(), SEND_MAILS);
    let tx = platform::begin(&state.db).await.map_err(platform::Error::from)?;
    enqueue(&tx, &act, NewJob { kind: SEND_MAILS, payload: json!({}), total: None, object: None }).await?;
    tx.commit().await.map_err(platform::Error::from)?;
    Ok(())
}

/// Sends what is due. Each letter is settled by itself, so that one that was taken is never sent again.
///
/// # Errors
/// When the database fails, or when it is asked to stop.
pub async fn send_mails_job(context: JobContext, state: State) -> Result<serde_json::Value, JobFailure> {
    let (mut sent, mut failed, mut later) = (0_i64, 0_i64, 0_i64);
    loop {
        context.go_on()?;
        let claimed = mail::claim(&context.db, AT_ONCE).await?;
        if claimed.is_empty() {
            return Ok(json!({ "sent": sent, "failed": failed, "later": later }));
        }
        let letters = write(&context.db, &claimed).await?;
        for mail in &claimed {
            let outcome = match letters.get(&mail.id) {
                Some(letter) => match state.post.send(mail.id, letter).await {
                    Ok(()) => Outcome::Sent,
                    Err(Undelivered::ForNow) => Outcome::Later("mail.not_taken"),
                    Err(Undelivered::ForEver) => Outcome::Never("mail.refused"),
                },
                None => Outcome::Never("mail.no_address"),
            };
            let act = Act::system(context.clock.now(), format!("job-{}", context.job.id));
            match mail::settle(&context.db, &act, (mail, outcome)).await? {
                MailStatus::Sent => sent += 1,
                MailStatus::Failed => failed += 1,
                MailStatus::Waiting => later += 1,
            }
            metrics::counter!("mails_total", "outcome" => outcome_word(outcome)).increment(1);
        }
        context.progress(sent + failed, None);
    }
}

fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Sent => "sent",
        Outcome::Later(_) => "later",
        Outcome::Never(_) => "failed",
    }
}

/// Writes letters from what they tell, each in its reader's language. One whose account has no address any more is missing.
async fn write(db: &Db, letters: &[Mail]) -> Result<HashMap<MailId, Letter>, JobFailure> {
    let accounts: Vec<AccountId> = letters.iter().map(|mail| mail.account_id).collect();
    let conn = db.latest();
    let (to, spoken) = (addresses(conn, &accounts).await?, languages(conn, &accounts).await?);
    let mut told = mail::find(conn, letters).await?;
    let all: Vec<Notification> = told.values().flatten().cloned().collect();
    let reader = Reader::of(conn, &all, Language::Id).await.map_err(|problem| {
        JobFailure::from(platform::Error::Broken(format!("the names in letters: {}", problem.code())))
    })?;
    let written = |mail: &Mail| {
        let language = spoken.get(&mail.account_id).copied().unwrap_or_default();
        let news = told.remove(&mail.id).filter(|news| !news.is_empty())?;
        let lines: Vec<String> =
            news.iter().map(|one| sentence(&reader.in_language(language), one)).collect();
        let to = to.get(&mail.account_id)?.clone();
        Some((mail.id, letter(to, (mail.purpose, language), &lines)))
    };
    Ok(letters.iter().filter_map(written).collect())
}

fn letter(to: String, (purpose, language): (MailPurpose, Language), lines: &[String]) -> Letter {
    let text = |key: &str| find(language, &format!("mails.{key}")).unwrap_or_default();
    let count = lines.len().to_string();
    let subject = match (purpose, lines) {
        (MailPurpose::Single, [only]) => only.clone(),
        _ => rust_i18n::replace_patterns(&text("digest_subject"), &["count"], &[count]),
    };
    let mut body = format!("{}\n\n", text("greeting"));
    for line in lines.iter().take(LINES_MAX) {
        body += &format!("- {line}\n");
    }
    if lines.len() > LINES_MAX {
        let rest = (lines.len() - LINES_MAX).to_string();
        body += &format!("{}\n", rust_i18n::replace_patterns(&text("more"), &["count"], &[rest]));
    }
    body += &format!("\n{}\n", text("footer"));
    Letter { to, subject, text: body }
}

/// Sets the timers of this module that are not there yet. Called when a process starts.
///
/// # Errors
/// When the database fails.
pub async fn plan(state: &State) -> Result<(), platform::Error> {
    let tx = platform::begin(&state.db).await?;
    let planned = timers::of_objects(&tx, &[Uuid::nil()]).await?;
    let mine = |chore: &&str| planned.iter().any(|timer| timer.subject == SUBJECT && timer.action == *chore);
    for action in CHORES.into_iter().filter(|chore| !mine(chore)) {
        again(&tx, action, (state.clock.now(), state.config.digest_hour)).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Does a chore and sets its next time, in the timer's transaction.
///
/// # Errors
/// When the database fails; it is then tried again.
pub async fn run_chore(due: Due<'_>, state: &State) -> Result<(), JobFailure> {
    let now = state.clock.now();
    let Some(chore) = CHORES.into_iter().find(|chore| *chore == due.timer.action) else { return Ok(()) };
    match chore {
        DIGEST if state.post.delivers() => {
            let letters = mail::collect_in(due.tx, now, MailPurpose::Digest).await?;
            tracing::info!(letters, "letters of the day made");
        }
        PURGE => {
            let deleted = notifications::purge(due.tx, now).await?;
            tracing::info!(deleted, "old notifications deleted");
        }
        _ => {}
    }
    again(due.tx, chore, (now, state.config.digest_hour)).await?;
    Ok(())
}

/// At the configured hour of the next day, in Jakarta: from now, and not from when it was due, because a clock moved by a year
/// must not make a year of letters.
async fn again(
    tx: &impl sea_orm::ConnectionTrait,
    action: &'static str,
    (now, hour): (DateTime<Utc>, u32),
) -> Result<(), platform::Error> {
    let due_at = next_hour(now, hour);
    timers::set(tx, NewTimer { subject: SUBJECT, object: Uuid::nil(), action, due_at }).await
}

fn next_hour(now: DateTime<Utc>, hour: u32) -> DateTime<Utc> {
    let at = |day| TimeZone::Wib.midnight(day) + TimeDelta::hours(i64::from(hour));
    let today = TimeZone::Wib.date(now);
    let tomorrow = today.succ_opt().unwrap_or(today);
    if at(today) > now { at(today) } else { at(tomorrow) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_comes_at_its_hour_in_jakarta() {
        let next = |now: &str| next_hour(now.parse().unwrap(), 7).to_rfc3339();
        assert_eq!(next("2026-03-09T01:00:00Z"), "2026-03-10T00:00:00+00:00");
        assert_eq!(next("2026-03-09T23:59:59Z"), "2026-03-10T00:00:00+00:00");
        assert_eq!(next("2026-03-10T00:00:00Z"), "2026-03-11T00:00:00+00:00");
    }

    #[test]
    fn a_letter_says_what_is_new_and_no_more_lines_than_fit() {
        let lines: Vec<String> = (1..=60).map(|number| format!("Kabar {number}.")).collect();
        let digest = letter("a@uji.merit.test".to_owned(), (MailPurpose::Digest, Language::Id), &lines);
        assert!(digest.subject.contains("60") && digest.text.contains("Kabar 50."), "{}", digest.text);
        assert!(!digest.text.contains("Kabar 51.") && digest.text.contains("10"));
        let single = letter(String::new(), (MailPurpose::Single, Language::En), &lines[..1]);
        assert_eq!(single.subject, "Kabar 1.");
    }
}
