//! Innovations, from idea to use.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, NaiveDate, Utc};
use identity::permission::{OwnPerformance, ReadPerformance};
use kernel::id::{EmployeeId, InnovationId, RhkId};
use performance::entity::innovation::stage;
use performance::indicators::{self, InnovationFilter, NewInnovation, ReachedStage, SeenInnovation};
use performance::words::InnovationStage;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::allow::Allow;
use crate::etag::{IfMatch, Versioned};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// An innovation.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Innovation {
    /// The innovation.
    pub id: InnovationId,
    /// Whose.
    pub employee_id: EmployeeId,
    /// The planned result that it serves.
    pub rhk_id: Option<RhkId>,
    /// Its name.
    #[schema(example = "Antrean daring loket")]
    pub title: String,
    /// What it is good for.
    #[schema(example = "Warga datang pada jam yang dipilihnya.")]
    pub benefit: String,
    /// How far it has come.
    pub stage: InnovationStage,
    /// The stages that it reached, oldest first, each with its acceptance.
    pub stages: Vec<InnovationStep>,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

/// A stage that was reached.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InnovationStep {
    /// The stage.
    pub stage: InnovationStage,
    /// The day.
    #[schema(example = "2026-03-02")]
    pub reached_on: NaiveDate,
    /// The address of what shows it.
    #[schema(example = "https://arsip.sinarlaut.go.id/inovasi/antrean")]
    pub proof: String,
    /// How many of those whom it serves were asked.
    #[schema(example = 120)]
    pub respondents: i32,
    /// How many of them are in favour.
    #[schema(example = 103)]
    pub in_favour: i32,
    /// Where that can be checked.
    #[schema(example = "Survei loket Maret 2026")]
    pub source: Option<String>,
}

impl From<stage::Model> for InnovationStep {
    fn from(row: stage::Model) -> Self {
        Self {
            stage: row.stage,
            reached_on: row.reached_on,
            proof: row.proof,
            respondents: row.respondents,
            in_favour: row.in_favour,
            source: row.source,
        }
    }
}

impl Innovation {
    /// The innovation as it is shown.
    pub fn of(seen: SeenInnovation) -> Versioned<Self> {
        let SeenInnovation { innovation: row, stages } = seen;
        let body = Self {
            id: row.id,
            employee_id: row.employee_id,
            rhk_id: row.rhk_id,
            title: row.title,
            benefit: row.benefit,
            stage: row.stage,
            stages: stages.into_iter().map(InnovationStep::from).collect(),
            created_at: row.created_at,
        };
        Versioned::new(row.version, body)
    }
}

/// An innovation to record.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordInnovation {
    /// The own planned result that it serves.
    #[serde(default)]
    #[schema(example = json!(null))]
    rhk_id: Option<RhkId>,
    /// Its name.
    #[schema(min_length = 1, max_length = 500, example = "Antrean daring loket")]
    title: String,
    /// What it is good for.
    #[schema(min_length = 1, max_length = 4000, example = "Warga datang pada jam yang dipilihnya.")]
    benefit: String,
}

/// A stage that an innovation reached, with its acceptance by those whom it serves.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdvanceInnovation {
    /// The stage; the same again where its acceptance was asked for anew.
    stage: InnovationStage,
    /// The day.
    #[schema(example = "2026-02-02")]
    reached_on: NaiveDate,
    /// The address of what shows it.
    #[schema(min_length = 1, max_length = 2000, example = "https://arsip.sinarlaut.go.id/inovasi/antrean")]
    proof: String,
    /// How many of those whom it serves were asked; some, once it is in use.
    #[serde(default)]
    #[schema(minimum = 0, example = 120)]
    respondents: i32,
    /// How many of them are in favour.
    #[serde(default)]
    #[schema(minimum = 0, example = 103)]
    in_favour: i32,
    /// Where that can be checked.
    #[serde(default)]
    #[schema(max_length = 500, example = "Survei loket Februari 2026")]
    source: Option<String>,
}

/// Which innovations.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct InnovationsWanted {
    /// Of this employee.
    #[param(value_type = Option<EmployeeId>)]
    employee_id: Option<EmployeeId>,
    /// That have come this far.
    stage: Option<InnovationStage>,
}

/// Record an innovation of one's own
#[utoipa::path(
    tag = "performance", operation_id = "create_innovation", security(("bearer" = ["performance.own"])),
    request_body = RecordInnovation,
    responses((status = CREATED, description = "The innovation, an idea", body = Innovation), Problem),
)]
#[post("/performance/innovations")]
pub async fn create_innovation(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    body: Valid<RecordInnovation>,
) -> Result<Created<Innovation>, Problem> {
    let RecordInnovation { rhk_id, title, benefit } = body.0;
    let new = NewInnovation { rhk_id, title, benefit };
    let seen = indicators::create_innovation(&state.db, caller.act(), new).await?;
    let Versioned { version, body } = Innovation::of(seen);
    Ok(Created::at(format!("/v1/performance/innovations/{}", body.id), body).version(version))
}

/// Innovations, newest first
///
/// One's own, those of one's subordinates, and those of the units in one's care.
#[utoipa::path(
    tag = "performance", operation_id = "list_innovations", security(("bearer" = ["performance.read"])),
    params(InnovationsWanted, Paging),
    responses((status = OK, description = "A page of innovations", body = PageOf<Innovation>), Problem),
)]
#[get("/performance/innovations")]
pub async fn list_innovations(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    wanted: Query<InnovationsWanted>,
    paging: Paging,
) -> Result<PageOf<Innovation>, Problem> {
    let InnovationsWanted { employee_id, stage } = wanted.0;
    let filter = InnovationFilter { employee_id, stage };
    let page = indicators::list_innovations(state.db.read(), caller.act(), filter, &paging).await?;
    Ok(page.map(|seen| Innovation::of(seen).body).into())
}

/// One innovation
#[utoipa::path(
    tag = "performance", operation_id = "get_innovation", security(("bearer" = ["performance.read"])),
    params(("innovation_id" = InnovationId, Path, description = "The innovation")),
    responses((status = OK, description = "The innovation", body = Innovation), Problem),
)]
#[get("/performance/innovations/{innovation_id}")]
pub async fn get_innovation(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    innovation_id: Id<InnovationId>,
) -> Result<Versioned<Innovation>, Problem> {
    let seen = indicators::find_innovation(state.db.latest(), caller.act(), *innovation_id).await?;
    Ok(Innovation::of(seen))
}

/// Record a stage of an innovation
///
/// With what shows it, and how those whom it serves took it: how many were asked, how many are in favour, and where that can be
/// checked. An innovation in use was asked about.
#[utoipa::path(
    tag = "performance", operation_id = "advance_innovation", security(("bearer" = ["performance.own"])),
    params(("innovation_id" = InnovationId, Path, description = "The innovation"), IfMatch),
    request_body = AdvanceInnovation,
    responses((status = OK, description = "The innovation with the stage", body = Innovation), Problem),
)]
#[post("/performance/innovations/{innovation_id}/stages")]
pub async fn advance_innovation(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    (innovation_id, if_match): (Id<InnovationId>, IfMatch),
    body: Valid<AdvanceInnovation>,
) -> Result<Versioned<Innovation>, Problem> {
    let AdvanceInnovation { stage, reached_on, proof, respondents, in_favour, source } = body.0;
    let reached = ReachedStage { stage, reached_on, proof, respondents, in_favour, source };
    let target = (*innovation_id, if_match.expected());
    Ok(Innovation::of(indicators::reach_stage(&state.db, caller.act(), target, reached).await?))
}
