//! Cycles: how a region manages performance in one year.

use actix_web::web::Data;
use actix_web::{get, post, put};
use chrono::{DateTime, NaiveDate, Utc};
use identity::Permission;
use identity::permission::{ManagePerformance, ReadDirectory};
use kernel::Language;
use kernel::id::{CycleId, UnitId};
use performance::cycles::{self, CycleContent, CycleFilter, NewCycle};
use performance::entity::cycle;
use performance::rules::cycle::StageDates;
use performance::states::{CycleAct, CycleStatus, cycle_acts};
use performance::words::{Origin, Rhythm, Scheme};
use platform::Act;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::actions::{AllowedAction, Denial};
use crate::allow::Allow;
use crate::etag::{IfMatch, Versioned};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// A yearly cycle of performance management.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Cycle {
    /// The cycle.
    pub id: CycleId,
    /// Whose.
    pub instansi_id: UnitId,
    /// The calendar year.
    #[schema(example = 2026)]
    pub year: i32,
    /// The first day that it scores.
    #[schema(example = "2026-01-01")]
    pub starts_on: NaiveDate,
    /// The first day that it no longer scores.
    #[schema(example = "2027-01-01")]
    pub ends_before: NaiveDate,
    /// How often work is rated within the year.
    pub rhythm: Rhythm,
    /// By which scheme.
    pub scheme: Scheme,
    /// Where plans are kept and grades are given.
    pub source: Origin,
    /// Whether a rating demands evidence.
    pub evidence_required: bool,
    /// Calendar days after the end of a period within which it is rated.
    #[schema(example = 14)]
    pub rating_days: i32,
    /// The stages with their days.
    pub stages: Vec<StageDates>,
    /// Where it stands.
    pub status: CycleStatus,
    /// When everybody could first see it.
    pub published_at: Option<DateTime<Utc>>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// What its state offers to whoever manages performance over the region.
    pub allowed_actions: Vec<AllowedAction>,
}

impl Cycle {
    fn of(row: cycle::Model, is_manager: bool, language: Language) -> Versioned<Self> {
        let offered = cycle_acts(row.status).into_iter().filter(|_| is_manager);
        let action = |act: kernel::states::AllowedAct<CycleAct>| {
            let (method, last) = match act.act {
                CycleAct::Susun => ("PUT", ""),
                CycleAct::Terbitkan => ("POST", "/terbitkan"),
                CycleAct::Jadwalkan => ("PUT", "/stages"),
                CycleAct::Tutup => ("POST", "/tutup"),
            };
            AllowedAction {
                name: act.act.word().to_owned(),
                method,
                href: format!("/v1/performance/cycles/{}{last}", row.id),
                reason_if_denied: act.denied.as_ref().map(|fault| Denial::of(fault, language)),
            }
        };
        let body = Self {
            allowed_actions: offered.map(action).collect(),
            id: row.id,
            instansi_id: row.instansi_id,
            year: row.year,
            starts_on: row.starts_on,
            ends_before: row.ends_before,
            rhythm: row.rhythm,
            scheme: row.scheme,
            source: row.source,
            evidence_required: row.evidence_required,
            rating_days: row.rating_days,
            stages: row.stages.0,
            status: row.status,
            published_at: row.published_at,
            closed_at: row.closed_at,
        };
        Versioned::new(row.version, body)
    }
}

/// What a cycle says.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteCycle {
    /// The first day that it scores; 1 January where it is not given. A region that begins within the year begins later.
    #[serde(default)]
    #[schema(example = "2026-01-01")]
    starts_on: Option<NaiveDate>,
    /// The first day that it no longer scores; 1 January of the next year where it is not given.
    #[serde(default)]
    #[schema(example = "2027-01-01")]
    ends_before: Option<NaiveDate>,
    /// How often work is rated within the year.
    rhythm: Rhythm,
    /// By which scheme.
    scheme: Scheme,
    /// Where plans are kept and grades are given.
    source: Origin,
    /// Whether a rating demands evidence.
    evidence_required: bool,
    /// Calendar days after the end of a period within which it is rated.
    #[schema(minimum = 1, maximum = 90, example = 14)]
    rating_days: i32,
    /// The four stages in their order, each with its days.
    #[schema(example = json!([
        { "stage": "perencanaan", "from": "2025-12-01", "until": "2026-02-01" },
        { "stage": "pelaksanaan", "from": "2026-01-01", "until": "2027-01-01" },
        { "stage": "evaluasi_tahunan", "from": "2026-12-15", "until": "2027-02-01" },
        { "stage": "tindak_lanjut", "from": "2027-02-01", "until": "2027-04-01" }]))]
    stages: Vec<StageDates>,
}

impl From<WriteCycle> for CycleContent {
    fn from(body: WriteCycle) -> Self {
        let WriteCycle {
            starts_on,
            ends_before,
            rhythm,
            scheme,
            source,
            evidence_required,
            rating_days,
            stages,
        } = body;
        Self { starts_on, ends_before, rhythm, scheme, source, evidence_required, rating_days, stages }
    }
}

/// A cycle to begin.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateCycle {
    /// Whose.
    instansi_id: UnitId,
    /// The calendar year.
    #[schema(example = 2026)]
    year: i32,
    /// What it says.
    content: WriteCycle,
}

/// Other days for the stages of a published cycle.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScheduleCycle {
    /// Calendar days after the end of a period within which it is rated.
    #[schema(minimum = 1, maximum = 90, example = 14)]
    rating_days: i32,
    /// The four stages in their order.
    #[schema(example = json!([
        { "stage": "perencanaan", "from": "2025-12-01", "until": "2026-02-15" },
        { "stage": "pelaksanaan", "from": "2026-01-01", "until": "2027-01-01" },
        { "stage": "evaluasi_tahunan", "from": "2026-12-15", "until": "2027-02-01" },
        { "stage": "tindak_lanjut", "from": "2027-02-01", "until": "2027-04-01" }]))]
    stages: Vec<StageDates>,
}

/// Which cycles.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CyclesWanted {
    /// Of this region.
    #[param(value_type = Option<UnitId>)]
    instansi_id: Option<UnitId>,
    /// Of this year.
    #[param(example = 2026)]
    year: Option<i32>,
}

/// The caller's act as whoever manages performance, where the caller does.
fn managing(caller: &Allow<ReadDirectory>) -> Option<Act> {
    let act = caller.act();
    let used = caller.caller().uses(Permission::ManagePerformance, act.today).ok()?;
    Some(Act { scope: used.scope, ..act.clone() })
}

/// Begin a cycle
///
/// The draft of a region's year: how often work is rated, by which scheme, where, and the days of each stage. It governs nothing
/// until it is published. A year without a cycle is governed by the law alone.
#[utoipa::path(
    tag = "performance", operation_id = "create_cycle", security(("bearer" = ["performance.manage"])),
    request_body = CreateCycle,
    responses((status = CREATED, description = "The cycle, a draft", body = Cycle), Problem),
)]
#[post("/performance/cycles")]
pub async fn create_cycle(
    caller: Allow<ManagePerformance>,
    state: Data<State>,
    body: Valid<CreateCycle>,
) -> Result<Created<Cycle>, Problem> {
    let CreateCycle { instansi_id, year, content } = body.0;
    let new = NewCycle { instansi_id, year, content: content.into() };
    let row = cycles::create_cycle(&state.db, caller.act(), new).await?;
    let Versioned { version, body } = Cycle::of(row, true, caller.act().language);
    Ok(Created::at(format!("/v1/performance/cycles/{}", body.id), body).version(version))
}

/// Cycles, newest first
///
/// Those of one's own region that are published; drafts are shown to those who write them.
#[utoipa::path(
    tag = "performance", operation_id = "list_cycles", security(("bearer" = ["directory.read"])),
    params(CyclesWanted, Paging),
    responses((status = OK, description = "A page of cycles", body = PageOf<Cycle>), Problem),
)]
#[get("/performance/cycles")]
pub async fn list_cycles(
    caller: Allow<ReadDirectory>,
    state: Data<State>,
    wanted: Query<CyclesWanted>,
    paging: Paging,
) -> Result<PageOf<Cycle>, Problem> {
    let CyclesWanted { instansi_id, year } = wanted.0;
    let manager = managing(&caller);
    let asked = (caller.act(), manager.as_ref());
    let filter = CycleFilter { instansi_id, year };
    let page = cycles::list_cycles(state.db.read(), asked, filter, &paging).await?;
    let language = caller.act().language;
    Ok(page.map(|row| Cycle::of(row, manager.is_some(), language).body).into())
}

/// One cycle
#[utoipa::path(
    tag = "performance", operation_id = "get_cycle", security(("bearer" = ["directory.read"])),
    params(("cycle_id" = CycleId, Path, description = "The cycle")),
    responses((status = OK, description = "The cycle", body = Cycle), Problem),
)]
#[get("/performance/cycles/{cycle_id}")]
pub async fn get_cycle(
    caller: Allow<ReadDirectory>,
    state: Data<State>,
    cycle_id: Id<CycleId>,
) -> Result<Versioned<Cycle>, Problem> {
    let manager = managing(&caller);
    let row = cycles::find_cycle(state.db.latest(), (caller.act(), manager.as_ref()), *cycle_id).await?;
    Ok(Cycle::of(row, manager.is_some(), caller.act().language))
}

/// Write a cycle
///
/// All of a draft. A published cycle is no longer rewritten; the days of its stages can be moved.
#[utoipa::path(
    tag = "performance", operation_id = "write_cycle", security(("bearer" = ["performance.manage"])),
    params(("cycle_id" = CycleId, Path, description = "The cycle"), IfMatch),
    request_body = WriteCycle,
    responses((status = OK, description = "The cycle as written", body = Cycle), Problem),
)]
#[put("/performance/cycles/{cycle_id}")]
pub async fn write_cycle(
    caller: Allow<ManagePerformance>,
    state: Data<State>,
    (cycle_id, if_match): (Id<CycleId>, IfMatch),
    body: Valid<WriteCycle>,
) -> Result<Versioned<Cycle>, Problem> {
    let target = (*cycle_id, if_match.expected());
    let row = cycles::write_cycle(&state.db, caller.act(), target, body.0.into()).await?;
    Ok(Cycle::of(row, true, caller.act().language))
}

/// Publish a cycle
///
/// At the latest on the first day that it scores: nobody is measured by what could not be read.
#[utoipa::path(
    tag = "performance", operation_id = "publish_cycle", security(("bearer" = ["performance.manage"])),
    params(("cycle_id" = CycleId, Path, description = "The cycle"), IfMatch),
    responses((status = OK, description = "The published cycle", body = Cycle), Problem),
)]
#[post("/performance/cycles/{cycle_id}/terbitkan")]
pub async fn publish_cycle(
    caller: Allow<ManagePerformance>,
    state: Data<State>,
    cycle_id: Id<CycleId>,
    if_match: IfMatch,
) -> Result<Versioned<Cycle>, Problem> {
    let row = cycles::publish_cycle(&state.db, caller.act(), (*cycle_id, if_match.expected())).await?;
    Ok(Cycle::of(row, true, caller.act().language))
}

/// Move the stages of a published cycle
#[utoipa::path(
    tag = "performance", operation_id = "schedule_cycle", security(("bearer" = ["performance.manage"])),
    params(("cycle_id" = CycleId, Path, description = "The cycle"), IfMatch),
    request_body = ScheduleCycle,
    responses((status = OK, description = "The cycle with its new days", body = Cycle), Problem),
)]
#[put("/performance/cycles/{cycle_id}/stages")]
pub async fn schedule_cycle(
    caller: Allow<ManagePerformance>,
    state: Data<State>,
    (cycle_id, if_match): (Id<CycleId>, IfMatch),
    body: Valid<ScheduleCycle>,
) -> Result<Versioned<Cycle>, Problem> {
    let target = (*cycle_id, if_match.expected());
    let ScheduleCycle { stages, rating_days } = body.0;
    let row = cycles::schedule_cycle(&state.db, caller.act(), target, (stages, rating_days)).await?;
    Ok(Cycle::of(row, true, caller.act().language))
}

/// Close a cycle
///
/// What it scored stays; new plans of its year are no longer taken.
#[utoipa::path(
    tag = "performance", operation_id = "close_cycle", security(("bearer" = ["performance.manage"])),
    params(("cycle_id" = CycleId, Path, description = "The cycle"), IfMatch),
    responses((status = OK, description = "The closed cycle", body = Cycle), Problem),
)]
#[post("/performance/cycles/{cycle_id}/tutup")]
pub async fn close_cycle(
    caller: Allow<ManagePerformance>,
    state: Data<State>,
    cycle_id: Id<CycleId>,
    if_match: IfMatch,
) -> Result<Versioned<Cycle>, Problem> {
    let row = cycles::close_cycle(&state.db, caller.act(), (*cycle_id, if_match.expected())).await?;
    Ok(Cycle::of(row, true, caller.act().language))
}
