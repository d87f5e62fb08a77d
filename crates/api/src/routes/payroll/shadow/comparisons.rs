//! Comparisons of a list with a run: made, listed, read in sums.

use actix_web::web::{Data, Json};
use actix_web::{get, post};
use chrono::{DateTime, Utc};
use identity::permission::{ReadRuns, RunPayroll};
use kernel::Month;
use kernel::id::{JobId, RunId, ShadowComparisonId, UnitId};
use payroll::rules::shadow::Summary;
use payroll::runs::BaseKind;
use payroll::shadow::{self, ShadowFilter, ShadowStatus};
use platform::jobs::{self, Whose};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use crate::allow::Allow;
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Accepted;
use crate::routes::platform::jobs::Job;
use crate::state::State;
use crate::valid::Valid;

/// A list by which a region pays, held against a run of Merit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ShadowComparison {
    /// The comparison.
    pub id: ShadowComparisonId,
    /// The run. It may have been calculated again since: what was found stays as it was found.
    pub run_id: RunId,
    /// Its unit.
    pub unit_id: UnitId,
    /// Of which month.
    pub service_month: Month,
    /// What is paid.
    pub base_kind: BaseKind,
    /// Where it stands.
    pub status: ShadowStatus,
    /// The hash of the run's payslips that were compared.
    #[schema(example = "9b2f8c0e6a1d4f7b3c5e8a9d0b1c2e3f4a5b6c7d8e9f0a1b2c3d4e5f60718293")]
    pub content_hash: Option<String>,
    /// What it comes to; none before it is made.
    pub summary: Option<Summary>,
    /// The job that makes it, or made it.
    pub job_id: Option<JobId>,
    /// The account that asked for it.
    pub made_by: Uuid,
    /// When.
    pub made_at: DateTime<Utc>,
    /// When it was made, or failed.
    pub ended_at: Option<DateTime<Utc>>,
}

impl From<(shadow::ShadowComparison, Option<Summary>)> for ShadowComparison {
    fn from((row, summary): (shadow::ShadowComparison, Option<Summary>)) -> Self {
        Self {
            id: row.id,
            run_id: row.run_id,
            unit_id: row.unit_id,
            service_month: row.service_month,
            base_kind: row.base_kind,
            status: row.status,
            content_hash: row.content_hash,
            summary,
            job_id: row.job_id,
            made_by: row.made_by,
            made_at: row.made_at,
            ended_at: row.ended_at,
        }
    }
}

/// A comparison to make.
#[derive(Clone, Copy, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateShadowComparison {
    /// A calculated run of a month's salary or TPP. It need not be approved, and is not touched.
    run_id: RunId,
}

/// Compare a pay list with a run
///
/// Holds the list that was imported for the run's instansi, month and kind of pay (`simgaji_pay_list`, `tpp_pay_list`) against the run, by
/// a job whose `object_id` is the comparison. Each difference is told by person and component with its cause; the causes of a person
/// add up to the whole difference of the net, and what no rule finds is `unexplained`.
#[utoipa::path(
    tag = "payroll", operation_id = "create_shadow_comparison", security(("bearer" = ["payroll.run"])),
    request_body = CreateShadowComparison,
    responses((status = ACCEPTED, description = "The job, also named by `Location`", body = Job), Problem),
)]
#[post("/payroll/shadow-comparisons")]
pub async fn create_shadow_comparison(
    caller: Allow<RunPayroll>,
    state: Data<State>,
    body: Valid<CreateShadowComparison>,
) -> Result<Accepted<Job>, Problem> {
    let (_, job) = shadow::create_shadow_comparison(&state.db, caller.act(), body.0.run_id).await?;
    let reader = caller.act().actor;
    let job = jobs::find(state.db.latest(), Whose::AskedBy(reader), job).await?;
    Ok(Accepted::at(format!("/v1/jobs/{}", job.id), Job::of(job, reader, caller.act().language)))
}

/// Which comparisons.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ShadowComparisonsWanted {
    /// With this run.
    run_id: Option<RunId>,
    /// Of this month.
    #[param(value_type = Option<String>, example = "2026-01")]
    service_month: Option<Month>,
    /// Of this kind of pay.
    base_kind: Option<BaseKind>,
}

/// Comparisons, newest first
///
/// Of the runs whose units are in one's care, each with its sums.
#[utoipa::path(
    tag = "payroll", operation_id = "list_shadow_comparisons", security(("bearer" = ["payroll.runs"])),
    params(ShadowComparisonsWanted, Paging),
    responses((status = OK, description = "A page of comparisons", body = PageOf<ShadowComparison>), Problem),
)]
#[get("/payroll/shadow-comparisons")]
pub async fn list_shadow_comparisons(
    caller: Allow<ReadRuns>,
    state: Data<State>,
    wanted: Query<ShadowComparisonsWanted>,
    paging: Paging,
) -> Result<PageOf<ShadowComparison>, Problem> {
    let ShadowComparisonsWanted { run_id, service_month, base_kind } = wanted.0;
    let filter = ShadowFilter { run_id, service_month, base_kind };
    let page = shadow::list_shadow_comparisons(&state.db, caller.act(), (filter, &paging)).await?;
    Ok(page.map(ShadowComparison::from).into())
}

/// One comparison in sums
///
/// How many people are equal to the rupiah, and what the differences come to by component and by cause.
#[utoipa::path(
    tag = "payroll", operation_id = "get_shadow_comparison", security(("bearer" = ["payroll.runs"])),
    params(("comparison_id" = ShadowComparisonId, Path, description = "The comparison")),
    responses((status = OK, description = "The comparison", body = ShadowComparison), Problem),
)]
#[get("/payroll/shadow-comparisons/{comparison_id}")]
pub async fn get_shadow_comparison(
    caller: Allow<ReadRuns>,
    state: Data<State>,
    comparison_id: Id<ShadowComparisonId>,
) -> Result<Json<ShadowComparison>, Problem> {
    let found = shadow::find_shadow_comparison(&state.db, caller.act(), *comparison_id).await?;
    Ok(Json(found.into()))
}
