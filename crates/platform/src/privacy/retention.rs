//! How long what is kept: rules as data, and the daily job that carries them out.
//!
//! A rule names its table, so the platform can carry out the rules of every domain without knowing any. Rules are part of
//! the program or of the installation's own configuration, never of a request: that is why their text may stand in SQL.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use kernel::Label;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::jobs::{self, JobContext, JobFailure, NewJob};
use crate::{Act, Acted, Error, acts, clock};

/// The kind of the job that carries the rules out.
pub const APPLY: &str = "privacy.apply_retention";

/// The rules that the program carries.
const EMBEDDED: &str = include_str!("../../regulations/retention.toml");

/// Rows that one transaction deletes.
const CHUNK: u64 = 1_000;

/// What happens when the time is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RetentionAction)]
pub enum Action {
    /// The daily job deletes it.
    Delete,
    /// Nothing by itself.
    Keep,
}

/// Which clock a time was written by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WrittenBy {
    Business,
    Wall,
}

/// How sure the period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RetentionConfidence)]
pub enum Confidence {
    /// It stands in the article.
    Verified,
    /// The article names none: the installation decides.
    Configuration,
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// What it is about, stable.
    pub kind: String,
    /// The same for people.
    pub label: Label,
    table: Option<String>,
    #[serde(default = "id")]
    key: String,
    column: Option<String>,
    clock: Option<WrittenBy>,
    subject: Option<String>,
    /// How long, in days.
    pub days: u32,
    /// What happens then.
    pub action: Action,
    /// The law that asks for it.
    pub basis: String,
    /// Where in that law.
    pub article: String,
    /// How sure the period is.
    pub confidence: Confidence,
}

fn id() -> String {
    "id".to_owned()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    rule: Vec<Rule>,
}

/// The rules of the installation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules(Vec<Rule>);

impl Rules {
    /// Those that the program carries.
    ///
    /// # Errors
    /// `Broken`; a test holds that it does not happen.
    pub fn embedded() -> Result<Self, Error> {
        Self::read(EMBEDDED)
    }

    /// Reads a file of rules.
    ///
    /// # Errors
    /// `Broken` when a rule is unreadable, two are about one thing, or one deletes without saying what.
    pub fn read(text: &str) -> Result<Self, Error> {
        let broken = |why: String| Error::Broken(format!("rules of retention: {why}"));
        let RuleFile { rule: rules } = toml::from_str(text).map_err(|error| broken(error.to_string()))?;
        let mut kinds = BTreeSet::new();
        for rule in &rules {
            if !kinds.insert(rule.kind.as_str()) {
                return Err(broken(format!("{} stands there twice", rule.kind)));
            }
            if rule.action == Action::Delete && rule.deletion().is_none() {
                return Err(broken(format!("{} deletes and lacks table, column or clock", rule.kind)));
            }
        }
        Ok(Self(rules))
    }

    /// One by one.
    pub fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.0.iter()
    }

    /// The rule about a kind of thing.
    pub fn about(&self, kind: &str) -> Option<&Rule> {
        self.0.iter().find(|rule| rule.kind == kind)
    }
}

impl Rule {
    /// Table, its key, and the condition that a row is over, with `?` for the instant.
    fn deletion(&self) -> Option<(&str, &str, String)> {
        let (table, column, _) = (self.table.as_deref()?, self.column.as_deref()?, self.clock?);
        let held = "SELECT legal_hold.employee_id FROM legal_hold WHERE legal_hold.released_at IS NULL";
        let free = self.subject.as_ref().map_or_else(String::new, |subject| {
            format!(" AND ({subject} IS NULL OR {subject} NOT IN ({held}))")
        });
        Some((table, &self.key, format!("{table}.{column} < ?{free}")))
    }

    /// The instant before which rows are over.
    fn over_before(&self, business: DateTime<Utc>) -> DateTime<Utc> {
        let now = if self.clock == Some(WrittenBy::Wall) { clock::wall() } else { business };
        now - TimeDelta::days(i64::from(self.days))
    }

    /// How many rows are over now; none for a rule that deletes nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn due(&self, conn: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<u64, Error> {
        if self.action != Action::Delete {
            return Ok(0);
        }
        let Some((table, _, over)) = self.deletion() else { return Ok(0) };
        let sql = format!("SELECT COUNT(*) AS due FROM {table} WHERE {over}");
        let row = conn.query_one_raw(statement(conn, sql, self.over_before(now))).await?;
        let due: Option<i64> = row.map(|row| row.try_get("", "due")).transpose()?;
        Ok(due.map_or(0, |due| u64::try_from(due).unwrap_or_default()))
    }

    async fn delete_chunk(&self, conn: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<u64, Error> {
        let Some((table, key, over)) = self.deletion() else { return Ok(0) };
        let sql = format!(
            "DELETE FROM {table} WHERE {key} IN (SELECT {table}.{key} FROM {table} WHERE {over} LIMIT {CHUNK})"
        );
        Ok(conn.execute_raw(statement(conn, sql, self.over_before(now))).await?.rows_affected())
    }
}

fn statement(conn: &impl ConnectionTrait, sql: String, before: DateTime<Utc>) -> Statement {
    let backend = conn.get_database_backend();
    let sql = if backend == DbBackend::Postgres { sql.replace('?', "$1") } else { sql };
    Statement::from_sql_and_values(backend, sql, [before.into()])
}

/// Asks for the rules to be carried out.
///
/// # Errors
/// When the database fails.
pub async fn ask(tx: &impl ConnectionTrait, act: &Act) -> Result<jobs::JobId, Error> {
    jobs::enqueue(tx, act, NewJob { kind: APPLY, payload: Value::Null, total: None, object: None }).await
}

/// Carries out every rule that deletes, chunk by chunk, and says how many rows of each went.
///
/// # Errors
/// When the database fails; what is left goes the next time.
pub async fn apply_job(context: JobContext, rules: Rules) -> Result<Value, JobFailure> {
    let now = context.clock.now();
    let mut deleted = serde_json::Map::new();
    let mut total: i64 = 0;
    for rule in rules.iter().filter(|rule| rule.action == Action::Delete) {
        let mut count = 0;
        loop {
            context.go_on()?;
            let tx = crate::begin(&context.db).await.map_err(Error::from)?;
            context.hold(&tx).await?;
            let chunk = rule.delete_chunk(&tx, now).await?;
            tx.commit().await.map_err(Error::from)?;
            count += chunk;
            total = total.saturating_add(i64::try_from(chunk).unwrap_or(i64::MAX));
            context.progress(total, None);
            if chunk < CHUNK {
                break;
            }
        }
        deleted.insert(rule.kind.clone(), json!(count));
    }
    if total > 0 {
        let tx = crate::begin(&context.db).await.map_err(Error::from)?;
        context.hold(&tx).await?;
        let acted = Acted::new("privacy.retention_applied", Uuid::nil()).with(json!(deleted));
        acts::record(&tx, context.act(), acted).await?;
        tx.commit().await.map_err(Error::from)?;
    }
    Ok(json!({ "deleted": deleted }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_of_the_program_are_whole() {
        let rules = Rules::embedded().unwrap();
        assert!(rules.about("access_log").is_some_and(|rule| rule.action == Action::Delete));
        assert!(
            rules.about("payslips").is_some_and(|rule| rule.action == Action::Keep && rule.days == 3_650)
        );
        assert!(rules.iter().all(|rule| !rule.basis.is_empty() && !rule.article.is_empty()));
    }

    #[test]
    fn a_rule_that_says_too_little_is_refused() {
        let rule = "kind = \"x\"\nlabel = { id = \"x\", en = \"x\" }\ndays = 1\nbasis = \"b\"\narticle = \"a\"\n\
                    confidence = \"configuration\"\n";
        let delete = format!("[[rule]]\n{rule}action = \"delete\"\n");
        let keep = format!("[[rule]]\n{rule}action = \"keep\"\n");
        assert!(Rules::read(&delete).is_err());
        assert!(Rules::read(&keep).is_ok());
        assert!(Rules::read(&format!("{keep}{keep}")).is_err(), "two rules about one thing");
        assert!(Rules::read("[[rule]]\nkind = \"x\"").is_err());
    }
}
