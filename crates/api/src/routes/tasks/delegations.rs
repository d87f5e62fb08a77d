//! Roles that somebody offers to lend to the caller.

use identity::DelegationsOf;
use identity::entity::delegation::DelegationStatus;

use super::{Asked, Found, Source};
use crate::routes::identity::delegations::Delegation;

/// Offers that wait for the delegate.
pub const TO_ACCEPT: Source =
    Source { kind: "tasks.accept_delegation", read: |asked| Box::pin(offered(asked)) };

async fn offered(asked: Asked<'_>) -> Found {
    let act = asked.caller().act();
    let Some(account) = act.actor.account() else { return asked.nothing() };
    let mine = (DelegationsOf::Account(account), Some(DelegationStatus::Offered));
    let page = identity::list_delegations(asked.db().latest(), act, mine, asked.paging).await?;
    Ok(page.map(|view| {
        let is_mine_to_take = view.to.account == account;
        let delegation = Delegation::of(view, act).body;
        let role = delegation.role.word();
        let role = crate::references::label("role", &role, asked.language()).unwrap_or(role);
        let name = delegation.from.name.clone().unwrap_or_default();
        let until = delegation.valid_until;
        let summary = asked.summary(&[("role", &role), ("name", &name), ("until", &until)]);
        let href = format!("/v1/me/delegations/{}", delegation.id);
        // The lender, who waits, may only take it back: that is no task.
        let actions = if is_mine_to_take { delegation.allowed_actions } else { Vec::new() };
        asked.task(summary, (delegation.id.0, href), actions)
    }))
}
