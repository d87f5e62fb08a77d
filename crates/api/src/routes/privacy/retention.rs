//! How long what is kept.

use actix_web::web::{Data, Json};
use actix_web::{get, post};
use identity::permission::{ManagePrivacy, ReadPrivacy};
use platform::jobs::{self, Whose};
use platform::privacy::retention::{self, Action, Confidence};
use serde::Serialize;
use utoipa::ToSchema;

use crate::allow::Allow;
use crate::problem::Problem;
use crate::reply::Accepted;
use crate::routes::platform::jobs::Job;
use crate::state::State;

/// The rules of retention, and what they would take now.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Retention {
    /// Rule by rule.
    pub rules: Vec<RetentionRule>,
}

/// One rule of retention.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RetentionRule {
    /// What it is about.
    #[schema(example = "access_log")]
    pub kind: String,
    /// The same for people.
    #[schema(example = "Catatan akses data pribadi")]
    pub label: String,
    /// How long, in days.
    #[schema(example = 1825)]
    pub days: u32,
    /// What happens then.
    pub action: Action,
    /// The law that asks for it.
    #[schema(example = "UU 27/2022")]
    pub basis: String,
    /// Where in that law.
    #[schema(example = "pasal 31 dan pasal 32")]
    pub article: String,
    /// Whether the article names the period, or the installation decides it.
    pub confidence: Confidence,
    /// How much the daily job would delete if it ran now; what lies under a legal hold is left out.
    #[schema(example = 12)]
    pub due: u64,
}

/// The rules of retention
///
/// Each with its basis in law, and what the daily job would delete if it ran now: a dry run that changes nothing.
#[utoipa::path(
    tag = "privacy", operation_id = "get_retention", security(("bearer" = ["privacy.read"])),
    responses((status = OK, description = "The rules", body = Retention), Problem),
)]
#[get("/privacy/retention")]
pub async fn get_retention(
    caller: Allow<ReadPrivacy>,
    state: Data<State>,
) -> Result<Json<Retention>, Problem> {
    let mut rules = Vec::new();
    for rule in state.retention.iter() {
        rules.push(RetentionRule {
            due: rule.due(state.db.read(), state.clock.now()).await?,
            label: rule.label.text(caller.act().language).to_owned(),
            kind: rule.kind.clone(),
            days: rule.days,
            action: rule.action,
            basis: rule.basis.clone(),
            article: rule.article.clone(),
            confidence: rule.confidence,
        });
    }
    Ok(Json(Retention { rules }))
}

/// Carry out the rules of retention now
///
/// What the daily job does by itself. Its `result` says how much of each kind was deleted.
#[utoipa::path(
    tag = "privacy", operation_id = "apply_retention", security(("bearer" = ["privacy.manage"])),
    responses((status = ACCEPTED, description = "The job", body = Job), Problem),
)]
#[post("/privacy/retention/apply")]
pub async fn apply_retention(
    caller: Allow<ManagePrivacy>,
    state: Data<State>,
) -> Result<Accepted<Job>, Problem> {
    let act = caller.act();
    // The rules are those of the whole installation, and so is whoever carries them out.
    if !act.scope.everything {
        return Err(identity::Error::Forbidden.into());
    }
    let tx = platform::begin(&state.db).await.map_err(platform::Error::from)?;
    let id = retention::ask(&tx, act).await?;
    tx.commit().await.map_err(platform::Error::from)?;
    let job = jobs::find(state.db.latest(), Whose::AskedBy(act.actor), id).await?;
    Ok(Accepted::at(format!("/v1/jobs/{id}"), Job::of(job, act.actor, act.language)))
}
