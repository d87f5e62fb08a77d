//! Decrees (SK) that await a second person, or their application.

use identity::Permission;
use personnel::states::{DecreeAct, DecreeStatus};
use personnel::{DecreeFilter, DecreeReader};

use super::{Asked, Found, Source};
use crate::routes::personnel::decrees::DecreeWithActions;

/// Registered decrees that the caller may verify.
pub const TO_VERIFY: Source = Source {
    kind: "tasks.verify_decree",
    read: |asked| Box::pin(standing(asked, Permission::VerifyChanges, DecreeStatus::Registered)),
};

/// Verified decrees that the caller may apply.
pub const TO_APPLY: Source = Source {
    kind: "tasks.apply_decree",
    read: |asked| Box::pin(standing(asked, Permission::WritePersonnel, DecreeStatus::Verified)),
};

/// Decrees in a state, with the act for which it waits.
async fn standing(asked: Asked<'_>, permission: Permission, status: DecreeStatus) -> Found {
    let Some(act) = asked.acting(permission) else { return asked.nothing() };
    let filter = DecreeFilter { status: Some(status), ..DecreeFilter::default() };
    let scope = Some(&act.scope);
    let reader = match permission {
        Permission::VerifyChanges => DecreeReader { act: &act, writes: None, verifies: scope },
        _ => DecreeReader { act: &act, writes: scope, verifies: None },
    };
    let page = personnel::list_decrees(asked.db(), reader, (filter, asked.paging)).await?;
    Ok(page.map(|view| {
        let DecreeWithActions { decree, mut allowed_actions } = DecreeWithActions::of(view, asked.language());
        // Who keeps the register may always cancel; that is no task.
        let awaited = if status == DecreeStatus::Registered { DecreeAct::Verify } else { DecreeAct::Apply };
        allowed_actions.retain(|action| action.name == awaited.word());
        let summary = asked.summary(&[("number", &decree.number), ("about", &decree.about)]);
        asked.task(summary, (decree.id.0, format!("/v1/decrees/{}", decree.id)), allowed_actions)
    }))
}
