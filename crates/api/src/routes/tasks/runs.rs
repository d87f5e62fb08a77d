//! Runs of payroll that await an approver.

use identity::Permission;
use payroll::runs::RunFilter;
use payroll::states::RunStatus;

use super::{Asked, Found, Source};
use crate::routes::payroll::run_duties;
use crate::routes::payroll::runs::PayrollRun;

/// Calculated runs that the caller may approve.
pub const TO_APPROVE: Source =
    Source { kind: "tasks.approve_run", read: |asked| Box::pin(calculated(asked)) };

async fn calculated(asked: Asked<'_>) -> Found {
    let Some(act) = asked.acting(Permission::ApprovePayroll) else { return asked.nothing() };
    let filter = RunFilter { status: Some(RunStatus::Calculated), ..RunFilter::default() };
    let duties = run_duties(asked.caller());
    let page = payroll::list_runs(asked.db(), (&act, &duties), filter, asked.paging).await?;
    Ok(page.map(|view| {
        let run = PayrollRun::of(view, asked.language());
        let summary = asked.summary(&[("kind", &run.kind.word()), ("month", &run.service_month)]);
        asked.task(summary, (run.id.0, format!("/v1/payroll/runs/{}", run.id)), run.allowed_actions)
    }))
}
