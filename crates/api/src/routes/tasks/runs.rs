//! Runs of payroll that await the next hand.

use identity::Permission;
use payroll::runs::RunFilter;
use payroll::states::RunStatus;

use super::{Asked, Found, Source};
use crate::actions::AllowedAction;
use crate::routes::payroll::run_duties;
use crate::routes::payroll::runs::PayrollRun;

/// Calculated runs for which the caller may stand as treasurer.
pub const TO_VERIFY: Source = Source {
    kind: "tasks.verify_run",
    read: |asked| Box::pin(standing(asked, RunStatus::Calculated, Permission::RunPayroll)),
};

/// Calculated runs of which the guard against overpayment found what is neither mended nor accepted.
pub const TO_SETTLE: Source = Source { kind: "tasks.settle_findings", read: |asked| Box::pin(found(asked)) };

/// Verified runs that the caller may check.
pub const TO_CHECK: Source = Source {
    kind: "tasks.check_run",
    read: |asked| Box::pin(standing(asked, RunStatus::Verified, Permission::CheckPayroll)),
};

/// Checked runs that the caller may approve.
pub const TO_APPROVE: Source = Source {
    kind: "tasks.approve_run",
    read: |asked| Box::pin(standing(asked, RunStatus::Checked, Permission::ApprovePayroll)),
};

/// Approved runs whose payment is not recorded.
pub const TO_PAY: Source = Source {
    kind: "tasks.pay_run",
    read: |asked| Box::pin(standing(asked, RunStatus::Approved, Permission::RunPayroll)),
};

async fn found(asked: Asked<'_>) -> Found {
    let Some(act) = asked.acting(Permission::RunPayroll) else { return asked.nothing() };
    let filter = RunFilter { status: Some(RunStatus::Calculated), ..RunFilter::default() };
    let duties = run_duties(asked.caller());
    let page = payroll::list_runs(asked.db(), (&act, &duties), filter, asked.paging).await?;
    Ok(page.map(|view| {
        let run = PayrollRun::of(view, asked.language());
        let open = run.open_findings.blocks + run.open_findings.warnings;
        let findings = format!("/v1/payroll/runs/{}/findings?status=open", run.id);
        // Without any it is no task.
        let read = (open > 0).then(|| AllowedAction {
            name: "read_findings".to_owned(),
            method: "GET",
            href: findings.clone(),
            reason_if_denied: None,
        });
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("count", &open), ("kind", &run.kind.word()), ("month", &run.service_month)];
        asked.task(asked.summary(&values), (run.id.0, findings), read.into_iter().collect())
    }))
}

async fn standing(asked: Asked<'_>, status: RunStatus, permission: Permission) -> Found {
    let Some(act) = asked.acting(permission) else { return asked.nothing() };
    let filter = RunFilter { status: Some(status), ..RunFilter::default() };
    let duties = run_duties(asked.caller());
    let page = payroll::list_runs(asked.db(), (&act, &duties), filter, asked.paging).await?;
    Ok(page.map(|view| {
        let run = PayrollRun::of(view, asked.language());
        let summary = asked.summary(&[("kind", &run.kind.word()), ("month", &run.service_month)]);
        asked.task(summary, (run.id.0, format!("/v1/payroll/runs/{}", run.id)), run.allowed_actions)
    }))
}
