//! Asking for a comparison.

use kernel::Fault;
use kernel::id::{JobId, RunId, ShadowComparisonId};
use platform::jobs::{self, NewJob};
use platform::{Act, Acted, Db, acts};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, IntoActiveModel, SelectExt};
use serde_json::json;

use super::compare::COMPARE_SHADOW;
use super::rows::of_list;
use super::{ShadowComparison, ShadowStatus};
use crate::Error;
use crate::runs::{Run, RunKind, within};
use crate::states::{RunStatus, actor_id};

/// Holds the list of a run's month against the run, by the job that it returns.
///
/// # Errors
/// `NotFound` for a run outside the scope; `RunNotCalculated`; `Invalid` for a run that pays neither a month's salary nor its
/// TPP, and where no list was imported.
#[tracing::instrument(skip_all, fields(payroll.run.id = %run_id))]
pub async fn create_shadow_comparison(
    db: &Db,
    act: &Act,
    run_id: RunId,
) -> Result<(ShadowComparison, JobId), Error> {
    let tx = platform::begin(db).await?;
    let run = within(&tx, act, run_id).await?;
    if !matches!(run.kind, RunKind::GajiInduk | RunKind::Tpp) {
        let unfit = Fault::invalid("payroll.shadow_run_unfit").at("/run_id").with("kind", run.kind.word());
        return Err(Error::Invalid(vec![unfit]));
    }
    if !RunStatus::VISIBLE.contains(&run.status) {
        return Err(Error::RunNotCalculated);
    }
    if !of_list((run.instansi_id, run.service_month, run.base_kind)).exists(&tx).await? {
        let none = Fault::invalid("payroll.shadow_no_list").at("/run_id").with("month", run.service_month);
        return Err(Error::Invalid(vec![none]));
    }
    let id = ShadowComparisonId::new();
    let comparison = new(id, &run, act).into_active_model().insert(&tx).await?;
    let payload = json!({ "comparison_id": id });
    let job = NewJob { kind: COMPARE_SHADOW, payload, total: None, object: Some(id.0) };
    let job = jobs::enqueue(&tx, act, job).await?;
    let mut edit = comparison.into_active_model();
    edit.job_id = Set(Some(job));
    let comparison = edit.update(&tx).await?;
    acts::record(&tx, act, acted("payroll.shadow_comparison_begun", &comparison)).await?;
    tx.commit().await?;
    Ok((comparison, job))
}

fn new(id: ShadowComparisonId, run: &Run, act: &Act) -> ShadowComparison {
    ShadowComparison {
        id,
        run_id: run.id,
        instansi_id: run.instansi_id,
        unit_id: run.unit_id,
        service_month: run.service_month,
        base_kind: run.base_kind,
        status: ShadowStatus::Comparing,
        content_hash: None,
        summary: None,
        job_id: None,
        made_by: actor_id(act.actor),
        made_at: act.at,
        ended_at: None,
    }
}

/// What the act of a comparison says: which run, and of which month.
pub(super) fn acted(kind: &'static str, comparison: &ShadowComparison) -> Acted {
    let details = json!({
        "run_id": comparison.run_id, "service_month": comparison.service_month,
        "base_kind": comparison.base_kind, "status": comparison.status });
    Acted::new(kind, comparison.id).within(comparison.unit_id).with(details)
}
