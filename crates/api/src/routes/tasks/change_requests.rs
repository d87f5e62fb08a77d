//! Requests to change a record that await a second person.

use identity::Permission;
use personnel::states::{ProposalAct, ProposalStatus};
use personnel::{ProposalFilter, ProposalReader};

use super::{Asked, Found, Source};
use crate::routes::personnel::change_requests::ProposalWithActions;

/// Requests that the caller may verify.
pub const TO_VERIFY: Source = Source { kind: "tasks.verify_change", read: |asked| Box::pin(proposed(asked)) };

async fn proposed(asked: Asked<'_>) -> Found {
    let Some(act) = asked.acting(Permission::VerifyChanges) else { return asked.nothing() };
    let filter = ProposalFilter { status: Some(ProposalStatus::Proposed), ..ProposalFilter::default() };
    let reader = ProposalReader { act: &act, verifies: Some(&act.scope) };
    let page = personnel::list_requests(asked.db(), asked.vault(), reader, (filter, asked.paging)).await?;
    Ok(page.map(|view| {
        let ProposalWithActions { proposal, mut allowed_actions } =
            ProposalWithActions::of(view, asked.language());
        // Taking an own request back is no task.
        allowed_actions.retain(|action| action.name != ProposalAct::Withdraw.word());
        let summary = asked.summary(&[("name", &proposal.employee.name)]);
        let href = format!("/v1/change-requests/{}", proposal.id);
        asked.task(summary, (proposal.id.0, href), allowed_actions)
    }))
}
