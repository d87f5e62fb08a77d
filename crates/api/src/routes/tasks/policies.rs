//! TPP policies that await an approver.

use identity::Permission;
use payroll::policies::PolicyFilter;
use payroll::states::PolicyStatus;
use platform::Page;

use super::{Asked, Found, Source};
use crate::problem::Problem;
use crate::routes::payroll::policies::Policy;
use crate::routes::payroll::policy_duties;

/// Submitted policies that the caller may approve.
pub const TO_APPROVE: Source =
    Source { kind: "tasks.approve_policy", read: |asked| Box::pin(submitted(asked)) };

async fn submitted(asked: Asked<'_>) -> Found {
    let Some(act) = asked.acting(Permission::ApprovePolicies) else { return asked.nothing() };
    let filter = PolicyFilter { status: Some(PolicyStatus::Submitted), ..PolicyFilter::default() };
    let duties = policy_duties(asked.caller());
    let page = payroll::list_policies(asked.db(), (&act, &duties), filter, asked.paging).await?;
    let task = |view| {
        let policy = Policy::of(view, asked.language())?;
        let summary = asked.summary(&[("name", &policy.name)]);
        let href = format!("/v1/payroll/policies/{}", policy.id);
        Ok(asked.task(summary, (policy.id.0, href), policy.allowed_actions))
    };
    let rows = page.rows.into_iter().map(task).collect::<Result<_, Problem>>()?;
    Ok(Page { rows, extent: page.extent })
}
